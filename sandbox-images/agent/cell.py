"""One run on a terminal: from its start, through its end, until nobody can write to its terminal any more."""
from __future__ import annotations

import os
import time
from typing import Any, Callable

from frames import Buffer
from loop import Loop, Timer
from mark import MarkFilter, mark_for
from run import Run
from terminal import CellTerminal, SessionTerminal

READ = 256 << 10
MARK_PATIENCE = 1.0
DRAIN_PATIENCE = 0.2
SMALL = 512
SMALL_READS = 32
REST = 0.002

# one for all: what is read leaves it before anybody else reads
_scratch = bytearray(READ)


class Cell:
    """Reads the terminal that is the cell's stdout and stderr into its run. The end is told by the interpreter (`report`) and by
    the mark in the stream: only when both are there has everything been read that the cell wrote. `on_end` is called then, and
    `on_close` when the last writer has gone or `shut` was called. `settle` says how to call the end that was reported.

    Ends of lines become CR LF here and not in the kernel, which does it per line under locks: `seq` streams 4 times as fast, `yes`
    15 times. And only here it can be known that a program in front has put the *session's* terminal into raw mode (an editor,
    `docker run -it`): then its output is complete as it is, although it goes to another terminal.
    """

    def __init__(self, loop: Loop, run: Run, terminal: CellTerminal, session: SessionTerminal, on_end: Callable[["Cell"], None],
                 on_close: Callable[["Cell"], None]) -> None:
        self.run = run
        self.terminal = terminal
        self._session = session
        self.nonce = os.urandom(8).hex().upper()
        self.last_output = time.monotonic()
        self.outcome: dict[str, Any] | None = None
        self._directory: str | None = None
        self._loop = loop
        self._on_end = on_end
        self._on_close = on_close
        self._filter = MarkFilter(mark_for(self.nonce))
        self._closed = False
        self._late = b""
        self._session_read = False
        self._resting = False
        self._small_reads = 0
        self.on_room: Callable[[], None] | None = None
        self.on_mark: Callable[[], None] = lambda: None
        self.settle: Callable[[dict[str, Any]], dict[str, Any]] = lambda outcome: outcome
        self._impatience: Timer | None = None
        self._watch = loop.watch(terminal.master, self._read).read()
        run.on_room = self._resume

    @property
    def over(self) -> bool:
        return self.run.ended is not None

    @property
    def waits_for_server(self) -> bool:
        return not self.run.output.room

    def report(self, outcome: dict[str, Any], directory: str | None) -> None:
        """The interpreter says that the cell has ended. The mark is on its way, unless the learner has shut the terminal to it."""
        if self.over:
            return
        self._await_end(outcome, directory, MARK_PATIENCE)
        self._end_when_read()

    def session_read(self) -> None:
        """All that was shown on the session's terminal before the report has been given to `echo`."""
        self._session_read = True
        self._end_when_read()

    def abandon(self, outcome: dict[str, Any], directory: str | None) -> None:
        """The interpreter is gone and no mark will come; what others of its processes write right now still belongs to the cell."""
        if not self.over:
            self.terminal.release()
            self._await_end(outcome, directory, DRAIN_PATIENCE)

    def echo(self, data: Buffer) -> None:
        """What the session's terminal shows: the keys that the learner types."""
        self.last_output = time.monotonic()
        self.run.write(data)
        self._want_reading()

    def shut(self, note: str) -> None:
        """Closes the output although somebody may still want to write."""
        if not self._closed:
            self.run.write(note.encode())
            self._close()

    def _await_end(self, outcome: dict[str, Any], directory: str | None, patience: float) -> None:
        if self.outcome is None:
            self.outcome, self._directory = outcome, directory
        self._impatience = self._loop.later(patience, lambda: self._end_without_mark(patience))

    def _end_without_mark(self, patience: float) -> None:
        if self.over:
            return
        if self.waits_for_server:
            self._impatience = self._loop.later(patience, lambda: self._end_without_mark(patience))
        else:
            self._end()

    def _end_when_read(self) -> None:
        if self._filter.found and self._session_read and self.outcome is not None and not self.over:
            self._end()

    def _end(self) -> None:
        if self._impatience is not None:
            self._impatience.cancel()
        self._filter.found = True
        self.run.write(self._filter.rest())
        self.run.end(self.settle(self.outcome), self._directory)  # type: ignore[arg-type]
        self.run.write(self._late)
        # after the word of the end has been sent: closing a terminal takes its time
        self._loop.soon(self.terminal.release)
        self._want_reading()
        self._on_end(self)

    def _read(self) -> None:
        room = min(READ, max(self.run.output.room, 1))
        count = 0
        hung_up = False
        view = memoryview(_scratch)
        try:
            while count < room:
                got = os.readv(self.terminal.master, [view[count:room]])
                if not got:
                    break
                count += got
        except BlockingIOError:
            pass
        except OSError:  # EIO: the last writer has gone
            hung_up = True
        if count:
            self._rest_between_small(count)
            self._take(count)
        if hung_up and not self._closed:
            self._close()
        self._want_reading()

    def _take(self, count: int) -> None:
        self.last_output = time.monotonic()
        before, after = map(self._lines, self._filter.feed(_scratch, count))
        if self.over:
            self.run.write(after)
            return None
        self.run.write(before)
        if not self._filter.found:
            return None
        # what comes after the mark is a background job's; the report was written before the mark
        self._late = bytes(after)
        self.on_mark()
        self._end_when_read()
        return None

    def _lines(self, data: memoryview) -> Buffer:
        if not data or not self.terminal.wants_lines or not self._session.processes_output:
            return data
        return bytes(data).replace(b"\n", b"\r\n")

    def _rest_between_small(self, count: int) -> None:
        """A program that writes line by line would wake everybody up for each of them. The first ones go at once."""
        now = time.monotonic()
        self._small_reads = self._small_reads + 1 if count < SMALL and now - self.last_output < REST else 0
        if self._small_reads > SMALL_READS:
            self._resting = True
            self._loop.later(REST, self._rested)

    def _rested(self) -> None:
        self._resting = False
        self._want_reading()

    def _want_reading(self) -> None:
        if not self._closed:
            awaits_report = self._filter.found and not self.over
            self._watch.read(not (self.waits_for_server or self._resting or awaits_report))

    def _resume(self) -> None:
        self._want_reading()
        if self.on_room is not None and not self._closed and not self.waits_for_server:
            self.on_room()

    def _close(self) -> None:
        if not self.over:
            self._end()
        self._watch.close()
        self._closed = True
        self.run.on_room = None
        self.terminal.close()
        self.run.write(self._filter.rest())
        self.run.close()
        self._on_close(self)
