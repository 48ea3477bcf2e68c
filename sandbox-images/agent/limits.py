"""Notices when the sandbox has reached one of its limits, so that the learner can be told in words.

The kernel's counters are looked at once a second while something runs, and every ten seconds while only the engine is up or a
limit is reached; a sandbox without either is not looked at (its events could only be had from files that uid 0 alone may open).
What is told is a condition with a beginning and an end, not a number that changes: pages are not to flicker.
"""
from __future__ import annotations

import os
import time
from typing import Any, Callable, Iterator, NamedTuple

from loop import Loop, Timer
from processes import biggest, look

CGROUP = "/sys/fs/cgroup"
FAST, SLOW = 1.0, 10.0
ATTENTIVE = 30.0
AGAIN = 5.0
CPU_BEGINS, CPU_ENDS = 60.0, 10.0
MEGABYTE = 1 << 20


class Reading(NamedTuple):
    """`full`: the limit is reached at this moment; `eased`: there is clearly room again; `events`: how often it was in all."""

    used: int
    limit: int
    full: bool
    eased: bool
    events: int = 0


class Meter(NamedTuple):
    """`linger`: for so many seconds after it was reached it counts as reached, for what has room again at once."""

    kind: str
    place: str | None
    linger: float
    read: Callable[[float], "Reading | None"]


def _text(*path: str) -> str:
    with open(os.path.join(*path)) as file:
        return file.read()


def _first(root: str, *names: str) -> str | None:
    """The file of the one or the other version of cgroups."""
    return next((path for name in names if os.path.exists(path := os.path.join(root, name))), None)


def _number(path: str | None) -> int | None:
    """None for no limit."""
    text = "max" if path is None else _text(path).split()[0]
    return int(text) if text.isdigit() else None


def _counter(path: str | None, name: str) -> int:
    for line in [] if path is None else _text(path).splitlines():
        key, _, value = line.partition(" ")
        if key == name:
            return int(value)
    return 0


def memory(root: str = CGROUP) -> Callable[[float], Reading | None]:
    limit = _first(root, "memory/memory.limit_in_bytes", "memory.max")
    used = _first(root, "memory/memory.usage_in_bytes", "memory.current")
    # of version 2 the file of this group alone: a container that reached a limit of its own did not reach the sandbox's
    local = _first(root, "memory.events.local")
    kills = (local, "oom") if local else (_first(root, "memory/memory.oom_control", "memory.events"), "oom_kill")

    def read(now: float) -> Reading | None:
        most, taken = _number(limit), _number(used)
        if most is None or taken is None or most > 1 << 60:
            return None
        return Reading(taken, most, False, True, _counter(*kills))
    return read


def processes(root: str = CGROUP, allowed: int | None = None) -> Callable[[float], Reading | None]:
    """`allowed`: how many some of the learner's programs may have at most, when a part is kept back for others."""
    limit = _first(root, "pids/pids.max", "pids.max")
    used = _first(root, "pids/pids.current", "pids.current")
    events = _first(root, "pids/pids.events", "pids.events.local", "pids.events")

    def read(now: float) -> Reading | None:
        most, taken = _number(limit), _number(used)
        if most is None or taken is None:
            return None
        least = most if allowed is None else min(most, allowed)
        return Reading(taken, most, taken >= least, taken < least * 0.9, _counter(events, "max"))
    return read


def cpu(root: str = CGROUP) -> Callable[[float], Reading | None]:
    """Reached when for a whole minute most periods were cut short; numbers are thousandths of a core."""
    stat = _first(root, "cpu/cpu.stat", "cpu,cpuacct/cpu.stat", "cpu.stat")
    quota = _first(root, "cpu/cpu.cfs_quota_us", "cpu,cpuacct/cpu.cfs_quota_us", "cpu.max")
    period = _first(root, "cpu/cpu.cfs_period_us", "cpu,cpuacct/cpu.cfs_period_us")
    last = (0, 0)
    since = quiet = None

    def read(now: float) -> Reading | None:
        nonlocal last, since, quiet
        share = _number(quota)
        if share is None or stat is None:
            return None
        length = (_number(period) if period else int(_text(quota or "").split()[1])) or 100_000
        before, last = last, (_counter(stat, "nr_periods"), _counter(stat, "nr_throttled"))
        if last[1] - before[1] > (last[0] - before[0]) / 2:
            since, quiet = since or now, None
        else:
            quiet = quiet or now
            since = since if now - quiet < CPU_ENDS else None
        cores = share * 1000 // length
        return Reading(cores, cores, since is not None and now - since >= CPU_BEGINS, since is None)
    return read


