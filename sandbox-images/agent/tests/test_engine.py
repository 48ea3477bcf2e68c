"""The learner's Docker engine: on demand, watched, and never trusted."""
import contextlib
import socket
import tempfile
import threading
import unittest
from typing import Callable

from case import SandboxCase
from engine import ask_version
from learner import JobFailed


class EngineTest(SandboxCase):
    limits = ("--pids-limit", "512")
    network = "bridge"

    def state(self, state: str, seconds: float = 60) -> dict:
        return self.client.wait(lambda: (last := self.client.last("engine")) and last["state"] == state and last, seconds)

    def states(self) -> list[str]:
        told = [message["state"] for message in self.client.messages if message["op"] == "engine"]
        return [state for state, before in zip(told, [None, *told]) if state != before]

    def engine(self, action: str) -> None:
        self.client.say(op="engine", action=action)

    def test_an_engine_starts_answers_and_stops(self) -> None:
        self.engine("stop")
        self.state("off")
        self.engine("start")
        self.state("starting")
        ready = self.state("ready")
        self.assertRegex(ready["version"], r"^\d+\.\d+")
        self.says("docker version --format '{{.Server.Version}}'", ready["version"] + "\n")
        self.engine("start")
        self.state("ready")
        hello = self.reconnect().last("hello")
        self.assertEqual((hello["engine"]["state"], hello["engine"]["version"]), ("ready", ready["version"]))
        self.engine("stop")
        self.state("off")
        self.assertNotEqual(self.cell("docker version").outcome["exitCode"], 0)
        self.engine("stop")
        self.state("off")

    def test_the_engine_is_the_learner_without_capabilities(self) -> None:
        self.engine("start")
        self.state("ready")
        text = self.cell("grep -hE '^(Uid|CapInh|CapPrm|CapEff|CapAmb)' /proc/$(pgrep -o rootlesskit)/status; "
                         "tr '\\0' '\\n' </proc/$(pgrep -o rootlesskit)/environ | grep -c SLIPWAY").text
        self.assertEqual(text.split(), ["Uid:", *["20250"] * 4, "CapInh:", "0" * 16, "CapPrm:", "0" * 16, "CapEff:", "0" * 16,
                                        "CapAmb:", "0" * 16, "0"])

    def test_an_engine_that_dies_is_told_and_can_be_started_again(self) -> None:
        self.engine("start")
        self.state("ready")
        self.cell("kill -9 $(pgrep -x rootlesskit)")
        failed = self.state("failed")
        self.assertIn("The Docker engine ended", failed["message"])
        self.engine("start")
        self.state("ready")

    def test_stopping_while_it_starts_and_starting_while_it_stops(self) -> None:
        self.engine("start")
        self.state("ready")
        self.client.messages.clear()
        self.engine("stop")
        self.engine("start")
        self.client.wait(lambda: self.states()[-1:] == ["ready"])
        self.assertEqual(self.states(), ["starting", "off", "starting", "ready"])
        self.engine("stop")
        self.state("off")
        self.client.messages.clear()
        self.engine("start")
        self.engine("stop")
        self.state("off")
        self.assertEqual(self.states(), ["starting", "off"])

    def test_a_container_can_be_talked_to(self) -> None:
        self.engine("start")
        self.state("ready")
        build = self.cell("mkdir -p root/bin && cp /bin/bash root/bin/sh && for l in $(ldd /bin/bash | grep -o '/[^ ]*'); do mkdir -p root/$(dirname $l); "
                          "cp $l root/$l; done && tar -C root -c . | docker import - tiny", 60)
        self.assertEqual(build.outcome["exitCode"], 0, build.text)
        record = self.execute("docker run --rm --network none -it tiny /bin/sh -c 'echo ready; read x; echo \"got $x\"; exit 4'; echo \"status $?\"")
        self.await_output(record, "ready")
        self.client.type(record, "typed\r")
        self.await_end(record)
        self.assertEqual(bytes(record.output), b"ready\r\ntyped\r\ngot typed\r\nstatus 4\r\n")
        deaf = self.execute("docker run --rm --network none tiny /bin/sh -c 'trap \"\" INT TERM; echo ready; while :; do :; done'")
        self.await_output(deaf, "ready")
        for _ in range(3):
            self.client.say(op="interrupt", run=deaf.id)
            self.client.pause(0.3)
        self.assertEqual(self.await_end(deaf), {"kind": "interrupted"})
        self.cell("docker rm -f $(docker ps -aq)", 60)

    def test_progress_of_a_build_is_shown_as_on_a_terminal(self) -> None:
        self.engine("start")
        self.state("ready")
        self.cell("docker import - tiny </dev/null 2>/dev/null; mkdir -p build; printf 'FROM scratch\\nCOPY x /x\\n' >build/Dockerfile; date >build/x")
        record = self.cell("docker build -t built build", 60)
        self.assertEqual(record.outcome["exitCode"], 0, record.text)
        self.assertIn(b"\x1b[", bytes(record.output))


