"""The terminal of an interpreter's session, through all of its cells: takes the learner's keys, shows their echo with the cell."""
from __future__ import annotations

import os

from cell import Cell
from loop import Loop
from mark import MarkFilter, mark_for
from terminal import SessionTerminal

READ = 64 << 10
INPUT_LIMIT = 1 << 20
LOOK = 0.05
# what the kernel keeps of keys that were not echoed yet
ECHO = 4096


class Session:
    """Owned by its interpreter, which says when a cell begins. A mark at the cell's end stands in this terminal as well: the cell is
    not over before all that was shown here was read.

    A program may set the modes of one of a cell's two terminals and read the keys from the other: an ncurses program sets those
    of its stdout and reads stdin, a pager sets and reads what its stderr is. So when only the cell's terminal is in a mode for
    single keys, the session's terminal borrows its modes, and keys go to both.
    """

    def __init__(self, loop: Loop, uid: int, columns: int, rows: int) -> None:
        """Raises OSError when there are no terminals left."""
        self._loop = loop
        self.terminal = SessionTerminal(uid, columns, rows)
        self._cell: Cell | None = None
        self._filter = MarkFilter(b"\x1b")
        self._typed = b""
        self._keys = 0
        self._borrowed = False
        self._watch = loop.watch(self.terminal.master, self._read, self._write).read()

    def begin(self, cell: Cell) -> None:
        self.terminal.reset_if_changed()
        self._cell = cell
        self._filter = MarkFilter(mark_for(cell.nonce))
        cell.on_room = self._resume
        self._keys = 0

    def end(self) -> None:
        """The cell is over: what was typed and not read is for nobody."""
        self._borrowed = False
        self._typed = b""
        if not self._watch.closed:
            self._watch.write(False)
            self.terminal.reset()
            if self._keys > ECHO:
                self.terminal.drop_echo()

    def type(self, keys: bytes) -> None:
        if self._watch.closed or self._cell is None or len(self._typed) + len(keys) > INPUT_LIMIT:
            return
        self._look(self._cell)
        if self._borrowed:
            self._cell.terminal.type(keys)
        self._typed += keys
        self._keys += len(keys)
        self._write()

    def close(self) -> None:
        self._watch.close()
        self.terminal.close()

    def _read(self) -> None:
        cell = self._cell
        if cell is not None and cell.waits_for_server and not cell.over:
            self._watch.read(False)
            return
        try:
            data = bytearray(os.read(self.terminal.master, READ))
        except BlockingIOError:
            return
        except OSError:
            self._watch.read(False)
            return
        if cell is None or cell.over:
            return
        before, _ = self._filter.feed(data, len(data))
        if before:
            cell.echo(before)
        if self._filter.found:
            cell.session_read()

    def _resume(self) -> None:
        self._watch.read(True)

    def _write(self) -> None:
        try:
            self._typed = self._typed[os.write(self.terminal.master, self._typed):]
        except BlockingIOError:
            pass
        except OSError:
            self._typed = b""
        self._watch.write(bool(self._typed))

    def _look(self, cell: Cell) -> None:
        if self._watch.closed or cell is not self._cell:
            return
        wanted = not cell.over and cell.terminal.key_by_key
        if wanted and not self._borrowed and not self.terminal.key_by_key:
            self.terminal.borrow(cell.terminal)
            self._borrowed = True
        elif self._borrowed and not wanted:
            self.terminal.reset()
            self._borrowed = False
        if self._borrowed:
            self._loop.later(LOOK, lambda: self._look(cell))
