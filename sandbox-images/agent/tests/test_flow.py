"""Connections that come and go, output that waits, messages that make no sense."""
import os
import socket
import unittest
import uuid

import frames
from case import SandboxCase
from client import Client, Lost

WINDOW = 4 << 20


class ResumeTest(SandboxCase):
    def test_hello_names_the_agents_life_its_runs_and_its_engine(self) -> None:
        record = self.says("true", "")
        hello = self.reconnect().last("hello")
        self.assertIn(record.id, hello["runs"])
        self.assertEqual((hello["version"], hello["engine"]["state"]), (1, "off"))
        again = self.reconnect().last("hello")
        self.assertEqual(again["boot"], hello["boot"])
        uuid.UUID(hello["boot"])

    def test_a_new_connection_is_told_everything_again(self) -> None:
        self.client.acknowledging = False
        record = self.says("echo hi", "hi\n")
        self.client.wait(lambda: record.closed)
        again = self.reconnect().record(record.id)
        self.client.wait(lambda: again.closed)
        self.assertEqual((again.order, again.text, again.ended), (["started", "output", "ended", "closed"], "hi\n", record.ended))

    def test_a_new_connection_goes_on_from_what_was_acknowledged(self) -> None:
        self.client.acknowledging = False
        record = self.says("seq 1 100000", "".join(f"{n}\n" for n in range(1, 100001)))
        for offset in (0, 1, 65535, 262143, 262144, 262145, 300000, len(record.output)):
            again = self.reconnect({record.id: offset}, acknowledging=False).record(record.id)
            self.client.wait(lambda: again.closed)
            self.assertEqual(bytes(again.output), bytes(record.output[offset:]), offset)

    def test_a_cell_goes_on_while_nobody_is_connected_and_nothing_is_lost(self) -> None:
        record = self.execute("for i in {1..400}; do echo line $i; sleep 0.005; done; echo $(( 6 * 7 ))")
        everything = bytearray()
        for _ in range(8):
            self.client.wait(lambda: len(record.output) > 200 or record.ended)
            everything += record.output
            record = self.reconnect({record.id: len(everything)}).record(record.id)
        self.await_end(record)
        everything += record.output
        self.assertEqual(everything.decode(), "".join(f"line {n}\r\n" for n in range(1, 401)) + "42\r\n")

    def test_runs_wait_and_run_while_nobody_is_connected(self) -> None:
        first, second = self.execute("sleep 0.3; echo first"), self.execute("echo second")
        self.client.wait(lambda: first.started)
        self.reconnect()
        again = self.client.record(second.id)
        self.await_end(again)
        self.assertEqual((self.client.record(first.id).text, again.text), ("first\n", "second\n"))

    def test_a_run_that_is_known_is_not_run_again(self) -> None:
        record = self.says("echo once >>count; wc -l <count", "1\n")
        self.execute("echo once >>count; wc -l <count", run=record.id)
        self.says("wc -l <count", "1\n")

    def test_a_forgotten_run_is_told_no_more(self) -> None:
        record = self.says("echo hi", "hi\n")
        self.client.wait(lambda: record.closed)
        self.client.say(op="forget", run=record.id)
        self.reconnect()
        self.assertNotIn(record.id, self.client.last("hello")["runs"])
        self.says("echo fine", "fine\n")
        self.assertEqual(self.client.record(record.id).order, [])

    def test_a_running_run_that_is_forgotten_goes_on_without_a_word(self) -> None:
        record = self.execute("echo ready; head -c 10000000 /dev/zero; touch finished")
        self.await_output(record, "ready")
        self.client.acknowledging = False
        self.client.say(op="forget", run=record.id)
        self.says("ls finished", "finished\n")
        self.assertIsNone(record.ended)

    def test_the_newest_connection_wins(self) -> None:
        old = self.client
        self.addCleanup(old.close)
        self.client = Client(self.sandbox.socket)
        with self.assertRaises(Lost):
            old.wait(lambda: False, 5)
        self.says("echo fine", "fine\n")

    def test_who_does_not_say_hello_is_nobody(self) -> None:
        stranger = Client(self.sandbox.socket, greet=False)
        self.addCleanup(stranger.close)
        record = stranger.execute("echo stranger", shell=self.shell)
        self.says("echo fine", "fine\n")
        stranger.pause(0.2)
        self.assertEqual((stranger.messages, record.order), ([], []))

    def test_states_of_shells_are_told_to_a_new_connection(self) -> None:
        self.says("true", "")
        self.await_state("idle")
        self.reconnect()
        self.await_state("idle")