class EngineAtStartTest(SandboxCase):
    limits = ("--pids-limit", "512", "-e", "SLIPWAY_ENGINE=start")
    network = "bridge"

    def test_an_engine_that_starts_with_the_agent_is_told_to_who_comes(self) -> None:
        hello = self.client.last("hello")
        self.assertIn(hello["engine"]["state"], ("starting", "ready"))
        ready = hello["engine"]["state"] == "ready" or self.client.wait(
            lambda: (last := self.client.last("engine")) and last["state"] == "ready", 60)
        self.assertTrue(ready)
        self.says("docker ps -q; env | grep SLIPWAY || true", "")


class HostileEngineTest(SandboxCase):
    def test_an_engine_that_cannot_start_says_why(self) -> None:
        self.says("exec 9>/run/learner/engine.lock; flock 9; touch /run/learner/docker.sock", "")
        self.client.say(op="engine", action="start")
        failed = self.client.wait(lambda: self.client.last("engine", state="failed"))
        self.assertIn("already runs", failed["message"])
        self.says("exec 9>&-; rm /run/learner/docker.sock", "")


class AskTest(unittest.TestCase):
    """The engine's socket is the learner's: whatever answers there is read as far as it is short, and is only to be shown."""

    def ask(self, answer: Callable[[str], bytes]) -> bytes:
        with tempfile.TemporaryDirectory() as directory, socket.socket(socket.AF_UNIX) as listening:
            path = directory + "/docker.sock"
            listening.bind(path)
            listening.listen()
            thread = threading.Thread(target=self._serve, args=(listening, answer), daemon=True)
            thread.start()
            return ask_version(path)[0]

    @staticmethod
    def _serve(listening: socket.socket, answer: Callable[[str], bytes]) -> None:
        while True:
            try:
                stream, _ = listening.accept()
            except OSError:
                return
            with stream, contextlib.suppress(OSError):
                stream.sendall(answer(stream.recv(4096).decode().split(" ")[1]))

    @staticmethod
    def with_version(body: bytes) -> Callable[[str], bytes]:
        return lambda page: b"HTTP/1.0 200 OK\r\n\r\n" + (b"OK" if page == "/_ping" else body)

    def test_an_engines_version_is_read(self) -> None:
        self.assertEqual(self.ask(self.with_version(b'{"Version":"26.1.5"}')), b"26.1.5")

    def test_answers_that_make_no_sense_are_no_engine(self) -> None:
        for body in (b"", b"[" * 50000, b"[]", b"{}", b'"x"', b"\xff\xfe", b"x" * 10_000_000, b'{"Version"'):
            with self.assertRaises(JobFailed):
                self.ask(self.with_version(body))
        for answer in (b"", b"HTTP/1.0 500 No\r\n\r\n", b"\0" * 10_000_000, b"SSH-2.0\r\n 200 "):
            with self.assertRaises(JobFailed):
                self.ask(lambda page: answer)

    def test_a_long_version_is_cut(self) -> None:
        self.assertEqual(self.ask(self.with_version(b'{"Version":"' + b"9" * 5000 + b'"}')), b"9" * 60)

    def test_where_nobody_listens_there_is_no_engine(self) -> None:
        for path in ("/nowhere/docker.sock", "/dev/null", "/dev/zero", "/"):
            with self.assertRaises(OSError):
                ask_version(path)


if __name__ == "__main__":
    unittest.main()
