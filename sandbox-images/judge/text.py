"""Text of the learner's: bounded, and without what could do something to who reads it."""
from __future__ import annotations

import re

MOST_BYTES = 64 << 10
MOST_CHARACTERS = 4000

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ESCAPES = re.compile("\x1b(?:\\[[0-9;:?]*[ -/]*[@-~]|[@-Z\\\\-_])")


def for_record(text: str) -> str:
    """As a record carries it: no escapes, no controls but line end and tab, at most 4,000 characters."""
    clean = _CONTROLS.sub("", _ESCAPES.sub("", text))
    return clean if len(clean) <= MOST_CHARACTERS else clean[:MOST_CHARACTERS - 1] + "…"


class Kept:
    """The first and the last of what passes, at most 64 KiB together."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._half = most // 2
        self._first = bytearray()
        self._last = bytearray()
        self.total = 0

    def add(self, payload: bytes) -> None:
        self.total += len(payload)
        fits = max(0, self._half - len(self._first))
        self._first += payload[:fits]
        self._last += payload[fits:]
        if len(self._last) > 4 * self._half:
            del self._last[:-self._half]

    def bytes(self) -> bytes:
        left_out = len(self._first) + min(len(self._last), self._half) < self.total
        gap = f"\n… {self.total - len(self._first) - self._half} bytes left out …\n".encode() if left_out else b""
        return bytes(self._first) + gap + bytes(self._last[-self._half:])

    def text(self) -> str:
        return self.bytes().decode("utf-8", "replace")
