"""Starting processes that have fully become the learner.

The agent has uid 990 and three ambient capabilities. Changing from it to the learner clears none of them (the kernel does
that only when leaving uid 0), so a child that merely calls setresuid could become uid 0 afterwards. Here the child gives up
groups, ids, ambient and all other capabilities itself, between fork and exec. `setpriv` does the same but costs one more exec
and can neither give a controlling terminal nor enter a directory as the learner.

Forking is safe because the agent has one thread. Between fork and exec the child holds a copy of the agent's memory; the
kernel makes it undumpable when its uid changes, so the learner cannot look into it.
"""
from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import sys
import termios
from typing import Callable, Mapping, NoReturn, Sequence

from loop import Loop, Watch
from processes import send_signal

_PR_SET_DUMPABLE = 4
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_M_MMAP_THRESHOLD = -3
_OPEN_FILES = 65536

Descriptors = tuple[int, int, int]

_libc = ctypes.CDLL(None, use_errno=True)
_capability_header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
_no_capabilities = (ctypes.c_uint32 * 6)()


class SpawnFailed(Exception):
    """No process could be made; the message says why, for people."""


def in_words(error: Exception) -> str:
    """Without the numbers that Python puts before the words of the system."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _checked(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def hide_memory() -> None:
    """Nobody without privileges may trace this process or read its memory, environment and descriptors."""
    _checked(_libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl(PR_SET_DUMPABLE)")


def give_back_memory() -> None:
    """Blocks of output go back to the system when they are freed; glibc would soon begin to keep them."""
    _libc.mallopt(_M_MMAP_THRESHOLD, 128 << 10)


def become(uid: int) -> None:
    """For good. The caller is a child that was forked for it."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    _checked(_libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "prctl(PR_CAP_AMBIENT)")
    _checked(_libc.capset(_capability_header, _no_capabilities), "capset")


def fork(child: Callable[[], None]) -> int:
    """Runs `child` in a new process that never returns from it."""
    try:
        pid = os.fork()
    except OSError as e:
        raise SpawnFailed(f"No further process can be started in this sandbox ({e.strerror}). "
                          "Stop what runs, or restart the shell.") from e
    if pid == 0:
        _in_child(child)
    return pid


def room_for_processes() -> bool:
    """Whether one more could be started right now."""
    try:
        os.waitpid(fork(lambda: None), 0)
        return True
    except SpawnFailed:
        return False


def _in_child(child: Callable[[], None]) -> NoReturn:
    status = 127
    try:
        child()
        status = 0
    except BaseException as e:  # noqa: BLE001 - nothing may unwind into the agent's own code
        os.write(2, f"Could not be started: {e}\n".encode("utf-8", "replace"))
    finally:
        os._exit(status)


def reset_signals() -> None:
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def close_all_but(kept: Sequence[int]) -> None:
    previous = 2
    for fd in sorted(kept):
        if fd > previous:
            os.closerange(previous + 1, fd)
            previous = fd
    os.closerange(previous + 1, 1 << 16)


class Program:
    """What is to be executed, and where its three standard descriptors come from (descriptors of the agent)."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], descriptors: Descriptors,
                 directories: Sequence[str], made: str | None = None, terminal: int | None = None) -> None:
        self.argv = list(argv)
        self.env = dict(env)
        self.descriptors = descriptors
        self.directories = list(directories)
        self.made = made
        self.terminal = terminal

    def execute(self, uid: int) -> None:
        """In the child: a session of its own, the terminal if any as its controlling one, the first directory that can be had."""
        os.setsid()
        if self.terminal is not None:
            fcntl.ioctl(self.terminal, termios.TIOCSCTTY, 0)
        # lifted first, so that none of the three is overwritten before it was copied
        lifted = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in self.descriptors]
        for number, fd in enumerate(lifted):
            os.dup2(fd, number)
        close_all_but(())
        self._set_limits()
        reset_signals()
        become(uid)
        os.umask(0o022)
        self._enter_directory()
        os.execvpe(self.argv[0], self.argv, self.env)

    @staticmethod
    def _set_limits() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        soft = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def _enter_directory(self) -> None:
        """The first that can be had; the last one must be."""
        if self.made is not None:
            with contextlib.suppress(OSError):
                os.makedirs(self.made, exist_ok=True)
        for directory in self.directories[:-1]:
            with contextlib.suppress(OSError):
                return os.chdir(directory)
        return os.chdir(self.directories[-1])


class Process:
    """A child of the agent, reaped by it. `on_exit` is given the status as a shell reports it: 128 + n for signal n."""

    def __init__(self, loop: Loop, pid: int, on_exit: Callable[[int], None]) -> None:
        self.pid = pid
        self.status: int | None = None
        self._on_exit = on_exit
        self._handle = os.pidfd_open(pid)
        self._watch: Watch = loop.watch(self._handle, self._reap).read()

    def signal(self, number: int, group: bool = False) -> None:
        """To the process, or to all of its process group, as long as it has not been reaped (its number is its own until then)."""
        if self.status is None:
            send_signal(-self.pid if group else self.pid, number)

    def _reap(self) -> None:
        pid, state = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return
        code = os.waitstatus_to_exitcode(state)
        self.status = 128 - code if code < 0 else code
        self._watch.close()
        os.close(self._handle)
        self._on_exit(self.status)


def start(loop: Loop, program: Program, uid: int, on_exit: Callable[[int], None]) -> Process:
    sys.stderr.flush()
    return Process(loop, fork(lambda: program.execute(uid)), on_exit)
