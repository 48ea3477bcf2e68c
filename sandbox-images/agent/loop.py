"""One thread, one epoll, timers. Nothing in the agent waits anywhere else, so no lock is needed anywhere.

Interest in reading and in writing is kept apart, each with its own callback: one callback for both once hung the agent
under back-pressure, because readiness to write was taken for something to read.
"""
from __future__ import annotations

import heapq
import itertools
import select
import sys
import time
from typing import Callable

Action = Callable[[], None]

_READ = select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR | select.EPOLLRDHUP
_WRITE = select.EPOLLOUT | select.EPOLLHUP | select.EPOLLERR


def log(text: str) -> None:
    print("agent: " + text, file=sys.stderr, flush=True)


def _guarded(action: Action) -> bool:
    """A fault of ours in one place must not end every shell; it is logged with its place."""
    try:
        action()
        return True
    except Exception:  # noqa: BLE001 - whatever it is, the agent goes on
        import traceback  # only then: it is large

        log("a fault of the agent itself:\n" + traceback.format_exc())
        return False


class Watch:
    """Interest in one descriptor. Its owner closes the watch before the descriptor."""

    def __init__(self, loop: "Loop", fd: int, on_readable: Action | None, on_writable: Action | None) -> None:
        self._loop = loop
        self._fd = fd
        self._mask = 0
        self.on_readable = on_readable
        self.on_writable = on_writable
        self.reading = False
        self.writing = False
        self.closed = False

    def read(self, wanted: bool = True) -> "Watch":
        if wanted != self.reading:
            self.reading = wanted
            self._apply()
        return self

    def write(self, wanted: bool = True) -> "Watch":
        if wanted != self.writing:
            self.writing = wanted
            self._apply()
        return self

    def close(self) -> None:
        if not self.closed:
            self.reading = self.writing = False
            self._apply()
            self.closed = True
            # its owner holds the watch and the callbacks hold the owner: such rings wait for the collector, which comes seldom
            self.on_readable = self.on_writable = None

    def dispatch(self, events: int) -> None:
        if self.reading and events & _READ and not _guarded(self.on_readable):  # type: ignore[arg-type]
            self.close()
        if self.writing and events & _WRITE and not _guarded(self.on_writable):  # type: ignore[arg-type]
            self.close()

    def _apply(self) -> None:
        mask = (select.EPOLLIN if self.reading else 0) | (select.EPOLLOUT if self.writing else 0)
        if self.closed or mask == self._mask:
            return
        # without interest it must leave epoll: a hang-up is reported even to those who asked for nothing
        if not mask:
            self._loop._forget(self._fd)
        elif not self._mask:
            self._loop._watch(self._fd, mask, self)
        else:
            self._loop._change(self._fd, mask)
        self._mask = mask


class Timer:
    """An action to come; `cancel` is idempotent and may come too late."""

    __slots__ = ("action",)

    def __init__(self, action: Action) -> None:
        self.action: Action | None = action

    def cancel(self) -> None:
        self.action = None


class Loop:
    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._watches: dict[int, Watch] = {}
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._soon: list[Action] = []
        self.running = True

    def watch(self, fd: int, on_readable: Action | None = None, on_writable: Action | None = None) -> Watch:
        """Starts without interest; raises PermissionError at the first interest in what cannot be waited for (a plain file)."""
        return Watch(self, fd, on_readable, on_writable)

    def later(self, seconds: float, action: Action) -> Timer:
        timer = Timer(action)
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._order), timer))
        return timer

    def soon(self, action: Action) -> None:
        """At the end of this turn, when everything that has come in together has been dealt with."""
        self._soon.append(action)

    def run(self) -> None:
        while self.running:
            self.turn()

    def turn(self) -> None:
        for fd, events in self._epoll.poll(self._patience()):
            watch = self._watches.get(fd)
            if watch is not None:
                watch.dispatch(events)
        self._run_timers()
        while self._soon:
            actions, self._soon = self._soon, []
            for action in actions:
                _guarded(action)

    def _patience(self) -> float:
        if self._soon:
            return 0
        return max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else -1

    def _run_timers(self) -> None:
        if not self._timers:
            return
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            timer = heapq.heappop(self._timers)[2]
            action, timer.action = timer.action, None
            if action is not None:
                _guarded(action)

    def _watch(self, fd: int, mask: int, watch: Watch) -> None:
        self._epoll.register(fd, mask)
        self._watches[fd] = watch

    def _change(self, fd: int, mask: int) -> None:
        self._epoll.modify(fd, mask)

    def _forget(self, fd: int) -> None:
        self._epoll.unregister(fd)
        self._watches.pop(fd, None)
