"""Programs run apart from the shells."""
from __future__ import annotations

import os
import signal
from typing import Callable, NamedTuple, Sequence

from connection import Connection
from loop import Loop, Timer
from processes import kill_left_session, kill_session
from settings import Settings
from spawn import Descriptors, Process, Program, start
from streams import Channel, Sink, Source

LINGER = 1.0


class Execution(NamedTuple):
    """What is to be run, checked; `directory` is absolute."""

    argv: list[str]
    env: dict[str, str]
    directory: str
    seconds: float


class Executed(Channel):
    """A program as the learner, in a session of its own and without a terminal. `exited` is said when it has ended and its outputs
    were read to their end; what it left in the background is killed, and an output that somebody still holds open is cut off.
    """

    def __init__(self, loop: Loop, settings: Settings, channel: int, execution: Execution, connection: Connection,
                 on_over: Callable[[], None]) -> None:
        """Raises SpawnFailed or OSError."""
        self._loop = loop
        self._channel = channel
        self._connection = connection
        self._on_over = on_over
        self._seconds = execution.seconds
        self._timed_out = False
        self._linger: Timer | None = None
        theirs, ours = _pipes()
        try:
            program = Program(execution.argv, settings.learner_environment(execution.env), theirs, [execution.directory],
                              settings.shell_processes)
            self._process: Process = start(loop, program, settings.learner, self._exited)
        except BaseException:
            _close(ours)
            raise
        finally:
            _close(theirs)
        self._descriptors = ours
        self._sink = Sink(loop, ours[0], channel, connection, self._stdin_over)
        self._sources = [Source(loop, ours[part], channel, part, connection, self._maybe_over) for part in (1, 2)]
        self._limit = loop.later(execution.seconds, self._out_of_time)

    def take(self, data: bytes) -> None:
        self._sink.take(data)

    def grant(self, part: int, count: int) -> None:
        if part in (1, 2):
            self._sources[part - 1].grant(count)

    def close(self) -> None:
        self._kill()
        self._limit.cancel()
        if self._linger is not None:
            self._linger.cancel()
        self._sink.close()
        for source in self._sources:
            source.close()
        _close(self._descriptors)
        self._descriptors = []

    def _kill(self) -> None:
        self._process.signal(signal.SIGKILL)
        if self._process.status is None:
            kill_session(self._process.pid)
        else:
            kill_left_session(self._process.pid)

    def _out_of_time(self) -> None:
        if self._process.status is None:
            self._timed_out = True
            self._kill()

    def _stdin_over(self) -> None:
        if self._descriptors:
            os.close(self._descriptors[0])
            self._descriptors[0] = -1

    def _exited(self, status: int) -> None:
        if self._descriptors:
            self._limit.cancel()
            self._kill()
            self._linger = self._loop.later(LINGER, self._cut_off)
            self._maybe_over()

    def _cut_off(self) -> None:
        """Somebody who left the session holds an output open. A source out of credit still has something to read."""
        for source in self._sources:
            if source.credit > 0:
                source.end()
        if self._descriptors and not all(source.ended for source in self._sources):
            self._linger = self._loop.later(LINGER, self._cut_off)

    def _maybe_over(self) -> None:
        if self._process.status is None or not all(source.ended for source in self._sources):
            return
        message = f"It was ended after {self._seconds:g} s." if self._timed_out else ""
        self._connection.say({"op": "exited", "channel": self._channel, "exitCode": self._process.status,
                              "timedOut": self._timed_out, "message": message})
        self._on_over()


def _pipes() -> tuple[Descriptors, list[int]]:
    """Standard descriptors for a program, and the agent's ends of them, which never block."""
    theirs: list[int] = []
    ours: list[int] = []
    for number in range(3):
        reader, writer = os.pipe()
        theirs.append(reader if number == 0 else writer)
        ours.append(writer if number == 0 else reader)
        os.set_blocking(ours[-1], False)
    return (theirs[0], theirs[1], theirs[2]), ours


def _close(descriptors: Sequence[int]) -> None:
    for fd in descriptors:
        if fd >= 0:
            os.close(fd)