def space(path: str) -> Callable[[float], Reading | None]:
    def read(now: float) -> Reading | None:
        status = os.statvfs(path)
        size, left = status.f_blocks * status.f_frsize, status.f_bavail * status.f_frsize
        return Reading(size - left, size, left < min(size // 50, 64 * MEGABYTE), left > min(size // 10, 256 * MEGABYTE))
    return read


def files(path: str) -> Callable[[float], Reading | None]:
    def read(now: float) -> Reading | None:
        status = os.statvfs(path)
        # some file systems have no such limit
        return None if not status.f_files else Reading(status.f_files - status.f_favail, status.f_files, status.f_favail < status.f_files // 200,
                                                       status.f_favail > status.f_files // 20)
    return read


def meters(allowed: int | None) -> Iterator[Meter]:
    yield Meter("memory", None, 120, memory())
    yield Meter("processes", None, 10, processes(allowed=allowed))
    yield Meter("cpu", None, 0, cpu())
    shared = os.stat("/home").st_dev == os.stat("/engine").st_dev
    for place, path in (("disk", "/home"),) if shared else (("home", "/home"), ("engine", "/engine")):
        yield Meter("disk", place, 0, space(path))
        yield Meter("files", place, 0, files(path))
    yield Meter("disk", "tmp", 0, space("/tmp"))
    yield Meter("files", "tmp", 0, files("/tmp"))


class Condition:
    """One meter over time."""

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self.told: dict[str, Any] | None = None
        # counters begin with the sandbox, as the agent does
        self._events = 0
        self._times = 0
        self._last = 0.0
        self._said = 0.0

    @property
    def reached(self) -> bool:
        return self.told is not None and self.told["reached"]

    def look(self, now: float, process: Callable[[], str]) -> dict[str, Any] | None:
        """A message when there is something new to tell."""
        try:
            reading = self.meter.read(now)
        except (OSError, ValueError, IndexError):
            # what cannot be read is not told of; the limit holds all the same
            return None
        if reading is None:
            return None
        more = max(0, reading.events - self._events)
        self._events = reading.events
        if more or reading.full:
            self._last = now
            self._times += more
            if not self.reached or more and now - self._said >= AGAIN:
                return self._tell(now, reading, True, process() if self.meter.kind == "memory" else "")
        elif self.reached and reading.eased and now - self._last >= self.meter.linger:
            self._times = 0
            return self._tell(now, reading, False, "")
        return None

    def _tell(self, now: float, reading: Reading, reached: bool, process: str) -> dict[str, Any]:
        self._said = now
        self.told = {"op": "limit", "kind": self.meter.kind, "place": self.meter.place, "reached": reached, "used": reading.used,
                     "limit": reading.limit, "times": self._times, "process": process}
        return self.told


class Limits:
    """`allowed` as for `processes`; `busy` says whether something of the learner's goes on, `up` whether the engine is."""

    def __init__(self, loop: Loop, allowed: int | None, busy: Callable[[], bool], up: Callable[[], bool], say: Callable[[dict[str, Any]], None]) -> None:
        self._loop = loop
        self._allowed = allowed
        self._busy = busy
        self._up = up
        self._say = say
        self._conditions: list[Condition] = []
        self._timer: Timer | None = None
        self._pace = SLOW
        self._attentive = 0.0
        self._large: list[tuple[int, int, str]] = []

    def wake(self) -> None:
        """Something begins that may use things up."""
        self._attentive = time.monotonic() + ATTENTIVE
        if self._timer is None or self._pace == SLOW:
            self._later(FAST)

    def tell_all(self, say: Callable[[dict[str, Any]], None]) -> None:
        """To a server that has just come."""
        for condition in self._conditions:
            if condition.told is not None:
                say(condition.told)

    def _later(self, pace: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._pace = pace
        self._timer = self._loop.later(pace, self._look)

    def _look(self) -> None:
        self._timer = None
        now = time.monotonic()
        if not self._conditions:
            # not sooner, so that starting the agent takes no longer
            self._conditions = [Condition(meter) for meter in meters(self._allowed)]
        for condition in self._conditions:
            message = condition.look(now, self._ended)
            if message is not None:
                self._say(message)
        self._remember_large(now)
        if now < self._attentive or self._busy():
            self._later(FAST)
        elif self._up() or any(condition.reached for condition in self._conditions):
            self._later(SLOW)

    def _remember_large(self, now: float) -> None:
        """While much is used: which processes are large, for whoever is ended cannot be asked any more."""
        try:
            reading = self._conditions[0].meter.read(now)
        except (OSError, ValueError, IndexError):
            reading = None
        self._large = biggest(3) if reading is not None and reading.used > reading.limit // 4 else []

    def _ended(self) -> str:
        """The largest process of the last look that is gone now. When all are there, the largest, which is whom the kernel chooses: a
        gigabyte takes a moment to go. Empty when nobody was seen.
        """
        largest = self._large[0][2] if self._large else ""
        return next((name for pid, started, name in self._large if (sight := look(pid)) is None or sight.started != started), largest)
