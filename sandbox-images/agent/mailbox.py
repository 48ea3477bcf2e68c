"""How the agent talks with an interpreter: a directory with a pipe of commands, a pipe of answers, and files for what is longer.

The learner can read it, and write answers, but change or remove nothing. An interpreter opens its pipes by path: a cell may
close every descriptor of its shell.
"""
from __future__ import annotations

import errno
import os
from typing import Callable

from loop import Loop, log
from settings import remove

READ = 64 << 10
RECORD_LIMIT = 1 << 20
KEPT_OF_TOO_LONG = 256


class Mailbox:
    """`on_record(record, complete)` is given each answer (they end with NUL); of one that is too long only the beginning."""

    def __init__(self, loop: Loop, directory: str, on_record: Callable[[bytes, bool], None]) -> None:
        """Raises OSError when it cannot be made."""
        self.directory = directory
        self._on_record = on_record
        self._rest = b""
        self._too_long = False
        remove(directory)
        os.mkdir(directory, 0o755)
        os.mkfifo(self.path("control"), 0o644)
        os.mkfifo(self.path("report"), 0o600)
        os.chmod(self.path("report"), 0o622)
        # both ends, so that neither side ever waits for the other to open it or sees an end
        self._control = os.open(self.path("control"), os.O_RDWR | os.O_NONBLOCK)
        self._report = os.open(self.path("report"), os.O_RDWR | os.O_NONBLOCK)
        self._cell = os.open(self.path("cell"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self._watch = loop.watch(self._report, self.read).read()

    def path(self, name: str) -> str:
        return os.path.join(self.directory, name)

    def open_commands(self) -> int:
        """The reading end, for a child; the caller closes it."""
        return os.open(self.path("control"), os.O_RDONLY)

    def write_cell(self, source: bytes) -> None:
        """The one before has been read to its end."""
        os.ftruncate(self._cell, 0)
        if os.pwrite(self._cell, source, 0) != len(source):
            raise OSError(errno.ENOSPC, "No space is left for the cell")

    def write_file(self, name: str, content: bytes) -> None:
        with open(self.path(name), "wb") as file:
            file.write(content)

    def discard_file(self, name: str) -> None:
        try:
            os.unlink(self.path(name))
        except FileNotFoundError:
            pass

    def command(self, text: bytes) -> None:
        if self._watch.closed:
            return
        try:
            written = os.write(self._control, text)
        except BlockingIOError:
            written = 0
        if written != len(text):
            log("an interpreter does not read its commands")

    def read(self) -> None:
        """Also asked for by a cell that has seen its mark, which may come after its interpreter has died: the number of a closed
        descriptor may be somebody else's by then.
        """
        if self._watch.closed:
            return
        try:
            data = os.read(self._report, READ)
        except BlockingIOError:
            return
        *complete, rest = (self._rest + data).split(b"\0")
        for record in complete:
            too_long, self._too_long = self._too_long, False
            self._on_record(record, not too_long)
        if len(rest) > RECORD_LIMIT:
            self._too_long = True
            rest = rest[:KEPT_OF_TOO_LONG]
        self._rest = rest

    def close(self) -> None:
        self._watch.close()
        os.close(self._control)
        os.close(self._report)
        os.close(self._cell)
        remove(self.directory)
