"""Bash: persistent, interactive, on a terminal. See drivers/shell.bash for its side."""
from __future__ import annotations

import os
import shlex

from cell import Cell
from interpreter import Interpreter
from loop import Loop, log
from run import Request
from settings import Settings
from spawn import Descriptors

DRIVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "drivers", "shell.bash")


class Snapshot:
    """What a new shell needs to go on in the place of a dead one: its directory, and text that declares the rest. Never options:
    `errexit` may be what the old one died of.
    """

    def __init__(self) -> None:
        self.directory: str | None = None
        self.declarations = b""
        self.too_long = False


class BashShell(Interpreter):
    label = "shell"

    def __init__(self, loop: Loop, settings: Settings, directory: str, request: Request, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        super().__init__(loop, settings, directory, request)

    def argv(self) -> list[str]:
        return ["/bin/bash", "--noprofile", "--norc", "--noediting", "-i"]

    def standard_files(self, commands: int, null: int) -> Descriptors:
        # whatever the shell itself says between cells (traces, prompts) is nobody's business
        return commands, null, null

    def starting_directories(self) -> list[str]:
        last = [self._snapshot.directory] if self._snapshot.directory else []
        return last + super().starting_directories()

    def opening(self) -> bytes:
        if self._snapshot.declarations:
            try:
                self._mailbox.write_file("snapshot", self._snapshot.declarations)
            except OSError as e:
                log(f"a shell starts without the variables of the one before: {e}")
        return f". {shlex.quote(DRIVER)} {self._mailbox.directory}\n__slipway_ready {self._nonce} {self._mailbox.directory}\n".encode()

    def commands(self, cell: Cell, environment: dict[str, str] | None) -> bytes:
        output = cell.terminal.path
        run = f"\\builtin . {self._mailbox.path('cell')} 0<>{self.session.terminal.path} >{output} 2>&1\n"
        if cell.run.request.directory is not None:
            directory = shlex.quote(os.path.join(self._home, cell.run.request.directory))
            run = f"\\builtin cd -- {directory} >{output} 2>&1 && {run}"
        if environment:
            exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in environment.items())
            self._mailbox.write_file("environment", exports.encode())
            run = f"\\builtin . {self._mailbox.path('environment')}\n{run}"
        keep = "-" if self._snapshot.too_long else "keep"
        return run.encode() + self._ending(cell, keep)

    def nudge_commands(self, cell: Cell) -> bytes:
        return self._ending(cell, "-")

    def _ending(self, cell: Cell, keep: str) -> bytes:
        return (f"__slipway_end {self._mailbox.directory} {cell.nonce} {cell.terminal.path} $?\n"
                f"__slipway_back {self._mailbox.directory} {cell.nonce} {keep} $?\n").encode()

    def stands_in(self, directory: str) -> None:
        self._snapshot.directory = directory

    def returned(self, answer: bytes, complete: bool) -> None:
        if not complete:
            # asking for it after each cell again would cost the learner time and give nothing
            self._snapshot.too_long = True
            self._snapshot.declarations = b""
        elif answer:
            self._snapshot.declarations = answer
