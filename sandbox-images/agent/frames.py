"""The frames of the protocol with the server: `u32` length of what follows, `u8` type, payload, big-endian.

ARCHITECTURE.md names them; `slipway.kernel.Frames` faces this file, and both read the samples of src/test/resources.
"""
from __future__ import annotations

import json
import re
import struct
from typing import Any, Iterator, Union

VERSION = 1
LIMIT = 1 << 20

CONTROL = 1
OUTPUT = 2
INPUT = 3
DATA = 4

Buffer = Union[bytes, bytearray, memoryview]

_OUTPUT_HEAD = struct.Struct(">IB16sQ")
_DATA_HEAD = struct.Struct(">IBIB")
_HEAD = struct.Struct(">IB")
_RUN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Malformed(Exception):
    """The peer does not speak this protocol; its connection is closed."""


def encode_control(message: dict[str, Any]) -> bytes:
    payload = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    return _HEAD.pack(1 + len(payload), CONTROL) + payload


def output_head(run: bytes, offset: int, length: int) -> bytes:
    """What stands before `length` bytes of output, so that they need not be copied."""
    return _OUTPUT_HEAD.pack(25 + length, OUTPUT, run, offset)


def data_head(channel: int, part: int, length: int) -> bytes:
    return _DATA_HEAD.pack(6 + length, DATA, channel, part)


def decode_control(payload: Buffer) -> dict[str, Any]:
    try:
        message = json.loads(bytes(payload))
    except (ValueError, RecursionError) as e:
        raise Malformed(f"a control frame that cannot be read: {e}") from e
    if not isinstance(message, dict) or not isinstance(message.get("op"), str):
        raise Malformed("a control frame without an op")
    return message


def decode_input(payload: Buffer) -> tuple[bytes, bytes]:
    if len(payload) < 16:
        raise Malformed("an input frame without a run")
    return bytes(payload[:16]), bytes(payload[16:])


def decode_data(payload: Buffer) -> tuple[int, int, bytes]:
    if len(payload) < 5:
        raise Malformed("a data frame without a channel")
    channel, part = struct.unpack_from(">IB", payload)
    return channel, part, bytes(payload[5:])


def run_key(text: Any) -> bytes:
    """The 16 bytes of a run's id; raises ValueError when it is none."""
    if not isinstance(text, str) or not _RUN.fullmatch(text):
        raise ValueError(f"not a run id: {str(text)[:60]}")
    return bytes.fromhex(text.replace("-", ""))


def run_text(key: bytes) -> str:
    text = key.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class FrameReader:
    """Cuts a byte stream into frames. What it gives is valid until the next `feed`."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, received: Buffer) -> Iterator[tuple[int, memoryview]]:
        data = memoryview(self._rest + bytes(received) if self._rest else received)
        position = 0
        while len(data) - position >= 5:
            length, kind = _HEAD.unpack_from(data, position)
            if not 1 <= length <= LIMIT:
                raise Malformed(f"a frame of {length} bytes; at most {LIMIT} are allowed")
            if len(data) - position < 4 + length:
                break
            yield kind, data[position + 5:position + 4 + length]
            position += 4 + length
        self._rest = bytes(data[position:])
