"""The two directions of a channel. Each part has credit: who sends may have so many bytes on the way and no more."""
from __future__ import annotations

import os
from collections import deque
from typing import Callable

from connection import Connection
from frames import data_head
from loop import Loop

CREDIT = 256 << 10
PIECE = 64 << 10


class Channel:
    """What both kinds have in common. `close` frees everything and says nothing."""

    def take(self, data: bytes) -> None:
        raise NotImplementedError

    def grant(self, part: int, count: int) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class Source:
    """Reads a descriptor towards the server, as far as its credit goes. `on_end` is called once, after the end was told."""

    def __init__(self, loop: Loop, fd: int, channel: int, part: int, connection: Connection, on_end: Callable[[], None]) -> None:
        self._fd = fd
        self._channel = channel
        self._part = part
        self._connection = connection
        self._on_end = on_end
        self.credit = CREDIT
        self.ended = False
        self._watch = loop.watch(fd, self._read).read()

    def grant(self, count: int) -> None:
        self.credit = min(self.credit + count, CREDIT)
        if not self.ended:
            self._watch.read(True)

    def end(self) -> None:
        if not self.ended:
            self.close()
            self._connection.send([data_head(self._channel, self._part, 0)])
            self._on_end()

    def close(self) -> None:
        self.ended = True
        self._watch.close()

    def _read(self) -> None:
        try:
            data = os.read(self._fd, min(PIECE, self.credit))
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            return self.end()
        self.credit -= len(data)
        self._connection.send([data_head(self._channel, self._part, len(data)), data])
        self._watch.read(self.credit > 0)
        return None


class Sink:
    """Writes what the server sends into a descriptor, and gives credit for what was taken. `on_end` is called when the end was
    reached, or when nobody reads any more: what comes after that is thrown away.
    """

    def __init__(self, loop: Loop, fd: int, channel: int, connection: Connection, on_end: Callable[[], None]) -> None:
        self._fd = fd
        self._channel = channel
        self._connection = connection
        self._on_end = on_end
        self._waiting: deque[memoryview] = deque()
        self._size = 0
        self._last = False
        self.ended = False
        self._watch = loop.watch(fd, None, self._write)

    def take(self, data: bytes) -> None:
        """No bytes are the end. Raises ValueError when the server sends more than it has credit for."""
        if self.ended:
            return self._give_credit(len(data))
        if data:
            self._waiting.append(memoryview(data))
            self._size += len(data)
        else:
            self._last = True
        if self._size > CREDIT:
            raise ValueError("more was sent than there was credit for")
        return self._write()

    def close(self) -> None:
        self.ended = True
        self._watch.close()

    def _write(self) -> None:
        try:
            while self._waiting:
                written = os.write(self._fd, self._waiting[0])
                self._size -= written
                self._give_credit(written)
                if written == len(self._waiting[0]):
                    self._waiting.popleft()
                else:
                    self._waiting[0] = self._waiting[0][written:]
        except BlockingIOError:
            self._watch.write(True)
            return
        except OSError:
            self._give_credit(self._size)
            self._waiting.clear()
            self._size = 0
            self._last = True
        self._watch.write(False)
        if self._last:
            self.close()
            self._on_end()

    def _give_credit(self, count: int) -> None:
        if count:
            self._connection.say({"op": "credit", "channel": self._channel, "part": 0, "bytes": count})
