"""The output of one run, kept until the server has acknowledged it."""
from __future__ import annotations

from collections import deque

from frames import Buffer

# large enough to be memory of its own, given back when it is freed; pages that were not written cost nothing
BLOCK = 256 << 10
WINDOW = 4 << 20
ALTOGETHER = 64 << 20


class Budget:
    """What all runs together may keep: a long queue whose server is away must not use up the sandbox's memory."""

    def __init__(self) -> None:
        self.used = 0

    @property
    def left(self) -> int:
        return max(0, ALTOGETHER - self.used)


class Output:
    """Bytes by offset, in blocks of a fixed size: many small writes cost no object each, and what waits on a socket is a view
    of a block, never a copy. The first block begins at `_base`; what was acknowledged leaves block by block.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._blocks: deque[bytearray | bytes] = deque()
        self._base = 0
        self.acknowledged = 0
        self.end = 0

    @property
    def room(self) -> int:
        """How much more may be taken in before the cell has to wait."""
        return max(0, min(WINDOW - (self.end - self.acknowledged), self._budget.left))

    def append(self, data: Buffer) -> None:
        view = memoryview(data)
        self._budget.used += len(view)
        while view:
            filled = (self.end - self._base) - BLOCK * (len(self._blocks) - 1)
            if not self._blocks or filled == BLOCK:
                self._blocks.append(bytearray(BLOCK))
                filled = 0
            part = view[:BLOCK - filled]
            self._blocks[-1][filled:filled + len(part)] = part  # type: ignore[index]
            self.end += len(part)
            view = view[len(part):]

    def piece(self, offset: int, limit: int) -> memoryview:
        """What stands from `offset` on, up to `limit` or the end of a block; it stays as it is for as long as it is held."""
        index, start = divmod(offset - self._base, BLOCK)
        stop = min(BLOCK, limit - self._base - index * BLOCK)
        return memoryview(self._blocks[index])[start:stop]

    def acknowledge(self, offset: int) -> None:
        before = self.acknowledged
        self.acknowledged = max(before, min(offset, self.end))
        self._budget.used -= self.acknowledged - before
        while self._blocks and self.acknowledged - self._base >= BLOCK:
            self._blocks.popleft()
            self._base += BLOCK
        if self.acknowledged == self.end:
            self._blocks.clear()
            self._base = self.end

    def seal(self) -> None:
        """No more will come: gives back what the last block does not need."""
        if self._blocks:
            filled = self.end - self._base - BLOCK * (len(self._blocks) - 1)
            self._blocks[-1] = bytes(memoryview(self._blocks[-1])[:filled])
