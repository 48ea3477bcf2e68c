"""System calls by number (x86_64), since Python has few of those that matter here, and what attempts share."""
import ctypes
import errno
import os
import platform
import struct

from escape import Absent

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWUTS, CLONE_NEWCGROUP = 0x20000, 0x10000000, 0x4000000, 0x2000000

NUMBERS = {
    "ptrace": 101, "syslog": 103, "setdomainname": 171, "sethostname": 170, "iopl": 172, "ioperm": 173, "init_module": 175,
    "delete_module": 176, "quotactl": 179, "pivot_root": 155, "acct": 163, "settimeofday": 164, "mount": 165, "umount2": 166,
    "swapon": 167, "reboot": 169, "vhangup": 153, "io_setup": 206, "clock_settime": 227, "kexec_load": 246, "add_key": 248,
    "request_key": 249, "keyctl": 250, "migrate_pages": 256, "unshare": 272, "perf_event_open": 298, "fanotify_init": 300,
    "prlimit64": 302, "open_by_handle_at": 304, "clock_adjtime": 305, "setns": 308, "process_vm_readv": 310, "kcmp": 312,
    "finit_module": 313, "bpf": 321, "userfaultfd": 323, "io_uring_setup": 425, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "pidfd_open": 434, "clone3": 435, "pidfd_getfd": 438, "process_madvise": 440, "mount_setattr": 442,
    "personality": 135, "capset": 126, "prctl": 157, "move_pages": 279, "chroot": 161}


def call(name, *arguments):
    """Raises OSError."""
    if platform.machine() != "x86_64":
        raise Absent("numbers of system calls are known for x86_64 only")
    given = [ctypes.c_char_p(a) if isinstance(a, bytes) else ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = _libc.syscall(NUMBERS[name], *given)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, name + ": " + os.strerror(number))
    return result


def allowed_up_to(error, name, *arguments):
    """The call is made with senseless arguments: who is allowed to make it is told so by `error`."""
    try:
        return call(name, *arguments)
    except OSError as e:
        if e.errno in (error if isinstance(error, tuple) else (error,)):
            return f"{name} was let through: {e}"
        raise


def call32(number, *arguments):
    """By way of the 32-bit gate (int 0x80), which has call numbers of its own; answers what eax holds."""
    if platform.machine() != "x86_64":
        raise Absent("there is no such gate")
    page = _libc.mmap(ctypes.c_void_p(0x10000000), 8192, 7, 0x32, -1, 0)
    code = b"\x53\xb8" + struct.pack("<I", number)
    for register, value in zip((b"\xbb", b"\xb9", b"\xba"), arguments):
        code += register + struct.pack("<I", value & 0xffffffff)
    code += b"\xcd\x80\x5b\xc3"
    ctypes.memmove(page, code, len(code))
    result = ctypes.CFUNCTYPE(ctypes.c_int)(page)()
    if result < 0:
        raise OSError(-result, os.strerror(-result))
    return result


def scratch32(data):
    """An address that 32 bits can hold, with those bytes."""
    page = _libc.mmap(ctypes.c_void_p(0x20000000), 4096, 3, 0x32, -1, 0)
    ctypes.memmove(page, data, len(data))
    return page


def mount(source, target, kind, flags=0, data=None):
    as_bytes = [None if text is None else text.encode() for text in (source, target, kind, data)]
    return call("mount", *(as_bytes[:3] + [flags, as_bytes[3]])) or f"{kind or source} is mounted on {target}"


def unshare(flags):
    call("unshare", flags)


def write_same(path):
    """Opens for writing and writes what stands there already: who can do that can write anything."""
    with open(path, "rb", buffering=0) as file:
        content = file.read(4096)
    with open(path, "wb", buffering=0) as file:
        file.write(content)
    return f"{path} can be written"


def open_for_writing(path):
    """For what must not be written even in the control."""
    os.close(os.open(path, os.O_WRONLY))
    return f"{path} can be opened for writing"


def read_some(path):
    with open(path, "rb", buffering=0) as file:
        return f"{path} can be read: {file.read(64)!r}"


def agent():
    """The agent's process number here: what it was started with can be read by everybody, unlike all else of it."""
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as line:
                words = line.read().split(b"\0")
            # the init's line ends with the agent's
            if words[0] == b"python3" and b"/opt/slipway/agent/agent.py" in words:
                return pid
        except OSError:
            continue
    raise LookupError("the agent is not among the processes here")


def directory(name):
    path = f"/tmp/escape-{os.getpid()}-{name}"
    os.mkdir(path)
    return path
