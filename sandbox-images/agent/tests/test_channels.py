"""Dialled sockets and programs apart from the shells: streams with credit, ends on each part, limits."""
import hashlib
import os
import time
import unittest

import frames
from case import SandboxCase

CREDIT = 256 << 10


class ChannelsCase(SandboxCase):
    def exec(self, channel: int, *argv: str, directory: str | None = None, limit: int = 30000, env: dict[str, str] | None = None) -> None:
        self.client.say(op="exec", channel=channel, argv=list(argv), env=env or {}, directory=directory, timeoutMillis=limit)

    def exited(self, channel: int, seconds: float = 30) -> dict:
        return self.client.wait(lambda: self.client.last("exited", channel=channel), seconds)

    def failed(self, channel: int) -> str:
        return self.client.wait(lambda: self.client.last("failed", channel=channel))["message"]

    def out(self, channel: int, part: int = 1) -> str:
        return self.client.data.get((channel, part), b"").decode()

    def send_all(self, channel: int, data: bytes) -> None:
        """As the credit allows."""
        sent = 0
        while sent < len(data):
            self.client.wait(lambda: sent < CREDIT + self.credit(channel))
            piece = data[sent:min(sent + 60000, CREDIT + self.credit(channel))]
            self.client.write(channel, piece)
            sent += len(piece)
        self.client.write(channel, b"")

    def credit(self, channel: int) -> int:
        return sum(m["bytes"] for m in self.client.messages if m["op"] == "credit" and m["channel"] == channel)


