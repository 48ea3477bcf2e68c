"""A named shell: its queue of runs, done one at a time, and the interpreters that do them."""
from __future__ import annotations

import time
from collections import deque
from typing import Callable

from bash_shell import BashShell, Snapshot
from cell import Cell
from files import FileCell
from interpreter import Interpreter
from loop import Loop
from processes import kill_left_session, manner
from python_shell import PythonShell
from run import Request, Run
from settings import Settings
from spawn import SpawnFailed, in_words
from stopping import Stopping
from terminal import SpareTerminal

OPEN_OUTPUTS = 16
QUEUE_LIMIT = 1000
BACK_WITHIN = 5.0
RELAUNCH_INTERVAL = 0.2
RELAUNCHES = 50
# after a restart: what was killed may take as long to make room
PATIENCE = RELAUNCHES * RELAUNCH_INTERVAL
# a short cell is over before anybody would want to know that it keeps its shell busy
BUSY_AFTER = 0.05

DISOBEYED = "The cell did not stop when it was interrupted. Press Stop again to end it by force, or restart the shell."
NOT_BACK = "The shell does not answer. Restart shell gives you a new one."
SHUT = "\r\n[This output was closed: too many cells of this shell still have programs in the background.]\r\n"


class Shell:
    """`say(name, state, message)` tells the server how the shell is. All runs of a shell are in its queue, whatever their
    language. One of them is `_run`: it waits for its interpreter, then it is in `_cell` or `_file` until it has ended.
    """

    def __init__(self, loop: Loop, settings: Settings, terminals: SpareTerminal, name: str, directory: str,
                 say: Callable[[str, str, str], None]) -> None:
        self.name = name
        self.state = "idle"
        self.message = ""
        self._said = ("", "")
        self._loop = loop
        self._settings = settings
        self._terminals = terminals
        self._directory = directory
        self._say = say
        self._queue: deque[Run] = deque()
        self._run: Run | None = None
        self._cell: Cell | None = None
        self._file: FileCell | None = None
        self._stopping: Stopping | None = None
        self._interpreters: dict[str, Interpreter] = {}
        self._requests: dict[str, Request] = {}
        self._left_sessions: list[int] = []
        self._patient_until = 0.0
        self._generation = 0
        self._snapshot = Snapshot()
        self._standing: str | None = None
        self._open: deque[Cell] = deque()

    # commands

    def stand(self, directory: str) -> None:
        """Where to start, if it was not started yet and can: the place where the shell of an earlier sandbox stood."""
        if not self._generation:
            self._standing = self._snapshot.directory = directory

    def execute(self, run: Run) -> None:
        """Raises ValueError when too many wait already."""
        if len(self._queue) >= QUEUE_LIMIT:
            raise ValueError(f"{QUEUE_LIMIT} runs wait for this shell already")
        self._queue.append(run)
        self._next()

    def interrupt(self, run: Run) -> None:
        if run in self._queue:
            self._queue.remove(run)
            run.end_unstarted({"kind": "interrupted"})
        elif run is not self._run:
            return
        elif self._stopping is not None:
            self._stopping.interrupt()
        elif self._file is not None:
            self._file.interrupt()
        else:
            self._fail({"kind": "interrupted"})

    def restart(self) -> None:
        """Ends everything of this shell and starts anew in the lesson's directory, whatever state it is in."""
        while self._queue:
            self._queue.popleft().end_unstarted({"kind": "interrupted"})
        old, self._interpreters = self._interpreters, {}
        self._snapshot = Snapshot()
        self._standing = None
        self._patient_until = time.monotonic() + PATIENCE
        for interpreter in old.values():
            interpreter.on_ready = interpreter.on_back = lambda: None
            interpreter.on_death = lambda status: None
            interpreter.kill()
        for session in self._left_sessions:
            kill_left_session(session)
        self._left_sessions.clear()
        if self._cell is not None:
            self._cell.abandon({"kind": "shell-died", "message": "The shell was restarted."}, None)
        elif self._run is not None:
            self.interrupt(self._run)
        for language in old:
            self._relaunch(language, RELAUNCHES)

    def resize(self, columns: int, rows: int) -> None:
        for interpreter in self._interpreters.values():
            interpreter.resize(columns, rows)

    def type(self, run: Run, keys: bytes) -> None:
        if run is self._run and self._cell is not None:
            interpreter = self._interpreters.get(run.request.language)
            if interpreter is not None and interpreter.cell is self._cell:
                interpreter.session.type(keys)

    # the queue

    def _next(self) -> None:
        if self._run is None and self._queue:
            self._run = self._queue.popleft()
            if self._run.request.language == "file":
                self._tell("busy")
                self._file = FileCell(self._loop, self._settings, self._run, self._file_over)
            else:
                self._proceed()

    def _proceed(self) -> None:
        """Starts the run that waits, as soon as its interpreter is there and free; called whenever that may have become true."""
        if self._run is None or self._cell is not None or self._file is not None:
            return
        language = self._run.request.language
        interpreter = self._interpreters.get(language)
        try:
            if interpreter is None:
                self._launch(language, self._run.request)
            elif interpreter.ready and interpreter.cell is None:
                self._begin(self._run, interpreter)
        except (OSError, SpawnFailed) as e:
            self._no_interpreter(f"The shell could not be started: {in_words(e)}")

    def _begin(self, run: Run, interpreter: Interpreter) -> None:
        terminal = self._terminals.take(run.request.columns, run.request.rows)
        cell = Cell(self._loop, run, terminal, interpreter.session.terminal, self._cell_over, self._cell_closed)
        self._cell = cell
        self._stopping = Stopping(self._loop, cell, interpreter, lambda: self._tell("unresponsive", DISOBEYED))
        run.start()
        self._tell("busy")
        try:
            interpreter.begin(cell)
        except OSError as e:
            interpreter.cell = None
            run.write(f"The cell could not be given to the shell: {in_words(e)}.\r\n".encode())
            cell.abandon({"kind": "finished", "exitCode": 1}, None)

    def _cell_over(self, cell: Cell) -> None:
        if self._stopping is not None:
            self._stopping.done()
        self._run = self._cell = self._stopping = None
        self._open.append(cell)
        while len(self._open) > OPEN_OUTPUTS:
            self._open[0].shut(SHUT)
        language = cell.run.request.language
        interpreter = self._interpreters.get(language)
        if interpreter is None or interpreter.cell is not cell:
            return self._back()
        self._loop.later(BACK_WITHIN, lambda: self._check_back(interpreter, cell))
        return interpreter.cell_over()

    def _cell_closed(self, cell: Cell) -> None:
        if cell in self._open:
            self._open.remove(cell)

    def _check_back(self, interpreter: Interpreter | None, cell: Cell) -> None:
        if interpreter is not None and interpreter.cell is cell and not interpreter.dead:
            self._tell("unresponsive", NOT_BACK)

    def _file_over(self) -> None:
        self._run = self._file = None
        self._back()

    def _back(self) -> None:
        if self._run is None and all(interpreter.ready for interpreter in self._interpreters.values()):
            self._tell("idle")
        self._next()
        self._proceed()

    def _fail(self, outcome: dict[str, object]) -> None:
        """The run that waits for its interpreter ends without having started."""
        run, self._run = self._run, None
        if run is not None:
            run.end_unstarted(outcome)
        self._loop.soon(self._next)

    # interpreters

    def _launch(self, language: str, request: Request) -> None:
        self._generation += 1
        directory = f"{self._directory}-{self._generation}"
        self._tell("starting")
        interpreter: Interpreter
        if language == "bash":
            interpreter = BashShell(self._loop, self._settings, directory, request, self._snapshot)
        else:
            interpreter = PythonShell(self._loop, self._settings, directory, request, self._standing)
        interpreter.on_ready = self._back
        interpreter.on_back = self._back
        interpreter.on_death = lambda status: self._died(language, interpreter, status)
        self._requests[language] = request
        self._interpreters[language] = interpreter

    def _relaunch(self, language: str, tries: int) -> None:
        """At once, or as soon as what was killed has made room for it."""
        if language in self._interpreters:
            return
        try:
            self._launch(language, self._requests[language])
        except (OSError, SpawnFailed) as e:
            self._tell("ended", f"A new shell could not be started yet: {in_words(e)}")
            if tries:
                self._loop.later(RELAUNCH_INTERVAL, lambda: self._relaunch(language, tries - 1))

    def _died(self, language: str, interpreter: Interpreter, status: int) -> None:
        del self._interpreters[language]
        self._left_sessions.append(interpreter.pid)
        how = f"The {interpreter.label} ended ({manner(status)})"
        if not interpreter.ready:
            return self._stillborn(language, how)
        self._tell("ended", f"{how}.")
        if self._cell is not None and interpreter.cell is self._cell:
            self._relaunch(language, RELAUNCHES)
            self._cell.abandon({"kind": "shell-died", "message": f"{how}; a new one has started{self._loss(language)}."},
                               self._snapshot.directory if language == "bash" else None)
        return self._proceed()

    def _stillborn(self, language: str, how: str) -> None:
        """It may be the snapshot that ends each new shell: the next one goes without."""
        if language == "bash" and self._snapshot.declarations:
            self._snapshot = Snapshot()
            return self._relaunch(language, RELAUNCHES)
        self._tell("ended", f"{how} before it was ready.")
        if self._run is not None and self._cell is None and self._file is None and self._run.request.language == language:
            self._no_interpreter(f"{how} before it was ready. Run the cell again.")
        return None

    def _no_interpreter(self, why: str) -> None:
        """Tried again right after a restart, when what was killed may not have made room yet."""
        if time.monotonic() < self._patient_until:
            self._loop.later(RELAUNCH_INTERVAL, self._proceed)
        else:
            self._fail({"kind": "shell-died", "message": why})

    def _loss(self, language: str) -> str:
        if language != "bash":
            return ", without its variables"
        return ", without its variables: they were too long to be kept" if self._snapshot.too_long else ""

    def _tell(self, state: str, message: str = "") -> None:
        if (state, message) != (self.state, self.message):
            self.state, self.message = state, message
            if state == "busy":
                self._loop.later(BUSY_AFTER, self._say_state)
            else:
                self._say_state()

    def _say_state(self) -> None:
        if (self.state, self.message) != self._said:
            self._said = (self.state, self.message)
            self._say(self.name, self.state, self.message)
