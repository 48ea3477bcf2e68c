"""What the tests against a real sandbox share."""
from __future__ import annotations

import unittest
from typing import Any

from client import PATIENCE, Client, Record
from sandbox import Sandbox


# in a bash cell, the directory that the agent keeps for its shell: it cannot be listed, but its name is no secret
MAILBOX = "${PROMPT_COMMAND##* }"


class SandboxCase(unittest.TestCase):
    """One sandbox per class, one connection and one shell name per test."""

    sandbox: Sandbox
    limits: tuple[str, ...] = ("--pids-limit", "512")
    network = "none"

    @classmethod
    def setUpClass(cls) -> None:
        cls.sandbox = Sandbox(cls.limits, cls.network)
        cls.addClassCleanup(cls.sandbox.close)

    def setUp(self) -> None:
        self.shell = "tests/" + self._testMethodName[:150]
        self.client = Client(self.sandbox.socket)
        self.addCleanup(lambda: self.client.close())
        self.addCleanup(self._check_agent)
        self.addCleanup(lambda: self.client.forget_all())

    def reconnect(self, acknowledged: dict[str, int] | None = None, acknowledging: bool = True) -> Client:
        """A new connection in the place of the old one."""
        self.client.close()
        self.client = Client(self.sandbox.socket, acknowledged, acknowledging)
        return self.client

    def _check_agent(self) -> None:
        self.assertNotIn("a fault of the agent", self.sandbox.logs())

    def execute(self, source: str, **more: Any) -> Record:
        return self.client.execute(source, **{"shell": self.shell, **more})

    def cell(self, source: str, seconds: float = PATIENCE, **more: Any) -> Record:
        return self.client.run(source, seconds, **{"shell": self.shell, **more})

    def says(self, source: str, expected: str, **more: Any) -> Record:
        """Runs a cell that must end with 0 and say exactly that."""
        record = self.cell(source, **more)
        self.assertEqual((record.outcome, record.until_end), ({"kind": "finished", "exitCode": 0}, expected))
        return record

    def ends(self, source: str, code: int, **more: Any) -> Record:
        record = self.cell(source, **more)
        self.assertEqual(record.outcome, {"kind": "finished", "exitCode": code}, record.text)
        return record

    def await_output(self, record: Record, text: str) -> None:
        self.client.wait(lambda: text in record.text)

    def await_end(self, record: Record, seconds: float = PATIENCE) -> dict[str, Any]:
        self.client.wait(lambda: record.ended, seconds)
        return record.outcome

    def await_state(self, state: str, seconds: float = PATIENCE) -> dict[str, Any]:
        def there() -> Any:
            last = self.client.last("shell", shell=self.shell)
            return last if last is not None and last["state"] == state else None
        return self.client.wait(there, seconds)
