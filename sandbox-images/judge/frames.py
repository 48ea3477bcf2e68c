"""Frames between server and judge, and between the judge and its checks: the same on both ways. ARCHITECTURE.md, "The judge"."""
from __future__ import annotations

import json
import struct
from typing import Any, Iterator

MAX_LENGTH = 1 << 20
MESSAGE = 1
DATA = 2

_HEAD = struct.Struct(">IB")
_STREAM = struct.Struct(">II")


class Malformed(Exception):
    """Bytes that are no frames."""


def message(fields: dict[str, Any]) -> bytes:
    return _frame(MESSAGE, json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def data(check: int, stream: int, payload: bytes) -> bytes:
    """No payload is the end of that direction of the stream."""
    return _frame(DATA, _STREAM.pack(check, stream) + payload)


def _frame(kind: int, payload: bytes) -> bytes:
    if len(payload) + 1 > MAX_LENGTH:
        raise Malformed(f"a frame of {len(payload)} bytes is too long")
    return _HEAD.pack(len(payload) + 1, kind) + payload


def parse_message(payload: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(payload)
    except ValueError as e:
        raise Malformed(f"not JSON: {e}") from e
    if not isinstance(fields, dict) or not isinstance(fields.get("op"), str):
        raise Malformed("a message without op")
    return fields


def parse_data(payload: bytes) -> tuple[int, int, bytes]:
    if len(payload) < _STREAM.size:
        raise Malformed("data without its stream")
    check, stream = _STREAM.unpack_from(payload)
    return check, stream, payload[_STREAM.size:]


class Reader:
    """Takes bytes as they come, gives whole frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, received: bytes) -> Iterator[tuple[int, bytes]]:
        self._buffer += received
        while len(self._buffer) >= _HEAD.size:
            length, kind = _HEAD.unpack_from(self._buffer)
            if not 1 <= length <= MAX_LENGTH:
                raise Malformed(f"a frame of {length} bytes")
            if len(self._buffer) < 4 + length:
                return
            payload = bytes(self._buffer[_HEAD.size:4 + length])
            del self._buffer[:4 + length]
            yield kind, payload
