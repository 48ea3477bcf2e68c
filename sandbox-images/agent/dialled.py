"""Connections to sockets inside the sandbox."""
from __future__ import annotations

import os
import socket
import stat
from typing import Callable

from connection import Connection
from learner import Answer, Job, JobFailed
from loop import Loop
from settings import Settings
from streams import CREDIT, Channel, Sink, Source

DIAL_SECONDS = 5.0


class Dialled(Channel):
    """A connection to a socket of the learner's. The connecting is done by a child that has become the learner, which hands the
    socket over; a link or a pipe put in its place, or one who never accepts, is the child's trouble.
    """

    def __init__(self, loop: Loop, settings: Settings, channel: int, target: str | tuple[str, int], connection: Connection,
                 on_over: Callable[[], None]) -> None:
        self._loop = loop
        self._channel = channel
        self._connection = connection
        self._on_over = on_over
        self._socket: socket.socket | None = None
        self._writer: socket.socket | None = None
        self._early: list[bytes] = []
        self._early_size = 0
        self._job = Job(loop, settings.learner, lambda: _connect(target), DIAL_SECONDS, self._opened, self._failed)

    def take(self, data: bytes) -> None:
        if self._socket is not None:
            return self._sink.take(data)
        self._early.append(data)
        self._early_size += len(data)
        if self._early_size > CREDIT:
            raise ValueError("more was sent than there was credit for")
        return None

    def grant(self, part: int, count: int) -> None:
        if part == 1 and self._socket is not None:
            self._source.grant(count)

    def close(self) -> None:
        self._job.cancel()
        if self._socket is not None and self._writer is not None:
            self._source.close()
            self._sink.close()
            self._socket.close()
            self._writer.close()

    def _opened(self, answer: bytes, descriptor: int | None) -> None:
        if descriptor is None or not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            if descriptor is not None:
                os.close(descriptor)
            return self._failed("it is no socket")
        self._socket = socket.socket(fileno=descriptor)
        self._socket.setblocking(False)
        self._connection.say({"op": "opened", "channel": self._channel})
        # a second descriptor, so that each direction has an interest of its own
        self._writer = self._socket.dup()
        self._source = Source(self._loop, descriptor, self._channel, 1, self._connection, self._half_over)
        self._sink = Sink(self._loop, self._writer.fileno(), self._channel, self._connection, self._no_more_to_say)
        for data in self._early:
            self._sink.take(data)
        return None

    def _failed(self, why: str) -> None:
        self._connection.say({"op": "failed", "channel": self._channel, "message": why})
        self._on_over()

    def _no_more_to_say(self) -> None:
        try:
            if self._writer is not None:
                self._writer.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the other side has gone already
        self._half_over()

    def _half_over(self) -> None:
        if self._source.ended and self._sink.ended:
            self._on_over()


def _connect(target: str | tuple[str, int]) -> Answer:
    stream = socket.socket(socket.AF_UNIX if isinstance(target, str) else socket.AF_INET, socket.SOCK_STREAM)
    stream.settimeout(DIAL_SECONDS)
    name = target if isinstance(target, str) else f"{target[0]}:{target[1]}"
    try:
        stream.connect(target)
    except (FileNotFoundError, ConnectionRefusedError) as e:
        raise JobFailed(f"nothing listens on {name}") from e
    except TimeoutError as e:
        raise JobFailed(f"{name} does not answer") from e
    except OSError as e:
        raise JobFailed(f"{name}: {e.strerror or e}") from e
    return b"", stream.detach()
