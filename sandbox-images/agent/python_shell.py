"""The Python interpreter of a shell: one process that keeps its variables from cell to cell. See drivers/interpreter.py."""
from __future__ import annotations

import json
import os

from cell import Cell
from interpreter import Interpreter
from loop import Loop
from run import Request
from settings import Settings
from spawn import Descriptors

DRIVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "drivers", "interpreter.py")


class PythonShell(Interpreter):
    label = "Python interpreter"

    def __init__(self, loop: Loop, settings: Settings, directory: str, request: Request, standing: str | None) -> None:
        self._standing = standing
        super().__init__(loop, settings, directory, request)

    def starting_directories(self) -> list[str]:
        return ([self._standing] if self._standing else []) + super().starting_directories()

    def argv(self) -> list[str]:
        return ["python3", "-B", DRIVER, self._mailbox.directory, self._nonce]

    def standard_files(self, commands: int, null: int) -> Descriptors:
        return self.session.terminal.slave, null, null

    def opening(self) -> bytes:
        return b""

    def commands(self, cell: Cell, environment: dict[str, str] | None) -> bytes:
        request = cell.run.request
        directory = None if request.directory is None else os.path.join(self._home, request.directory)
        message = {"terminal": cell.terminal.path, "directory": directory, "environment": environment or {},
                   "columns": request.columns}
        return json.dumps(message).encode() + b"\n" + self.nudge_commands(cell)

    def nudge_commands(self, cell: Cell) -> bytes:
        return json.dumps({"nonce": cell.nonce}).encode() + b"\n"
