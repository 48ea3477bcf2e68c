"""Messages that no server of ours would send, in orders that none would send them."""
import json
import random
import select
import socket
import struct
import unittest
import uuid
from typing import Any

from client import HOME, Client
from fuzz import ANSWER_WITHIN, FuzzCase, Nested, hostile

import frames

MESSAGES = 120
RUNS = [str(uuid.UUID(int=n)) for n in range(1, 30)]
SHELLS = ["fuzz/a", "fuzz/b", "fuzz/c", "-", "probe/../x"]
CELLS = {"bash": ["echo hi", "seq 1000", "false", "sleep 0.05", "cat", "exit 3", "cd /tmp; x=1", "kill -9 $$", "yes | head -c 100000", "sleep 30", "exec true",
                  "(sleep 0.1; echo late) &"],
         "python": ["1 + 1", "print('hi')", "import os; os._exit(3)", "1 / 0", "input()", "while True: pass"],
         "file": ["some text"]}


def execute(chance: random.Random) -> dict[str, Any]:
    language = chance.choice(["bash", "bash", "python", "file"])
    return {"op": "execute", "run": chance.choice(RUNS), "shell": chance.choice(SHELLS), "language": language,
            "source": chance.choice(CELLS[language]), "home": HOME, "directory": chance.choice([None, None, "d", "."]),
            "path": chance.choice(["f", "d/e/f", "f/g"]) if language == "file" else None, "mode": chance.choice([None, 0, 0o755]),
            "timeoutMillis": chance.choice([50, 1000, 60000]), "env": chance.choice([{}, {"A": "b"}, {"A": "c", "B": "'\n"}]),
            "columns": chance.randrange(1, 1001), "rows": chance.randrange(1, 1001)}


def message(chance: random.Random) -> dict[str, Any]:
    """One that makes sense, by its form at least."""
    run, shell, channel = chance.choice(RUNS), chance.choice(SHELLS), chance.randrange(70)
    return chance.choice((
        lambda: execute(chance), lambda: execute(chance), lambda: {"op": "interrupt", "run": run}, lambda: {"op": "restart", "shell": shell},
        lambda: {"op": "resize", "shell": shell, "columns": chance.randrange(1, 999), "rows": 20}, lambda: {"op": "forget", "run": run},
        lambda: {"op": "acknowledge", "run": run, "offset": chance.choice([0, 5, 100000, 1 << 50])},
        lambda: {"op": "hello", "version": 1, "acknowledged": {run: chance.randrange(5000)}},
        lambda: {"op": "dial", "channel": channel, "unix": chance.choice(["/run/learner/docker.sock", "/dev/null", "/"])},
        lambda: {"op": "dial", "channel": channel, "tcp": f"127.0.0.1:{chance.randrange(1, 65536)}"},
        lambda: {"op": "exec", "channel": channel, "argv": chance.choice([["cat"], ["yes"], ["true"], ["sh", "-c", "sleep 9 & echo x"], ["no such"]]),
                 "env": {}, "directory": chance.choice([None, HOME]), "timeoutMillis": chance.choice([1, 200, 5000])},
        lambda: {"op": "credit", "channel": channel, "part": chance.randrange(4), "bytes": chance.choice([1, 1 << 18, 1 << 40])},
        lambda: {"op": "close", "channel": channel}, lambda: {"op": "engine", "action": chance.choice(["stop", "stop", "dance"])}))()


def control(chance: random.Random) -> bytes:
    """Now and then with a field that is missing, doubled, renamed or something else altogether."""
    content = message(chance)
    holes: list[Nested] = []
    for _ in range(chance.choice([0, 0, 1, 1, 2])):
        key = chance.choice(list(content))
        if chance.random() < 0.2:
            del content[key]
            content["op"] = content.get("op", "execute")
        else:
            content[key] = hostile(chance)
    for key, value in content.items():
        if isinstance(value, Nested):
            holes.append(value)
            content[key] = f"hole {len(holes) - 1}"
    text = json.dumps(content)
    for number, hole in enumerate(holes):
        text = text.replace(f'"hole {number}"', "[" * hole.depth + "]" * hole.depth)
    return frame(frames.CONTROL, text.encode("utf-8", "surrogatepass"))


