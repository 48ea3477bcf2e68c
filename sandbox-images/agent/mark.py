"""Finding the mark that a shell puts into a cell's terminal when the cell is over."""
from __future__ import annotations

from frames import Buffer


def mark_for(nonce: str) -> bytes:
    """Nothing that a terminal shows, and nothing that a terminal's output modes change (they fold case and expand tabs)."""
    return b"\x1b]SLIPWAY-END-" + nonce.encode() + b"\x07"


class MarkFilter:
    """Takes the mark out of a stream that comes in pieces. What might be the beginning of a mark waits for the next piece."""

    def __init__(self, mark: bytes) -> None:
        self._mark = mark
        self._held = b""
        self.found = False

    def feed(self, data: bytearray, length: int) -> tuple[memoryview, memoryview]:
        """What stands before the mark, and what after it. Both are valid until `data` changes; without a mark all is before."""
        if self.found:
            return memoryview(b""), memoryview(data)[:length]
        if self._held:
            data = bytearray(self._held) + memoryview(data)[:length]
            length = len(data)
            self._held = b""
        at = data.find(self._mark, 0, length)
        if at >= 0:
            self.found = True
            return memoryview(data)[:at], memoryview(data)[at + len(self._mark):length]
        keep = length - self._beginning(data, length)
        self._held = bytes(memoryview(data)[keep:length])
        return memoryview(data)[:keep], memoryview(b"")

    def rest(self) -> Buffer:
        """At the end of the stream: what waited was no mark."""
        held, self._held = self._held, b""
        return held

    def _beginning(self, data: bytearray, length: int) -> int:
        """How many bytes at the end might begin a mark, which has one escape only."""
        at = data.rfind(b"\x1b", max(0, length - len(self._mark) + 1), length)
        return length - at if at >= 0 and self._mark.startswith(bytes(data[at:length])) else 0
