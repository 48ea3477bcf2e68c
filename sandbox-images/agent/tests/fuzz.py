"""What the fuzzers share: a seed that is told when something fails, a time to stop, and what must hold of the agent throughout.

FUZZ_SEED names a seed (each run has the same one otherwise), FUZZ_SECONDS how long to go on (`make soak` goes on for longer).
"""
from __future__ import annotations

import json
import os
import random
import sys
import time
from typing import Any, Callable

from case import SandboxCase
from client import Client
from sandbox import LEARNER

SECONDS = float(os.environ.get("FUZZ_SECONDS", "15"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
ANSWER_WITHIN = 20.0
SHELLS = 10
MOST_KILOBYTES = 80 << 10
MOST_DESCRIPTORS = 600

LOOK = """
import json, os
kilobytes = descriptors = 0
owners = set()
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        with open(f"/proc/{pid}/status") as file: status = dict(line.split(":", 1) for line in file)
    except OSError: continue
    if int(pid) in (1, os.getpid()): continue
    owner = int(status["Uid"].split()[0])
    owners.add(owner)
    if owner == 990 and "VmRSS" in status:
        kilobytes = max(kilobytes, int(status["VmRSS"].split()[0]))
        descriptors = max(descriptors, int(status["FDSize"]))
print(json.dumps([kilobytes, descriptors, sorted(owners)]))
"""


class FuzzCase(SandboxCase):
    network = "none"

    def fuzz(self, play: Callable[[random.Random], None]) -> None:
        """Plays rounds until the time is over; a round that fails is told with its seed, which is all that leads to it."""
        end = time.monotonic() + SECONDS
        seed = SEED
        while seed == SEED or time.monotonic() < end:
            try:
                play(random.Random(seed))
                self.check_agent_serves()
            except Exception as e:
                raise AssertionError(f"FUZZ_SEED={seed} FUZZ_SECONDS=1 repeats this: {e!r}\n{self.sandbox.logs()[-3000:]}") from e
            seed += 1
        print(f"{self.id()}: {seed - SEED} rounds", file=sys.stderr)

    def check_agent_serves(self) -> None:
        """It answers, in words only of its own; it is as large as before; nothing of it runs as anybody else."""
        self.client.close()
        self.client = Client(self.sandbox.socket)
        for _ in range(SHELLS):
            record = self.client.run("echo $((6 * 7))", ANSWER_WITHIN, shell="probe")
            if record.outcome["kind"] != "shell-died":
                break  # else what a learner has left running ended it, as their own shells they may
        self.assertEqual((record.text, record.outcome), ("42\n", {"kind": "finished", "exitCode": 0}))
        self.client.say(op="forget", run=record.id)
        self.assertNotIn("a fault of the agent", self.sandbox.logs())
        kilobytes, descriptors, owners = self._agent()
        self.assertLess(kilobytes, MOST_KILOBYTES)
        self.assertLess(descriptors, MOST_DESCRIPTORS)
        self.assertEqual([990, LEARNER], sorted({*owners, LEARNER}))

    def _agent(self) -> tuple[int, int, list[int]]:
        """Its memory in kilobytes, its descriptors, and whose processes there are besides the init and who looks."""
        return json.loads(self.sandbox.root("python3", "-c", LOOK))  # type: ignore[no-any-return]


def hostile(chance: random.Random) -> Any:
    """A value that nobody expects in a message."""
    return chance.choice((
        lambda: None, lambda: True, lambda: False, lambda: -1, lambda: 0, lambda: 1, lambda: 1.5, lambda: float("nan"), lambda: float("inf"),
        lambda: 1 << chance.randrange(70), lambda: 10 ** chance.randrange(20, 400), lambda: -(1 << 63), lambda: "", lambda: "\0",
        lambda: "\ud800", lambda: "x\udfff/y", lambda: "../../etc", lambda: "/etc/passwd", lambda: "a" * chance.randrange(1, 300_000),
        lambda: "\u202e\u0301\x1b]0;x\x07" * 40, lambda: "-rf", lambda: "$(id)`id`';id;\"\n", lambda: [], lambda: {}, lambda: [[]] * 1000,
        lambda: {"": None, "a b": 1}, lambda: {"A" * 9000: "x", "PATH": "", "LD_PRELOAD": "/tmp/x.so"}, lambda: nested(chance.randrange(1, 3000)),
        lambda: ["x"] * 20_000, lambda: {str(n): n for n in range(5000)}))()


def nested(depth: int) -> Any:
    """As text, since encoding it would end our own recursion first."""
    return Nested(depth)


class Nested:
    def __init__(self, depth: int) -> None:
        self.depth = depth
