"""Looking at and signalling processes of the learner. What /proc says is the kernel's word, but old when it is read."""
from __future__ import annotations

import contextlib
import os
import signal
from typing import Callable, NamedTuple

from loop import log

STOP_ROUNDS = 20

_TICKS = os.sysconf("SC_CLK_TCK")


class Sight(NamedTuple):
    """What a process was when it was looked at; number and start together name it for good."""

    pid: int
    group: int
    session: int
    started: int

    @property
    def born(self) -> float:
        """On the clock CLOCK_BOOTTIME, to a hundredth of a second."""
        return self.started / _TICKS


def look(pid: int) -> Sight | None:
    """None when it is gone or dead."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            fields = stat.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if not fields or fields[0] in (b"Z", b"X") else Sight(pid, int(fields[2]), int(fields[3]), int(fields[19]))


def children(pid: int) -> list[Sight]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children", "rb") as file:
            numbers = file.read().split()
    except OSError:
        return []
    return [sight for number in numbers if (sight := look(int(number))) is not None]


def manner(status: int) -> str:
    """How a process ended, for people, from the status as a shell reports it."""
    if status > 128:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(status - 128).name[3:]}"
    return f"exit code {status}"


def send_signal(target: int, number: int) -> None:
    """A negative target is a process group. What is gone is gone."""
    if target in (0, 1, -1):
        return log(f"refused to signal {target}")
    try:
        os.kill(target, number)
    except ProcessLookupError:
        pass
    except PermissionError as e:
        log(f"signal {number} to {target}: {e}")
    return None


def kill_left_session(session: int) -> int:
    """As `kill_session` for one whose leader has ended; its number belongs to somebody else when such a process exists again."""
    return 0 if os.path.exists(f"/proc/{session}") else kill_session(session)


def kill_session(session: int) -> int:
    """Kills every process of a session; says how many there were. One that forks faster than it is killed wants another call."""
    return 0 if session <= 1 else _kill_all(lambda sight: sight.session == session)


def kill_strays(uid: int) -> int:
    """Kills what the learner has put into sessions of its own, out of reach of every shell: all of the learner's processes but those
    in the session of a child of the agent, and those in a pid namespace of their own (the engine's containers).
    """
    ours = {os.getsid(0), *(child.session for child in children(os.getpid()))}
    return _kill_all(lambda sight: sight.session not in ours and _belongs(sight.pid, uid))


def _belongs(pid: int, uid: int) -> bool:
    """To the learner, and to the sandbox itself."""
    try:
        with open(f"/proc/{pid}/status") as file:
            status = dict(line.split(":", 1) for line in file)
    except (OSError, ValueError):
        return False
    return int(status["Uid"].split()[0]) == uid and len(status.get("NSpid", "1").split()) == 1


def _kill_all(wanted: Callable[[Sight], bool]) -> int:
    """They are stopped first: what is killed makes room for others to fork, what is stopped does not, so that a fork bomb stands still
    in the end.
    """
    stopped: set[int] = set()
    for _ in range(STOP_ROUNDS):
        fresh = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if pid not in stopped
                 and (sight := look(pid)) is not None and wanted(sight)]
        for pid in fresh:
            send_signal(pid, signal.SIGSTOP)
        stopped.update(fresh)
        if not fresh:
            break
    for pid in stopped:
        send_signal(pid, signal.SIGKILL)
    return len(stopped)
