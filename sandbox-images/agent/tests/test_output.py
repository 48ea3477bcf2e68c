"""Keeping output by offset, and finding the mark in it."""
import random
import unittest

import client  # noqa: F401 - puts the agent on the path
from mark import MarkFilter, mark_for
from output import ALTOGETHER, BLOCK, WINDOW, Budget, Output


def read(output: Output, start: int, stop: int) -> bytes:
    taken = b""
    while start < stop:
        piece = output.piece(start, stop)
        taken += piece
        start += len(piece)
    return taken


class OutputTest(unittest.TestCase):
    def test_any_part_can_be_read_again_until_it_is_acknowledged(self) -> None:
        chance = random.Random(7)
        output, everything = Output(Budget()), b""
        for _ in range(300):
            data = chance.randbytes(chance.choice((0, 1, 5, BLOCK - 1, BLOCK, 3 * BLOCK)))
            output.append(data)
            everything += data
            output.acknowledge(chance.randint(output.acknowledged, output.end))
            start = chance.randint(output.acknowledged, output.end)
            stop = chance.randint(start, output.end)
            self.assertEqual(read(output, start, stop), everything[start:stop])

    def test_what_is_being_sent_stays_as_it_is(self) -> None:
        output = Output(Budget())
        output.append(b"abc")
        piece = output.piece(0, 3)
        output.acknowledge(3)
        output.append(b"xyz")
        self.assertEqual(bytes(piece), b"abc")
        self.assertEqual(read(output, 3, 6), b"xyz")

    def test_room_is_what_is_not_acknowledged(self) -> None:
        output = Output(Budget())
        output.append(bytes(WINDOW))
        self.assertEqual(output.room, 0)
        output.acknowledge(100)
        self.assertEqual(output.room, 100)
        output.acknowledge(50)
        self.assertEqual(output.room, 100)
        output.acknowledge(1 << 60)
        self.assertEqual((output.acknowledged, output.room), (WINDOW, WINDOW))

    def test_all_outputs_together_share_a_budget(self) -> None:
        budget = Budget()
        outputs = [Output(budget) for _ in range(ALTOGETHER // WINDOW)]
        for output in outputs:
            output.append(bytes(WINDOW))
        other = Output(budget)
        self.assertEqual(other.room, 0)
        outputs[0].acknowledge(1000)
        self.assertEqual(other.room, 1000)

    def test_sealed_output_can_still_be_read(self) -> None:
        output = Output(Budget())
        output.append(b"x" * (BLOCK + 3))
        output.seal()
        self.assertEqual(read(output, BLOCK - 1, BLOCK + 3), b"xxxx")


class MarkFilterTest(unittest.TestCase):
    MARK = mark_for("0123ABCD")

    def filtered(self, stream: bytes, sizes: list[int]) -> tuple[bytes, bytes, bool]:
        marks, before, after, at = MarkFilter(self.MARK), b"", b"", 0
        for size in sizes:
            piece = bytearray(stream[at:at + size])
            at += size
            first, second = marks.feed(piece, len(piece))
            before, after = before + bytes(first), after + bytes(second)
        return before + bytes(marks.rest()), after, marks.found

    def test_the_mark_is_taken_out_wherever_it_is_cut(self) -> None:
        stream = b"first" + self.MARK + b"late"
        for cut in range(len(stream) + 1):
            for other in range(cut, len(stream) + 1):
                sizes = [cut, other - cut, len(stream) - other]
                self.assertEqual(self.filtered(stream, sizes), (b"first", b"late", True), sizes)
        self.assertEqual(self.filtered(stream, [1] * len(stream)), (b"first", b"late", True))

    def test_what_only_looks_like_a_mark_is_kept(self) -> None:
        for stream in (b"\x1b", b"a\x1b]", self.MARK[:-1], self.MARK[:-1] + b"x", b"\x1b\x1b]SLIP", self.MARK[:5] + self.MARK[:-2],
                       mark_for("0123ABCE"), b""):
            for size in range(1, len(stream) + 1):
                self.assertEqual(self.filtered(stream, [size] * len(stream)), (stream, b"", False), (stream, size))

    def test_a_beginning_of_a_mark_before_the_mark_is_kept(self) -> None:
        stream = self.MARK[:9] + self.MARK
        for cut in range(len(stream)):
            self.assertEqual(self.filtered(stream, [cut, len(stream)]), (self.MARK[:9], b"", True), cut)


if __name__ == "__main__":
    unittest.main()