class BackPressureTest(SandboxCase):
    def test_a_cell_blocks_when_four_megabytes_wait_and_goes_on_when_they_are_acknowledged(self) -> None:
        self.client.acknowledging = False
        record = self.execute("for i in {1..12}; do head -c 1000000 /dev/zero; echo $i >progress; done")
        self.client.wait(lambda: len(record.output) >= WINDOW)
        self.client.pause(0.5)
        waiting = len(record.output)
        self.assertLess(waiting, WINDOW + (1 << 20))
        self.assertLess(int(self.cell("cat progress", shell=self.shell + "/other").text), 6)
        self.client.say(op="acknowledge", run=record.id, offset=1000000)
        self.client.wait(lambda: len(record.output) > waiting)
        self.client.acknowledging = True
        self.client.say(op="acknowledge", run=record.id, offset=len(record.output))
        self.assertEqual(self.await_end(record), {"kind": "finished", "exitCode": 0})
        self.assertEqual(bytes(record.output), bytes(12000000))

    def test_a_cell_blocks_as_well_when_nobody_is_connected(self) -> None:
        record = self.execute("echo ready; for i in {1..12}; do head -c 1000000 /dev/zero; echo $i >progress; done")
        self.await_output(record, "ready")
        self.reconnect({record.id: len(record.output)}, acknowledging=False)
        again = self.client.record(record.id)
        self.client.wait(lambda: len(again.output) >= WINDOW)
        self.client.pause(0.3)
        self.assertIsNone(again.ended)
        self.client.acknowledging = True
        self.client.say(op="acknowledge", run=record.id, offset=again.first + len(again.output))
        self.await_end(again)
        self.assertEqual(len(record.output) + len(again.output), 7 + 12000000)

    def test_a_blocked_cell_can_be_stopped(self) -> None:
        self.client.acknowledging = False
        record = self.execute("cat /dev/zero")
        self.client.wait(lambda: len(record.output) >= WINDOW)
        self.client.say(op="interrupt", run=record.id)
        self.client.acknowledging = True
        self.client.say(op="acknowledge", run=record.id, offset=len(record.output))
        self.assertEqual(self.await_end(record), {"kind": "interrupted"})

    def test_one_who_reads_nothing_holds_up_nobody_else_and_costs_little(self) -> None:
        """Readiness to write was once taken for something to read; only a full socket shows that."""
        before = self._agent_kilobytes_after(0)
        self.client.acknowledging = False
        records = [self.execute("head -c 20000000 /dev/zero", shell=f"{self.shell}/{n}") for n in range(3)]
        probe = self.execute("until [ $(ps -o state= -C head | grep -c S) -ge 3 ]; do sleep 0.05; done; echo all wait",
                             shell=self.shell + "/probe")
        self.client._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.assertLess(self._agent_kilobytes_after(2.0) - before, 20 << 10)
        self.client.acknowledging = True
        for record in records:
            self.client.wait(lambda: len(record.output) >= WINDOW)
            self.client.say(op="acknowledge", run=record.id, offset=len(record.output))
        for record in records + [probe]:
            self.await_end(record, 60)
        self.assertEqual([len(record.output) for record in records], [20000000] * 3)

    def _agent_kilobytes_after(self, seconds: float) -> int:
        script = f"sleep {seconds}; for p in /proc/[0-9]*; do grep -qa agent.py $p/cmdline && grep VmRSS $p/status; done | sort -n | tail -1"
        return int(self.sandbox.root("sh", "-c", script).split()[1])

    def test_many_runs_together_keep_no_more_than_their_budget(self) -> None:
        self.client.acknowledging = False
        records = [self.execute(f"head -c 4000000 /dev/zero; echo {n}") for n in range(20)]
        self.client.wait(lambda: records[15].ended)
        self.client.pause(1)
        self.assertLess(sum(len(record.output) for record in records), 66 << 20)
        self.assertIsNone(records[17].ended)
        self.client.acknowledging = True
        for record in records[:17]:
            self.client.say(op="acknowledge", run=record.id, offset=len(record.output))
        self.await_end(records[-1], 60)
        self.assertLess(self._agent_kilobytes_after(0), 40 << 10)
        self.assertTrue(all(record.ended["offset"] == 4000000 + len(f"{n}\r\n") for n, record in enumerate(records)))

    def test_output_in_single_bytes_costs_no_object_each(self) -> None:
        self.client.acknowledging = False
        record = self.execute("i=0; while (( i++ < 30000 )); do printf x; done")
        self.await_end(record, 60)
        self.assertEqual(bytes(record.output), b"x" * 30000)
        frames_seen = sum(1 for kind in record.order if kind == "output")
        self.assertEqual(frames_seen, 1)