class ExecTest(ChannelsCase):
    def test_a_programs_outputs_and_exit_code_are_told_in_order(self) -> None:
        self.exec(1, "sh", "-c", "echo out; echo err >&2; exit 7")
        exited = self.exited(1)
        self.assertEqual((exited["exitCode"], exited["timedOut"], exited["message"]), (7, False, ""))
        self.assertEqual((self.out(1), self.out(1, 2)), ("out\n", "err\n"))
        self.assertEqual(self.client.ends, {(1, 1), (1, 2)})

    def test_arguments_environment_and_directory_are_as_given(self) -> None:
        self.says("mkdir -p d", "")
        self.exec(1, "sh", "-c", 'pwd; echo "$APP"; echo "$HOME"; echo "$1"', "sh", "a b '$x", directory="tests/d", env={"APP": "it's"})
        self.exited(1)
        self.assertEqual(self.out(1), "/home/learner/tests/d\nit's\n/home/learner\na b '$x\n")
        self.exec(2, "pwd")
        self.exited(2)
        self.assertEqual(self.out(2), "/home/learner\n")

    def test_what_cannot_be_started_says_why(self) -> None:
        self.exec(1, "no-such-program")
        self.assertEqual(self.exited(1)["exitCode"], 127)
        self.assertIn("No such file", self.out(1, 2))
        self.exec(2, "true", directory="tests/missing")
        self.assertEqual(self.exited(2)["exitCode"], 127)
        self.assertIn("tests/missing", self.out(2, 2))
        for channel, request in ((3, {"argv": []}), (4, {"argv": ["a\0"]}), (5, {"argv": "ls"}), (6, {"timeoutMillis": 0}),
                                 (7, {"directory": "../x"}), (8, {"env": {"a b": "c"}})):
            self.client.say(**{"op": "exec", "channel": channel, "argv": ["true"], "env": {}, "directory": None, "timeoutMillis": 1000, **request})
            self.assertGreater(len(self.failed(channel)), 10)

    def test_megabytes_pass_in_both_directions_under_credit(self) -> None:
        data = os.urandom(5_000_000)
        self.exec(1, "sh", "-c", "tee /tmp/copy | sha256sum >&2; cat /tmp/copy; rm /tmp/copy")
        self.send_all(1, data)
        self.assertEqual(self.exited(1)["exitCode"], 0)
        self.assertEqual(self.out(1, 2).split()[0], hashlib.sha256(data).hexdigest())
        self.assertEqual(bytes(self.client.data[1, 1]), data)

    def test_a_program_blocks_when_its_credit_is_used_up(self) -> None:
        self.client.credit_back = False
        self.exec(1, "head", "-c", "1000000", "/dev/zero")
        self.client.wait(lambda: len(self.client.data.get((1, 1), b"")) == CREDIT)
        self.client.pause(0.3)
        self.assertEqual((len(self.client.data[1, 1]), self.client.last("exited")), (CREDIT, None))
        self.client.say(op="credit", channel=1, part=1, bytes=100)
        self.client.wait(lambda: len(self.client.data[1, 1]) == CREDIT + 100)
        self.client.credit_back = True
        self.client.say(op="credit", channel=1, part=1, bytes=CREDIT)
        self.exited(1)
        self.assertEqual(len(self.client.data[1, 1]), 1000000)

    def test_more_than_the_credit_is_refused(self) -> None:
        self.exec(1, "sleep", "1000")
        for _ in range(8):
            self.client.write(1, bytes(100000))
        self.assertIn("credit", self.failed(1))
        self.says("until ! pgrep -x sleep >/dev/null; do sleep 0.01; done", "")

    def test_a_program_that_does_not_read_or_has_ended_takes_what_is_sent(self) -> None:
        self.exec(1, "sh", "-c", "exec 0<&-; echo closed; sleep 0.5")
        self.client.wait(lambda: self.out(1))
        self.send_all(1, bytes(2_000_000))
        self.assertEqual(self.exited(1)["exitCode"], 0)

    def test_the_end_of_input_reaches_the_program(self) -> None:
        self.exec(1, "sh", "-c", "cat; echo end")
        self.client.write(1, b"some\n")
        self.client.wait(lambda: self.out(1) == "some\n")
        self.client.write(1, b"")
        self.exited(1)
        self.assertEqual(self.out(1), "some\nend\n")

    def test_a_program_and_its_children_are_killed_at_the_limit(self) -> None:
        self.exec(1, "sh", "-c", "sleep 4321 & sleep 4321", limit=300)
        exited = self.exited(1)
        self.assertEqual((exited["timedOut"], exited["exitCode"], exited["message"]), (True, 137, "It was ended after 0.3 s."))
        self.says("pgrep -cf 'sleep [4]321'; true", "0\n")

    def test_what_a_program_leaves_behind_ends_with_it(self) -> None:
        self.exec(1, "sh", "-c", "sleep 4322 & echo started")
        self.exited(1, 5)
        self.assertEqual(self.out(1), "started\n")
        self.says("pgrep -cf 'sleep [4]322'; true", "0\n")

    def test_an_output_held_open_by_one_who_left_is_cut_off(self) -> None:
        self.exec(1, "sh", "-c", "setsid -f sleep 30; echo started")
        self.exited(1, 5)
        self.assertEqual(self.out(1), "started\n")
        self.assertEqual(self.client.ends, {(1, 1), (1, 2)})
        self.cell("pkill -x sleep")

    def test_closing_kills_the_program(self) -> None:
        self.exec(1, "sh", "-c", "echo ready; sleep 4323")
        self.client.wait(lambda: self.out(1))
        self.client.say(op="close", channel=1)
        self.says("until ! pgrep -f 'sleep [4]323' >/dev/null; do sleep 0.01; done", "")
        self.assertIsNone(self.client.last("exited"))

    def test_a_lost_connection_ends_its_programs(self) -> None:
        self.exec(1, "sh", "-c", "echo ready; sleep 4324")
        self.client.wait(lambda: self.out(1))
        self.reconnect()
        self.says("until ! pgrep -f 'sleep [4]324' >/dev/null; do sleep 0.01; done", "")
        self.exec(1, "echo", "again")
        self.exited(1)
        self.assertEqual(self.out(1), "again\n")

    def test_too_many_channels_and_doubled_numbers_are_refused(self) -> None:
        for channel in range(64):
            self.exec(channel, "cat")
        self.exec(64, "cat")
        self.assertIn("64", self.failed(64))
        self.client.say(op="close", channel=0)
        self.exec(64, "echo", "room")
        self.exited(64)
        self.exec(63, "cat")
        self.assertIn("open already", self.client.wait(lambda: self.client.last("refused"))["message"])
        for channel in range(64):
            self.client.say(op="close", channel=channel)


