"""What keeps checks apart: the judge is root of a user namespace with the sub-ids of its slot, so it can give each check
namespaces, mounts and uids of its own. All of this works within the sandbox's profile (tried: user, pid, mount, ipc, net, uts).
"""
from __future__ import annotations

import ctypes
import fcntl
import os
import pwd
import resource
import signal
import socket
import struct
import subprocess
from typing import Callable

_MS_NOSUID, _MS_NODEV, _MS_REC, _MS_PRIVATE = 2, 4, 0x4000, 1 << 18
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def _mount(kind: str, target: str, flags: int = 0, options: str = "") -> None:
    _checked(_libc.mount(kind.encode(), target.encode(), kind.encode(), flags, options.encode()), f"mount {target}")


def run_as_root_of_namespaces(main: Callable[[], None]) -> int:
    """Runs `main` as uid 0 and process 1 of a user and a pid namespace of its own, and waits for it."""
    to_child, from_parent = os.pipe()
    from_child, to_parent = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.unshare(os.CLONE_NEWUSER)
        os.write(to_parent, b"x")
        if os.read(to_child, 1) != b"x":
            os._exit(1)
        for fd in (to_child, from_parent, from_child, to_parent):
            os.close(fd)
        os._exit(_become_first_process(main))
    os.read(from_child, 1)
    _map_ids(pid)
    os.write(from_parent, b"x")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _map_ids(pid: int) -> None:
    """uid 0 is the sandbox's learner, 1 to 65536 are its sub-ids."""
    uid = os.getuid()
    name = pwd.getpwuid(uid).pw_name
    for program, table in (("newuidmap", "/etc/subuid"), ("newgidmap", "/etc/subgid")):
        with open(table, encoding="ascii") as lines:
            first = next(fields[1] for fields in (line.strip().split(":") for line in lines) if fields[0] == name)
        subprocess.run([program, str(pid), "0", str(uid), "1", "1", first, "65536"], check=True)


def _become_first_process(main: Callable[[], None]) -> int:
    _checked(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")
    os.setgid(0)
    os.setuid(0)
    os.unshare(os.CLONE_NEWPID | os.CLONE_NEWNS)
    pid = os.fork()
    if pid == 0:
        _checked(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")
        _checked(_libc.mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None), "private mounts")
        _mount("proc", "/proc", _MS_NOSUID | _MS_NODEV)
        main()
        os._exit(0)
    return max(0, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


class Forker:
    """Forks children that are process 1 of a pid namespace each. Going back to one's own namespace after each fork is what makes a
    second possible: a process may unshare its children's pid namespace only once.
    """

    def __init__(self) -> None:
        self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def fork(self, child: Callable[[], None]) -> int:
        os.unshare(os.CLONE_NEWPID)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                child()
                status = 0
            except BaseException as e:  # noqa: BLE001 - nothing may unwind into the judge's own loop
                os.write(2, f"A check could not be run: {e!r}\n".encode("utf-8", "replace"))
            finally:
                os._exit(status)
        os.setns(self._own, os.CLONE_NEWPID)
        return pid


def enter_own_world(directory: str, directory_bytes: int) -> None:
    """Own mounts, network and ipc. What checks could share is covered: only `directory` can be written to."""
    os.unshare(os.CLONE_NEWNS | os.CLONE_NEWNET | os.CLONE_NEWIPC | os.CLONE_NEWUTS)
    for place in ("/home", "/engine", "/run", "/dev/shm"):
        _mount("tmpfs", place, _MS_NOSUID | _MS_NODEV, "size=4k,nr_inodes=2,mode=755")
    _mount("tmpfs", directory, _MS_NOSUID | _MS_NODEV, f"size={directory_bytes},nr_inodes=4096,mode=777")
    _mount("proc", "/proc", _MS_NOSUID | _MS_NODEV)
    _loopback_up()


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack_from("H", fcntl.ioctl(control, _SIOCGIFFLAGS, request), 16)[0]
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))


def become(uid: int) -> None:
    """For good: leaving uid 0 for another takes all capabilities."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def hide_memory() -> None:
    _checked(_libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl(PR_SET_DUMPABLE)")


def limit(processes: int, data_bytes: int, file_bytes: int, cpu_seconds: int) -> None:
    for kind, most in ((resource.RLIMIT_NPROC, processes), (resource.RLIMIT_DATA, data_bytes), (resource.RLIMIT_FSIZE, file_bytes),
                       (resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 512)):
        resource.setrlimit(kind, (most, most))