def frame(kind: int, payload: bytes) -> bytes:
    return struct.pack(">IB", 1 + len(payload), kind) + payload


def binary(chance: random.Random) -> bytes:
    kind = chance.choice([frames.INPUT, frames.DATA, frames.OUTPUT, 0, 99, 255])
    head = {frames.INPUT: uuid.UUID(chance.choice(RUNS)).bytes, frames.DATA: struct.pack(">IB", chance.randrange(70), chance.randrange(4))}.get(kind, b"")
    return frame(kind, head + chance.randbytes(chance.choice([0, 1, 3, 1000, 60_000])))


def broken(chance: random.Random) -> bytes:
    """Bytes that are no frame, or not any more."""
    good = bytearray(control(chance))
    for _ in range(chance.randrange(1, 6)):
        good[chance.randrange(len(good))] = chance.randrange(256)
    return chance.choice((bytes(good), bytes(good[:chance.randrange(len(good))]), b"\0\0\0\0", b"\xff" * 9, struct.pack(">IB", 1 << 20, 1) + bytes(1000),
                          chance.randbytes(500), frame(frames.CONTROL, b"\xff\xfe" + bytes(50)), frame(frames.CONTROL, b'{"op":"x"' + b" " * 500_000 + b"}")))


class Hostile:
    """A server that says anything and does not listen to what it is told, only reads it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(ANSWER_WITHIN)
        self._socket.connect(self._path)
        self._socket.sendall(frames.encode_control({"op": "hello", "version": 1, "acknowledged": {}}))

    def send(self, data: bytes) -> None:
        """An agent that has closed the connection has every right to; one that takes nothing fails the test by a timeout."""
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            self.again()

    def again(self) -> None:
        self._socket.close()
        self._connect()

    def read(self) -> None:
        try:
            while select.select([self._socket], [], [], 0)[0]:
                if not self._socket.recv(1 << 20):
                    return self.again()
        except ConnectionResetError:
            self.again()

    def close(self) -> None:
        self._socket.close()


class ServerSideTest(FuzzCase):
    def test_whatever_comes_from_the_servers_side_the_agent_goes_on(self) -> None:
        self.fuzz(self._play)

    def _play(self, chance: random.Random) -> None:
        server = Hostile(self.sandbox.socket)
        for _ in range(MESSAGES):
            self._one(chance, server)
        server.close()
        self._clean_up()

    def _one(self, chance: random.Random, server: Hostile) -> None:
        kind = chance.random()
        if kind < 0.03:
            server.send(broken(chance))
            server.again()
        elif kind < 0.05:
            server.again()
        elif kind < 0.15:
            server.send(binary(chance))
        else:
            server.send(control(chance))
        if chance.random() < 0.5:
            server.read()

    def _clean_up(self) -> None:
        """Runs that go on would fill the next round's shells."""
        server = Hostile(self.sandbox.socket)
        for shell in SHELLS:
            server.send(frames.encode_control({"op": "restart", "shell": shell}))
        for run in RUNS:
            server.send(frames.encode_control({"op": "forget", "run": run}))
        server.close()

    def test_thousands_of_channels_cost_nothing_that_lasts(self) -> None:
        server = Hostile(self.sandbox.socket)
        for number in range(3000):
            server.send(frames.encode_control({"op": "dial", "channel": number, "tcp": "127.0.0.1:9"}))
            server.send(frames.encode_control({"op": "close", "channel": number}))
            server.read()
        server.close()
        self.check_agent_serves()

    def test_connections_that_say_nothing_cost_nothing_that_lasts(self) -> None:
        silent = [Client(self.sandbox.socket, greet=False) for _ in range(200)]
        for client in silent:
            client.close()
        self.check_agent_serves()


if __name__ == "__main__":
    unittest.main()