class DialTest(ChannelsCase):
    SERVER = ("import socket, sys, os\ns = socket.socket(socket.AF_UNIX if sys.argv[1][0] == '/' else socket.AF_INET)\n"
              "if sys.argv[1][0] == '/':\n    s.bind(sys.argv[1])\nelse:\n    s.setsockopt(1, 2, 1); s.bind(('127.0.0.1', int(sys.argv[1])))\n"
              "s.listen(); print('listening', flush=True)\nwhile True:\n    c, _ = s.accept()\n    c.sendall(b'hello ')\n"
              "    while (d := c.recv(65536)):\n        c.sendall(d.upper())\n    c.sendall(b' bye'); c.close()\n")

    def serve(self, address: str) -> None:
        record = self.execute(f"cat >server.py <<'END'\n{self.SERVER}\nEND\npython3 server.py {address}", shell=self.shell + "/server")
        self.await_output(record, "listening")

    def dial(self, channel: int, unix: str | None = None, tcp: str | None = None) -> None:
        self.client.say(op="dial", channel=channel, unix=unix, tcp=tcp)

    def converse(self, channel: int) -> None:
        self.client.wait(lambda: self.client.last("opened", channel=channel))
        self.client.wait(lambda: self.out(channel) == "hello ")
        self.client.write(channel, b"some words")
        self.client.wait(lambda: self.out(channel) == "hello SOME WORDS")
        self.client.write(channel, b"")
        self.client.wait(lambda: (channel, 1) in self.client.ends)
        self.assertEqual(self.out(channel), "hello SOME WORDS bye")

    def test_a_unix_socket_of_the_learners_can_be_dialled(self) -> None:
        self.serve("/run/learner/test.sock")
        self.dial(1, unix="/run/learner/test.sock")
        self.converse(1)

    def test_a_port_can_be_dialled_again_and_again(self) -> None:
        self.serve("8123")
        for channel in range(5):
            self.dial(channel, tcp="127.0.0.1:8123")
            self.converse(channel)

    def test_what_is_sent_before_it_is_open_arrives(self) -> None:
        self.serve("8124")
        self.dial(1, tcp="127.0.0.1:8124")
        self.client.write(1, b"early")
        self.client.write(1, b"")
        self.client.wait(lambda: (1, 1) in self.client.ends)
        self.assertEqual(self.out(1), "hello EARLY bye")

    def test_megabytes_pass_in_both_directions(self) -> None:
        self.serve("8125")
        self.dial(1, tcp="127.0.0.1:8125")
        data = os.urandom(3_000_000)
        self.client.wait(lambda: self.client.last("opened", channel=1))
        self.send_all(1, data)
        self.client.wait(lambda: (1, 1) in self.client.ends)
        self.assertEqual(bytes(self.client.data[1, 1]), b"hello " + data.upper() + b" bye")

    def test_closing_hangs_up(self) -> None:
        self.serve("8126")
        self.dial(1, tcp="127.0.0.1:8126")
        self.client.wait(lambda: self.out(1))
        self.client.say(op="close", channel=1)
        self.dial(2, tcp="127.0.0.1:8126")
        self.converse(2)

    def test_where_nothing_listens_is_told(self) -> None:
        self.dial(1, tcp="127.0.0.1:9")
        self.assertEqual(self.failed(1), "nothing listens on 127.0.0.1:9")
        self.dial(2, unix="/run/learner/missing.sock")
        self.assertEqual(self.failed(2), "nothing listens on /run/learner/missing.sock")

    def test_what_is_no_target_of_a_learner_is_refused(self) -> None:
        for channel, target in enumerate(({"tcp": "10.0.0.1:80"}, {"tcp": "localhost:80"}, {"tcp": "127.0.0.1:0"}, {"tcp": "127.0.0.1:99999"},
                                          {"tcp": "127.0.0.1:٣"}, {"tcp": ":80"}, {"unix": "relative"}, {"unix": "/" + "x" * 200},
                                          {"unix": "/a\0b"}, {"unix": 7}, {})):
            self.client.say(op="dial", channel=channel, **target)
            self.assertIn("neither", self.failed(channel))

    def test_dialling_is_done_as_the_learner(self) -> None:
        self.dial(1, unix="/run/slipway/agent.sock")
        self.assertEqual(self.failed(1), "/run/slipway/agent.sock: Permission denied")

    def test_pipes_links_and_sockets_that_never_accept_do_not_hold_up_the_agent(self) -> None:
        self.says("cd /run/learner; mkfifo pipe.sock; ln -s loop.sock loop.sock; touch file.sock; ln -s /dev/zero zero.sock; mkdir dir.sock", "")
        for channel, name in enumerate(("pipe", "loop", "file", "zero", "dir")):
            self.dial(channel, unix=f"/run/learner/{name}.sock")
            self.assertGreater(len(self.failed(channel)), 5)
        deaf = self.execute("import socket, time\ns = socket.socket(socket.AF_UNIX); s.bind('/run/learner/deaf.sock'); s.listen(0)\n"
                            "kept = [socket.socket(socket.AF_UNIX) for _ in range(4)]\nfor k in kept: k.setblocking(False)\n"
                            "for k in kept:\n    try: k.connect('/run/learner/deaf.sock')\n    except BlockingIOError: pass\n"
                            "print('deaf')\ntime.sleep(1000)", language="python", shell=self.shell + "/deaf")
        self.await_output(deaf, "deaf")
        began = time.monotonic()
        self.dial(20, unix="/run/learner/deaf.sock")
        self.says("echo fine", "fine\n")
        self.assertLess(time.monotonic() - began, 3)
        self.assertGreater(len(self.failed(20)), 5)

    def test_data_for_unknown_channels_and_parts_is_ignored(self) -> None:
        self.client.write(77, b"x")
        self.client.frame(frames.DATA, (77).to_bytes(4, "big") + b"\x09x")
        self.client.say(op="credit", channel=77, part=1, bytes=5)
        self.client.say(op="close", channel=77)
        self.says("echo fine", "fine\n")


if __name__ == "__main__":
    unittest.main()
