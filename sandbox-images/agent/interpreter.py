"""A long-living process of the learner that runs cells one after the other: what bash and Python have in common.

It has a session of its own with a terminal, takes commands from its mailbox, runs a cell from a file there and answers there.
"""
from __future__ import annotations

import os
import signal
import time
from typing import Callable

from cell import Cell
from loop import Loop, Timer, log
from mailbox import Mailbox
from processes import Sight, children, kill_session, look, send_signal
from run import Request
from session import Session
from settings import Settings
from spawn import Descriptors, Process, Program, start

START_PATIENCE = 15.0
KILL_INTERVAL = 0.02
KILL_ROUNDS = 250
YOUNG = 0.1
PRESS_AGAIN = (0.03, 0.1, 0.3)
PRESS_NEWCOMERS = 1.0


class Interpreter:
    """Made running by its constructor, which raises SpawnFailed or OSError when there can be no process now. Subclasses say what
    to execute and what to command. The owner sets the callbacks: `on_ready`, `on_back` (free for the next cell), `on_death(status)`.
    """

    label = "interpreter"

    def __init__(self, loop: Loop, settings: Settings, directory: str, request: Request) -> None:
        self.ready = False
        self.dead = False
        self.cell: Cell | None = None
        self.on_ready: Callable[[], None] = lambda: None
        self.on_back: Callable[[], None] = lambda: None
        self.on_death: Callable[[int], None] = lambda status: None
        self._loop = loop
        self._home = os.path.join(settings.home, request.home)
        self._user_home = settings.home
        self._environment = dict(request.env)
        self._nonce = os.urandom(8).hex().upper()
        self._answer: tuple[bytes, bool] | None = None
        self._mailbox = Mailbox(loop, directory, self._accept)
        try:
            self.session = Session(loop, settings.learner, request.columns, request.rows)
        except BaseException:
            self._mailbox.close()
            raise
        try:
            self._process = self._start(settings)
        except BaseException:
            self._close()
            raise
        self._late_start: Timer = loop.later(START_PATIENCE, self._not_started)
        self._mailbox.command(self.opening())

    # for subclasses

    def argv(self) -> list[str]:
        raise NotImplementedError

    def opening(self) -> bytes:
        """The commands that lead to the answer `ready`."""
        raise NotImplementedError

    def commands(self, cell: Cell, environment: dict[str, str] | None) -> bytes:
        """What runs a cell, with variables that are new since the last one, and makes it answer `end` and `back`."""
        raise NotImplementedError

    def nudge_commands(self, cell: Cell) -> bytes:
        """What to say once more to one that may have missed the end of its cell."""
        raise NotImplementedError

    def returned(self, answer: bytes, complete: bool) -> None:
        """Back from a cell with an answer of its own kind, `complete` unless it was longer than the agent keeps."""

    def stands_in(self, directory: str) -> None:
        """Told at the end of each cell."""

    def standard_files(self, commands: int, null: int) -> Descriptors:
        raise NotImplementedError

    def starting_directories(self) -> list[str]:
        return [self._home, self._user_home, "/"]

    # life

    @property
    def pid(self) -> int:
        """Also the number of its session."""
        return self._process.pid

    def begin(self, cell: Cell) -> None:
        """Raises OSError when the cell cannot be handed over (no space)."""
        request = cell.run.request
        self._mailbox.write_cell(request.source.encode("utf-8", "replace"))
        changed = None if request.env == self._environment else request.env
        commands = self.commands(cell, changed)
        self._environment = dict(request.env)
        self.cell = cell
        self.resize(request.columns, request.rows)
        self.session.begin(cell)
        cell.on_mark = self._mailbox.read
        self._mailbox.command(commands)

    def resize(self, columns: int, rows: int) -> None:
        """The cell's terminal first: the signal comes from the session's, and who gets it may look at either."""
        if not self.dead:
            if self.cell is not None:
                self.cell.terminal.resize(columns, rows)
            self.session.terminal.resize(columns, rows)

    def nudge(self) -> None:
        if not self.dead and self.cell is not None:
            self._mailbox.command(self.nudge_commands(self.cell))

    def _start(self, settings: Settings) -> Process:
        commands = self._mailbox.open_commands()
        null = os.open("/dev/null", os.O_RDWR)
        try:
            program = Program(self.argv(), settings.learner_environment(self._environment), self.standard_files(commands, null),
                              self.starting_directories(), settings.shell_processes, self._home,
                              self.session.terminal.slave)
            return start(self._loop, program, settings.learner, self._exited)
        finally:
            os.close(commands)
            os.close(null)

    # signals

    def interrupt(self) -> None:
        """Ctrl-C for the whole cell: the program in front, and the shell behind it, lest it goes on with the next line."""
        if self.dead:
            return
        cell = self.cell
        now = time.clock_gettime(time.CLOCK_BOOTTIME)
        young = [child for child in children(self.pid) if now - child.born < YOUNG]
        in_front = self.session.terminal.foreground()
        self.session.terminal.press(signal.SIGINT)
        if in_front != self.pid:
            self._process.signal(signal.SIGINT)
        for delay in PRESS_AGAIN:
            self._loop.later(delay, lambda: self._press_again(cell, young))
        self._loop.later(PRESS_NEWCOMERS, lambda: self._press_again(cell,
            [child for child in children(self.pid) if abs(child.born - now) < YOUNG]))

    def _press_again(self, cell: Cell | None, young: list[Sight]) -> None:
        """A child that was between fork and exec when Ctrl-C came has lost it: it caught the signal on behalf of a shell that it
        is no longer. Those that were there already are suspects at once; one that was forked right then may as well be the cell's
        cleaning up, and is given time. A child of the next cell may be as young, and is none.
        """
        if self.dead or cell is None or self.cell is not cell or cell.over:
            return
        for child in young:
            if child.group in (self.pid, self.session.terminal.foreground()) and look(child.pid) == child:
                send_signal(child.pid if child.group == self.pid else -child.group, signal.SIGINT)

    def signal_front(self, number: int) -> None:
        """The program in front, but not the shell itself."""
        front = None if self.dead else self.session.terminal.foreground()
        if front is not None and front != self.pid:
            send_signal(-front, number)

    def kill(self) -> None:
        """Ends the process and everything of its session, however often that forks."""
        self._process.signal(signal.SIGKILL)
        self._kill_session(KILL_ROUNDS)

    def _kill_session(self, rounds: int) -> None:
        if kill_session(self.pid) and rounds:
            self._loop.later(KILL_INTERVAL, lambda: self._kill_session(rounds - 1))

    # what it says

    def _accept(self, record: bytes, complete: bool) -> None:
        kind, _, rest = record.partition(b" ")
        nonce, _, rest = rest.partition(b" ")
        word = nonce.decode("ascii", "replace")
        if kind == b"ready" and word == self._nonce and not self.ready:
            self.ready = True
            self._late_start.cancel()
            self._mailbox.discard_file("snapshot")
            self.on_ready()
        elif self.cell is not None and word == self.cell.nonce:
            if kind == b"end":
                self._ended(self.cell, *rest.partition(b" ")[::2])
            elif kind == b"back":
                self._back(self.cell, rest, complete)

    def _ended(self, cell: Cell, status: bytes, directory: bytes) -> None:
        code = int(status) & 255 if status.isdigit() and len(status) < 10 else 1
        place: str | None = os.fsdecode(directory) if directory.startswith(b"/") and len(directory) <= 4096 else None
        if place is not None:
            self.stands_in(place)
        cell.report({"kind": "finished", "exitCode": code}, place)

    def _back(self, cell: Cell, answer: bytes, complete: bool) -> None:
        self._answer = (answer, complete)
        if cell.outcome is None:
            # its report was cut off by Ctrl-C
            self._ended(cell, b"130", b"")
        self.free_when_over()

    def cell_over(self) -> None:
        if not self.dead:
            self.session.end()
        self.free_when_over()

    def free_when_over(self) -> None:
        """The next cell may come when the interpreter is back and all output of this one has been read."""
        if self._answer is not None and self.cell is not None and self.cell.over:
            answer, self._answer, self.cell = self._answer, None, None
            self.returned(*answer)
            self.on_back()

    # death

    def _not_started(self) -> None:
        log(f"a {self.label} did not start within {START_PATIENCE:.0f} s")
        self.kill()

    def _exited(self, status: int) -> None:
        self._mailbox.read()
        self.dead = True
        self._late_start.cancel()
        self._close()
        self.on_death(status)

    def _close(self) -> None:
        self._mailbox.close()
        self.session.close()
