"""The byte streams of a connection by their numbers. They end with the connection."""
from __future__ import annotations

import os
from typing import Any, Callable

from connection import Connection
from dialled import Dialled
from executed import Executed, Execution
from loop import Loop
from run import below, encodable, environment
from settings import Settings
from spawn import SpawnFailed
from streams import Channel

LIMIT = 64
LONGEST_MILLIS = 24 * 3600 * 1000


class Channels:
    """A request that cannot be met is answered with `failed` on its channel."""

    def __init__(self, loop: Loop, settings: Settings) -> None:
        self._loop = loop
        self._settings = settings
        self._connection: Connection | None = None
        self._open: dict[int, Channel] = {}

    def attach(self, connection: Connection | None) -> None:
        """A new connection knows nothing of the old one's channels."""
        if connection is not self._connection:
            for channel in self._open.values():
                channel.close()
            self._open.clear()
            self._connection = connection

    def dial(self, message: dict[str, Any]) -> None:
        def make(number: int, connection: Connection) -> Channel:
            return Dialled(self._loop, self._settings, number, _target(message), connection, lambda: self._over(number))

        self._make(message, make)

    def execute(self, message: dict[str, Any]) -> None:
        def make(number: int, connection: Connection) -> Channel:
            return Executed(self._loop, self._settings, number, self._execution(message), connection, lambda: self._over(number))

        self._make(message, make)

    def data(self, number: int, part: int, data: bytes) -> None:
        channel = self._open.get(number)
        if channel is not None and part == 0:
            try:
                channel.take(data)
            except ValueError as e:
                self._over(number)
                self._fail(number, str(e))

    def credit(self, message: dict[str, Any]) -> None:
        channel = self._open.get(_number(message))
        count, part = message.get("bytes"), message.get("part")
        if not isinstance(count, int) or count <= 0 or not isinstance(part, int):
            raise ValueError("credit must be for a part and of more than no bytes")
        if channel is not None:
            channel.grant(part, count)

    def close(self, message: dict[str, Any]) -> None:
        self._over(_number(message))

    def _make(self, message: dict[str, Any], make: Callable[[int, Connection], Channel]) -> None:
        number = _number(message)
        if self._connection is None:
            return
        if number in self._open:
            raise ValueError(f"channel {number} is open already")
        if len(self._open) >= LIMIT:
            return self._fail(number, f"{LIMIT} channels are open already")
        try:
            self._open[number] = make(number, self._connection)
        except (ValueError, OSError, SpawnFailed) as e:
            self._fail(number, str(e))
        return None

    def _execution(self, message: dict[str, Any]) -> Execution:
        argv, millis, directory = message.get("argv"), message.get("timeoutMillis"), message.get("directory")
        if not isinstance(argv, list) or not argv or not all(isinstance(word, str) and "\0" not in word and encodable(word) for word in argv):
            raise ValueError("argv must be a program and its arguments")
        if not isinstance(millis, int) or not 0 < millis <= LONGEST_MILLIS:
            raise ValueError("timeoutMillis must be positive and at most a day")
        home = self._settings.home
        place = home if directory is None else os.path.join(home, below("directory", directory))
        return Execution(argv, environment(message.get("env")), place, millis / 1000)

    def _over(self, number: int) -> None:
        channel = self._open.pop(number, None)
        if channel is not None:
            channel.close()

    def _fail(self, number: int, why: str) -> None:
        if self._connection is not None:
            self._connection.say({"op": "failed", "channel": number, "message": why})


def _number(message: dict[str, Any]) -> int:
    number = message.get("channel")
    if not isinstance(number, int) or not 0 <= number < 1 << 32:
        raise ValueError("channel must be a number")
    return number


def _target(message: dict[str, Any]) -> str | tuple[str, int]:
    path, tcp = message.get("unix"), message.get("tcp")
    if isinstance(path, str) and path.startswith("/") and "\0" not in path and len(path.encode()) <= 107:
        return path
    if isinstance(tcp, str):
        host, _, port = tcp.rpartition(":")
        if host == "127.0.0.1" and port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536:
            return host, int(port)
    raise ValueError(f"neither a path of a socket nor a port of 127.0.0.1: {str(path or tcp)[:200]}")
