"""A check's way to the server: streams into the learner's sandbox, and programs there. Used by the threads of one check."""
from __future__ import annotations

import io
import socket
import threading
import time
from typing import Any, Callable

import frames
from faults import Refused

WINDOW = 256 << 10
PIECE = 64 << 10


class Stream:
    """One byte stream. What it holds is bounded by the credit that the other end has; every wait has a deadline (of `time.monotonic`)."""

    def __init__(self, link: "Link", number: int) -> None:
        self.number = number
        self._link = link
        self._changed = threading.Condition()
        self._received = bytearray()
        self._consumed = 0
        self._credit = WINDOW
        self._ended = False
        self._failure: str | None = None
        self.exited: dict[str, Any] | None = None
        self.discarding = False

    # what the server says

    def take(self, payload: bytes) -> None:
        if self.discarding:
            if payload:
                self._link.say({"op": "credit", "stream": self.number, "bytes": len(payload)})
            return
        with self._changed:
            if payload:
                self._received += payload
            else:
                self._ended = True
            self._changed.notify_all()

    def handle(self, fields: dict[str, Any]) -> None:
        with self._changed:
            if fields["op"] == "credit":
                self._credit += fields["bytes"]
            elif fields["op"] == "exited":
                self.exited = fields
            elif fields["op"] == "failed":
                self._failure = str(fields.get("message", ""))
                self._ended = True
            self._changed.notify_all()

    # what the check does

    def _wait(self, ready: Callable[[], bool], deadline: float) -> None:
        while not ready() and self._failure is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._changed.wait(left)

    def await_exited(self, deadline: float) -> dict[str, Any]:
        with self._changed:
            self._wait(lambda: self.exited is not None, deadline)
            if self.exited is None:
                raise Refused(self._failure or "")
            return self.exited

    def read(self, most: int, deadline: float) -> bytes:
        """No bytes: the stream has ended. Raises Refused when it could never be had."""
        with self._changed:
            self._wait(lambda: bool(self._received) or self._ended, deadline)
            if self._failure is not None and not self._received:
                raise Refused(self._failure)
            payload = bytes(self._received[:most])
            del self._received[:most]
            self._consumed += len(payload)
            grant = self._consumed if self._consumed >= WINDOW // 4 and not self._ended else 0
            self._consumed -= grant
        if grant:
            self._link.say({"op": "credit", "stream": self.number, "bytes": grant})
        return payload

    def write(self, payload: bytes, deadline: float) -> None:
        while payload:
            with self._changed:
                self._wait(lambda: self._credit > 0, deadline)
                if self._failure is not None:
                    raise Refused(self._failure)
                piece = payload[:min(self._credit, PIECE)]
                self._credit -= len(piece)
            self._link.send(frames.data(0, self.number, piece))
            payload = payload[len(piece):]

    def end(self) -> None:
        """Nothing more is written."""
        self._link.send(frames.data(0, self.number, b""))

    def close(self) -> None:
        self._link.forget(self)

    def reader(self, deadline: float) -> io.BufferedReader:
        return io.BufferedReader(_Raw(self, deadline), PIECE)


class _Raw(io.RawIOBase):
    """A stream as Python's readers want it."""

    def __init__(self, stream: Stream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        payload = self._stream.read(len(buffer), self._deadline)
        buffer[:len(payload)] = payload
        return len(payload)


class Program:
    """A program in the learner's sandbox: its stdout and its end. Its stderr passes unread; who wants it merges the two."""

    def __init__(self, stdout: Stream, stderr: Stream) -> None:
        self.stdout = stdout
        self._stderr = stderr
        stderr.discarding = True

    def close(self) -> None:
        self.stdout.close()
        self._stderr.close()


class Link:
    """Speaks with the server through the judge's own process."""

    def __init__(self, end: socket.socket, on_cancel: Callable[[], None]) -> None:
        self._end = end
        self._on_cancel = on_cancel
        self._sending = threading.Lock()
        self._guard = threading.Lock()
        self._streams: dict[int, Stream] = {}
        self._last = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, frame: bytes) -> None:
        with self._sending:
            self._end.sendall(frame)

    def say(self, fields: dict[str, Any]) -> None:
        self.send(frames.message(fields))

    def open(self, target: str | dict[str, int]) -> Stream:
        """Does not wait, so that a request travels with it; that it leads nowhere is told by reading."""
        stream = self._add(1)[0]
        self.say({"op": "open", "stream": stream.number, "target": target})
        return stream

    def execute(self, argv: list[str], env: dict[str, str], directory: str, seconds: float) -> Program:
        """`directory` is below the learner's home."""
        stdout, stderr = self._add(2)
        program = Program(stdout, stderr)
        self.say({"op": "exec", "stream": stdout.number, "argv": argv, "env": env, "directory": directory,
                  "timeoutMillis": max(1, int(seconds * 1000))})
        stdout.end()
        return program

    def _add(self, count: int) -> list[Stream]:
        with self._guard:
            streams = [Stream(self, self._last + 1 + i) for i in range(count)]
            self._last += count
            self._streams.update((stream.number, stream) for stream in streams)
            return streams

    def forget(self, stream: Stream) -> None:
        with self._guard:
            known = self._streams.pop(stream.number, None)
        if known is not None:
            self.say({"op": "close", "stream": stream.number})

    def _listen(self) -> None:
        reader = frames.Reader()
        while received := self._end.recv(PIECE):
            for kind, payload in reader.feed(received):
                if kind == frames.DATA:
                    _, number, payload = frames.parse_data(payload)
                    self._find(number, lambda stream, it=payload: stream.take(it))
                elif kind == frames.MESSAGE:
                    fields = frames.parse_message(payload)
                    if fields["op"] == "cancel":
                        self._on_cancel()
                    elif isinstance(fields.get("stream"), int):
                        self._find(fields["stream"], lambda stream, it=fields: stream.handle(it))
        self._on_cancel()

    def _find(self, number: int, act: Callable[[Stream], None]) -> None:
        with self._guard:
            stream = self._streams.get(number)
        if stream is not None:
            act(stream)