class MalformedTest(SandboxCase):
    def test_nonsense_costs_the_connection_and_nothing_else(self) -> None:
        self.says("kept=1", "")
        for nonsense in (b"\0\0\0\0", b"\xff\xff\xff\xff\1", b"\0\0\0\2\1{", b"\0\0\0\3\1[]", b"\0\0\0\2\3x", b"\0\0\0\2\4x",
                         b"GET / HTTP/1.1\r\n\r\n", os.urandom(5000), b"\0\0\0\x09\1{\"op\":1}"):
            with self.subTest(nonsense[:20]):
                self.client.send(nonsense)
                try:
                    self.client.wait(lambda: False, 0.3)
                except (Lost, ConnectionError):
                    pass
                except AssertionError:
                    pass
                self.reconnect()
                self.says("echo $kept", "1\n")

    def test_unknown_kinds_and_ops_are_ignored(self) -> None:
        self.client.frame(99, b"whatever")
        self.client.frame(2, b"")
        self.client.say(op="unheard-of", run=7)
        self.client.frame(frames.INPUT, bytes(16) + b"typed")
        self.client.write(12345, b"to nobody")
        self.says("echo fine", "fine\n")
        self.assertIsNone(self.client.last("refused"))

    def test_requests_that_make_no_sense_are_refused_in_words(self) -> None:
        run = str(uuid.uuid4())
        good = {"op": "execute", "run": run, "shell": "tests/x", "language": "bash", "source": "true", "home": "tests", "directory": None,
                "path": None, "mode": None, "timeoutMillis": 1000, "env": {}, "columns": 80, "rows": 24}
        for change in ({"language": "ruby"}, {"run": "x"}, {"run": None}, {"home": "../x"}, {"home": "/etc"}, {"source": None},
                       {"timeoutMillis": -1}, {"language": "file", "path": "../x"}, {"columns": 10 ** 9}, {"env": []}, {"shell": 7}):
            self.client.messages.clear()
            self.client.say(**{**good, **change})
            refused = self.client.wait(lambda: self.client.last("refused"))
            self.assertEqual(refused["refused"], "execute", change)
            self.assertGreater(len(refused["message"]), 10, change)
        for message in ({"op": "interrupt"}, {"op": "interrupt", "run": 7}, {"op": "acknowledge", "run": run, "offset": "x"},
                        {"op": "acknowledge", "run": run, "offset": -1}, {"op": "restart"}, {"op": "resize", "shell": "x"},
                        {"op": "resize", "shell": "x", "columns": 0, "rows": 1}, {"op": "engine", "action": "explode"}, {"op": "dial"},
                        {"op": "exec", "channel": -1}, {"op": "credit", "channel": 1}, {"op": "close"}, {"op": "forget", "run": [1]}):
            self.client.messages.clear()
            self.client.say(**message)
            self.assertEqual(self.client.wait(lambda: self.client.last("refused"))["refused"], message["op"], message)
        self.says("echo fine", "fine\n")

    def test_hello_with_senseless_offsets_is_a_hello(self) -> None:
        for acknowledged in (None, [], {"x": 1}, {str(uuid.uuid4()): "x"}, {str(uuid.uuid4()): 10 ** 30}):
            self.client.messages.clear()
            self.client.say(op="hello", version=99, acknowledged=acknowledged)
            self.client.wait(lambda: self.client.last("hello"))
        self.says("echo fine", "fine\n")


if __name__ == "__main__":
    unittest.main()
