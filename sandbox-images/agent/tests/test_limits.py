"""Limits that are reached are told once, with a beginning and an end."""
import pathlib
import tempfile
import unittest
from unittest import mock

import client  # noqa: F401 - puts the agent on the path
import limits
from case import SandboxCase

GIGABYTE = 1 << 30


class CountersTest(unittest.TestCase):
    """Both versions of cgroups, by files that look like theirs."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = directory.name

    def file(self, name: str, text: str) -> None:
        path = pathlib.Path(self.root, name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def version_1(self, kills: int = 0, current: int = 5, failed: int = 0) -> None:
        self.file("memory/memory.limit_in_bytes", f"{GIGABYTE}\n")
        self.file("memory/memory.usage_in_bytes", "4096\n")
        self.file("memory/memory.oom_control", f"oom_kill_disable 0\nunder_oom 0\noom_kill {kills}\n")
        self.file("pids/pids.max", "512\n")
        self.file("pids/pids.current", f"{current}\n")
        self.file("pids/pids.events", f"max {failed}\n")

    def test_memory_is_read_from_version_1(self) -> None:
        self.version_1(kills=3)
        self.assertEqual(limits.memory(self.root)(0), limits.Reading(4096, GIGABYTE, False, True, 3))

    def test_memory_is_read_from_version_2_without_what_containers_did_to_themselves(self) -> None:
        self.file("memory.max", f"{GIGABYTE}\n")
        self.file("memory.current", "4096\n")
        self.file("memory.events", "low 0\nhigh 0\nmax 9\noom 9\noom_kill 9\n")
        self.assertEqual(limits.memory(self.root)(0), limits.Reading(4096, GIGABYTE, False, True, 9))
        self.file("memory.events.local", "low 0\nhigh 0\nmax 1\noom 1\noom_kill 0\n")
        self.assertEqual(limits.memory(self.root)(0), limits.Reading(4096, GIGABYTE, False, True, 1))

    def test_processes_are_read_from_both_versions(self) -> None:
        self.version_1(current=512, failed=7)
        self.assertEqual(limits.processes(self.root)(0), limits.Reading(512, 512, True, False, 7))
        self.version_1(current=360)
        self.assertEqual(limits.processes(self.root, 360)(0), limits.Reading(360, 512, True, False, 0))
        self.assertEqual(limits.processes(self.root, 361)(0), limits.Reading(360, 512, False, False, 0))
        with tempfile.TemporaryDirectory() as self.root:
            self.file("pids.max", "max\n")
            self.file("pids.current", "9\n")
            self.assertIsNone(limits.processes(self.root)(0), "no limit")
            self.file("pids.max", "512\n")
            self.file("pids.events", "max 2\n")
            self.assertEqual(limits.processes(self.root)(0), limits.Reading(9, 512, False, True, 2))

    def test_a_limit_that_cannot_be_read_is_not_told(self) -> None:
        for meter in (limits.memory(self.root), limits.processes(self.root), limits.cpu(self.root)):
            self.assertIsNone(meter(0))
        self.version_1()
        condition = limits.Condition(limits.Meter("memory", None, 0, limits.memory(self.root)))
        self.file("memory/memory.oom_control", "oom_kill many\n")
        self.assertIsNone(condition.look(0, str))

    def test_cpu_is_told_after_a_minute_without_a_break(self) -> None:
        self.file("cpu.max", "50000 100000\n")
        self.file("cpu.stat", "nr_periods 0\nnr_throttled 0\n")
        read = limits.cpu(self.root)
        told = []
        for second in range(1, 140):
            busy = second < 40 or 45 < second < 110
            periods, throttled = (10 * second, 9 * second) if busy else (10 * second, last)
            last = throttled
            self.file("cpu.stat", f"nr_periods {periods}\nnr_throttled {throttled}\n")
            reading = read(float(second))
            told.append((second, reading.full))
            self.assertEqual((reading.used, reading.limit), (500, 500))
        self.assertEqual({second for second, full in told if full}, set(range(61, 120)))

    def test_a_kill_is_told_once_and_is_over_when_nothing_more_happens(self) -> None:
        self.version_1()
        condition = limits.Condition(limits.Meter("memory", None, 120, limits.memory(self.root)))
        self.assertIsNone(condition.look(0, str))
        self.version_1(kills=1)
        message = condition.look(1, lambda: "python3")
        self.assertEqual(message, {"op": "limit", "kind": "memory", "place": None, "reached": True, "used": 4096, "limit": GIGABYTE, "times": 1,
                                   "process": "python3"})
        for second in range(2, 100):
            self.assertIsNone(condition.look(second, str))
        self.version_1(kills=3)
        self.assertEqual(condition.look(100, str)["times"], 3)
        self.version_1(kills=4)
        self.assertIsNone(condition.look(101, str), "so soon again")
        self.assertIsNone(condition.look(219, str))
        self.assertFalse(condition.look(222, str)["reached"])
        self.assertIsNone(condition.look(223, str))

    def test_space_has_room_again_only_when_it_clearly_has(self) -> None:
        size, told = 2 * GIGABYTE, []
        condition = limits.Condition(limits.Meter("disk", "disk", 0, limits.space("/anywhere")))
        for free in (GIGABYTE, 50 << 20, 30 << 20, 0, 50 << 20, 200 << 20, 220 << 20, 50 << 20):
            with mock.patch("os.statvfs", return_value=mock.Mock(f_blocks=size >> 12, f_frsize=4096, f_bavail=free >> 12)):
                message = condition.look(len(told), str)
                told.append(message and (message["reached"], message["limit"] - message["used"]))
        self.assertEqual(told, [None, None, (True, 30 << 20), None, None, None, (False, 220 << 20), None])

    def test_the_last_files_are_counted_where_there_is_a_limit(self) -> None:
        read = limits.files("/anywhere")
        for free, full, eased in ((50_000, False, True), (600, False, False), (400, True, False)):
            with mock.patch("os.statvfs", return_value=mock.Mock(f_files=100_000, f_favail=free)):
                self.assertEqual(read(0), limits.Reading(100_000 - free, 100_000, full, eased))
        with mock.patch("os.statvfs", return_value=mock.Mock(f_files=0, f_favail=0)):
            self.assertIsNone(read(0))


class LimitsTest(SandboxCase):
    limits = ("--pids-limit", "150", "--cpus", "1")

    def reached(self, kind: str, place: str | None = None) -> dict:
        return self.client.wait(lambda: self.client.last("limit", kind=kind, place=place, reached=True))

    def test_a_program_that_takes_all_memory_is_named(self) -> None:
        hog = "import time\nx = []\nwhile True:\n    x.append(bytearray(b'x' * (32 << 20)))\n    time.sleep(0.1)\n"
        self.cell(f"python3 -c \"{hog}\"; true", 60)
        message = self.reached("memory")
        self.assertEqual((message["limit"], message["times"], message["process"]), (GIGABYTE, 1, "python3"))
        again = self.reconnect()
        self.assertTrue(again.wait(lambda: again.last("limit", kind="memory"))["reached"], "told to the next server too")

    def test_too_many_processes_are_told_and_over_when_they_end(self) -> None:
        record = self.execute("for i in $(seq 300); do sleep 300 & done 2>/dev/null; wait")
        self.assertEqual(self.reached("processes")["limit"], 150)
        self.client.say(op="restart", shell=self.shell)
        self.await_end(record)
        self.client.wait(lambda: self.client.last("limit", kind="processes", reached=False), 60)

    def test_a_full_tmp_is_told_and_over_when_it_is_emptied(self) -> None:
        self.ends("head -c 100M /dev/zero > /tmp/full", 1)
        self.assertEqual(self.reached("disk", "tmp")["limit"], 64 << 20)
        self.ends("rm /tmp/full", 0)
        self.client.wait(lambda: self.client.last("limit", kind="disk", place="tmp", reached=False))


if __name__ == "__main__":
    unittest.main()
