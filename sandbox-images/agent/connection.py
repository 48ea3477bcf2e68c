"""The agent's socket and its connections. The newest connection that says hello is the server's; older ones are closed."""
from __future__ import annotations

import os
import socket
from collections import deque
from typing import Any, Callable, Iterator, Protocol

from frames import Buffer, FrameReader, Malformed, encode_control
from loop import Loop, log

RECEIVE = 256 << 10
BUFFERS_PER_SEND = 64
BYTES_PER_FILL = 1 << 20
CONTROLS_LIMIT = 64 << 20
LAZY = 0.001


class Owner(Protocol):
    """Who is told what a connection says."""

    def frame(self, connection: "Connection", kind: int, payload: memoryview) -> None:
        """Raises Malformed to have the connection closed."""

    def more(self) -> Iterator[list[Buffer]]:
        """Frames that the current connection has not been told, taken one by one as it has room for them."""

    def lost(self, connection: "Connection") -> None:
        """The connection is gone; comes once."""


class Connection:
    """One connection. Messages of few bytes wait in `_controls`; output stays with its run until the socket takes it, so
    that a server which does not read costs nothing but what it has not acknowledged.
    """

    def __init__(self, loop: Loop, stream: socket.socket, owner: Owner) -> None:
        self._loop = loop
        self._stream = stream
        self._owner = owner
        self._reader = FrameReader()
        self._received = bytearray(RECEIVE)
        self._controls: deque[list[Buffer]] = deque()
        self._waiting_bytes = 0
        self._pending: deque[memoryview] = deque()
        self._flushing = False
        self._dozing = False
        self.current = False
        self.closed = False
        stream.setblocking(False)
        self._watch = loop.watch(stream.fileno(), self._read, self._flush).read()

    def say(self, message: dict[str, Any], lazily: bool = False) -> None:
        self.send([encode_control(message)], lazily)

    def send(self, frame: list[Buffer], lazily: bool = False) -> None:
        self._controls.append(frame)
        self._waiting_bytes += sum(map(len, frame))
        if self._waiting_bytes > CONTROLS_LIMIT:
            self.close("it does not read")
        self.wake(lazily)

    def wake(self, lazily: bool = False) -> None:
        """There may be something to send: all of this turn goes in one call. What is lazy waits a moment for more: each call
        wakes up the server, which costs a short cell more than all that the agent does for it.
        """
        if lazily:
            if not self._dozing:
                self._dozing = True
                self._loop.later(LAZY, self._wake_up)
        elif not self._flushing and not self.closed and not self._watch.writing:
            self._flushing = True
            self._loop.soon(self._flush)

    def _wake_up(self) -> None:
        self._dozing = False
        self.wake()

    def close(self, why: str) -> None:
        if self.closed:
            return
        self.closed = True
        self.current = False
        self._watch.close()
        self._stream.close()
        self._controls.clear()
        self._pending.clear()
        # the timer of its greeting may hold the connection for a while yet
        self._received = bytearray()
        log("connection closed: " + why)
        self._owner.lost(self)

    def _read(self) -> None:
        try:
            count = self._stream.recv_into(self._received)
        except BlockingIOError:
            return
        except OSError as e:
            return self.close(str(e))
        if not count:
            return self.close("the server has gone")
        try:
            for kind, payload in self._reader.feed(memoryview(self._received)[:count]):
                self._owner.frame(self, kind, payload)
                if self.closed:
                    return None
        except Malformed as e:
            self.close(str(e))
        except Exception:
            # else the server would wait for ever for somebody who does not listen any more
            self.close("a fault of the agent while it listened")
            raise
        return None

    def _flush(self) -> None:
        self._flushing = False
        while not self.closed and (self._pending or self._fill()):
            try:
                sent = self._stream.sendmsg([self._pending[i] for i in range(min(len(self._pending), BUFFERS_PER_SEND))])
            except BlockingIOError:
                self._watch.write(True)
                return
            except OSError as e:
                return self.close(str(e))
            self._drop(sent)
        if not self.closed:
            self._watch.write(False)

    def _fill(self) -> bool:
        taken = 0
        while self._controls and taken < BYTES_PER_FILL:
            frame = self._controls.popleft()
            self._pending.extend(map(memoryview, frame))
            size = sum(map(len, frame))
            self._waiting_bytes -= size
            taken += size
        if self.current and taken < BYTES_PER_FILL:
            for frame in self._owner.more():
                self._pending.extend(map(memoryview, frame))
                taken += sum(map(len, frame))
                if taken >= BYTES_PER_FILL:
                    break
        return bool(self._pending)

    def _drop(self, sent: int) -> None:
        while self._pending and sent >= len(self._pending[0]):
            sent -= len(self._pending.popleft())
        if sent:
            self._pending[0] = self._pending[0][sent:]


class Listener:
    """The socket file: made anew at start, for the server's group only, whose directory the learner cannot enter."""

    def __init__(self, loop: Loop, path: str, accept: Callable[[socket.socket], None]) -> None:
        self._accept = accept
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        mask = os.umask(0o117)
        try:
            self._socket.bind(path)
        finally:
            os.umask(mask)
        self._socket.listen(16)
        loop.watch(self._socket.fileno(), self._ready).read()

    def _ready(self) -> None:
        try:
            stream, _ = self._socket.accept()
        except OSError as e:
            log(f"no connection accepted: {e}")
            return
        self._accept(stream)
