"""The agent of a sandbox: runs the learner's cells and tells the server what comes of it. Started by the entry point with a uid
of its own and three ambient capabilities (SETUID, SETGID, KILL); ends with its container.

This file takes messages apart and passes them on; ARCHITECTURE.md says what each means.
"""
from __future__ import annotations

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import socket
from functools import partial
from typing import Any, Callable, Iterator

from channels import Channels
from connection import Connection, Listener
from engine import Engine
from frames import CONTROL, DATA, INPUT, VERSION, Buffer, decode_control, decode_data, decode_input, run_key, run_text
from limits import Limits
from loop import Loop
from output import Budget
from processes import kill_strays
from run import Run, encodable, read_request, shell_name
from settings import Settings, prepare_state, read_settings
from shell import Shell
from spawn import give_back_memory, hide_memory, room_for_processes
from terminal import SpareTerminal

RUNS_LIMIT = 4000
SHELLS_LIMIT = 256
CONNECTIONS_LIMIT = 16
GREETING_SECONDS = 10
STRAY_ROUNDS = 100
STRAY_INTERVAL = 0.05
# so many looks in a row that found room
STRAY_CALM = 10


class Agent:
    """All there is: the runs that are remembered, the shells by name, the engine, and the server's connection if there is one."""

    def __init__(self, loop: Loop, settings: Settings) -> None:
        self._loop = loop
        self._settings = settings
        self._boot = run_text(os.urandom(16))
        self._budget = Budget()
        self._runs: dict[bytes, Run] = {}
        self._changed: dict[Run, None] = {}
        self._shells: dict[str, Shell] = {}
        self._connections: set[Connection] = set()
        self._server: Connection | None = None
        self._terminals = SpareTerminal(loop, settings.learner)
        self._channels = Channels(loop, settings)
        self._engine = Engine(loop, settings, self._say)
        self._limits = Limits(loop, settings.container_processes,
                              lambda: any(not run.closed for run in self._runs.values()), lambda: self._engine.up, self._say)
        self._handlers: dict[str, Callable[[dict[str, Any]], None]] = {
            "execute": self._execute, "interrupt": self._interrupt, "stand": self._stand, "restart": self._restart, "resize": self._resize,
            "acknowledge": self._acknowledge, "forget": self._forget, "engine": self._handle_engine,
            "dial": self._channels.dial, "exec": self._exec, "close": self._channels.close,
            "credit": self._channels.credit}

    def start_engine(self) -> None:
        """Before anybody asks for it: the server hears of it when it comes."""
        self._engine.handle({"action": "start"})

    # connections

    def accept(self, stream: socket.socket) -> None:
        if len(self._connections) >= CONNECTIONS_LIMIT:
            stream.close()
            return
        connection = Connection(self._loop, stream, self)
        self._connections.add(connection)
        self._loop.later(GREETING_SECONDS, lambda: None if connection is self._server else connection.close("it is not the server's"))

    def lost(self, connection: Connection) -> None:
        self._connections.discard(connection)
        if connection is self._server:
            self._server = None
            self._channels.attach(None)

    def frame(self, connection: Connection, kind: int, payload: memoryview) -> None:
        if kind == CONTROL:
            message = decode_control(payload)
            if message["op"] == "hello":
                self._hello(connection, message)
            elif connection is self._server:
                self._control(message)
        elif connection is not self._server:
            return
        elif kind == INPUT:
            self._input(*decode_input(payload))
        elif kind == DATA:
            self._channels.data(*decode_data(payload))

    def more(self) -> Iterator[list[Buffer]]:
        """One frame of each run that has something to tell, in turn."""
        while self._changed:
            run = next(iter(self._changed))
            del self._changed[run]
            frame = run.next_frame()
            if frame:
                self._changed[run] = None
                yield frame

    def _hello(self, connection: Connection, message: dict[str, Any]) -> None:
        previous, self._server = self._server, connection
        if previous is not None and previous is not connection:
            previous.close("a newer connection has come")
        connection.current = True
        self._channels.attach(connection)
        acknowledged = message.get("acknowledged")
        for text, offset in acknowledged.items() if isinstance(acknowledged, dict) else ():
            self._attempt("hello", lambda: self._acknowledge({"run": text, "offset": offset}))
        connection.say({"op": "hello", "version": VERSION, "boot": self._boot, "runs": [run.id for run in self._runs.values()],
                        "engine": self._engine.describe()})
        for shell in self._shells.values():
            self._say_shell(shell.name, shell.state, shell.message)
        self._limits.tell_all(connection.say)
        self._changed.clear()
        for run in self._runs.values():
            run.rewind()
            self._changed[run] = None
        connection.wake()

    def _control(self, message: dict[str, Any]) -> None:
        handler = self._handlers.get(message["op"], _ignore)
        self._attempt(message["op"], lambda: handler(message), message.get("run"))

    def _attempt(self, op: str, action: Callable[[], None], run: Any = None) -> None:
        try:
            action()
        except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as e:
            self._say({"op": "refused", "refused": op, "run": run if isinstance(run, str) else None, "message": str(e)})

    def _say(self, message: dict[str, Any], lazily: bool = False) -> None:
        if self._server is not None:
            self._server.say(message, lazily)

    def _say_shell(self, name: str, state: str, message: str) -> None:
        self._say({"op": "shell", "shell": name, "state": state, "message": message}, lazily=True)

    # messages

    def _execute(self, message: dict[str, Any]) -> None:
        key = run_key(message.get("run"))
        if key in self._runs:
            return
        request = read_request(message)
        self._make_room()
        shell = self._shell(request.shell)
        run = Run(request, self._budget, self._run_changed)
        self._runs[key] = run
        self._limits.wake()
        try:
            shell.execute(run)
        except ValueError:
            del self._runs[key]
            raise

    def _exec(self, message: dict[str, Any]) -> None:
        self._limits.wake()
        self._channels.execute(message)

    def _handle_engine(self, message: dict[str, Any]) -> None:
        self._limits.wake()
        self._engine.handle(message)

    def _interrupt(self, message: dict[str, Any]) -> None:
        run = self._find(message)
        if run is not None and run.ended is None:
            self._shells[run.request.shell].interrupt(run)

    def _stand(self, message: dict[str, Any]) -> None:
        directory = message.get("directory")
        if not isinstance(directory, str) or not directory.startswith("/") or len(directory) > 4096 or "\0" in directory \
                or not encodable(directory):
            raise ValueError("directory must be an absolute path")
        self._shell(shell_name(message.get("shell"))).stand(directory)

    def _restart(self, message: dict[str, Any]) -> None:
        shell = self._shells.get(shell_name(message.get("shell")))
        if shell is not None:
            shell.restart()
            self._end_strays(STRAY_ROUNDS)

    def _end_strays(self, rounds: int, calm: int = 0) -> None:
        """A fork bomb whose processes each have a session of their own belongs to no shell, and leaves no room for a new one: not at
        once either, where the end of the shell has made some, hence `calm`.
        """
        if not room_for_processes():
            kill_strays(self._settings.learner)
            calm = 0
        if rounds and calm < STRAY_CALM:
            self._loop.later(STRAY_INTERVAL, lambda: self._end_strays(rounds - 1, calm + 1))

    def _resize(self, message: dict[str, Any]) -> None:
        columns, rows = message.get("columns"), message.get("rows")
        if not all(isinstance(size, int) and 1 <= size <= 1000 for size in (columns, rows)):
            raise ValueError("a terminal has 1 to 1000 columns and rows")
        shell = self._shells.get(shell_name(message.get("shell")))
        if shell is not None:
            shell.resize(columns, rows)  # type: ignore[arg-type]

    def _acknowledge(self, message: dict[str, Any]) -> None:
        offset = message.get("offset")
        if not isinstance(offset, int) or offset < 0:
            raise ValueError("offset must be a number of bytes")
        run = self._find(message)
        if run is not None:
            self._free(partial(run.acknowledge, offset))

    def _forget(self, message: dict[str, Any]) -> None:
        run = self._runs.pop(run_key(message.get("run")), None)
        if run is not None:
            self._free(run.forget)
            self._changed.pop(run, None)

    def _free(self, action: Callable[[], None]) -> None:
        """Where all runs together had no room, each of them may have some now."""
        full = not self._budget.left
        action()
        if full:
            for run in self._runs.values():
                run.resume()

    def _input(self, key: bytes, typed: bytes) -> None:
        run = self._runs.get(key)
        if run is not None and run.ended is None:
            self._shells[run.request.shell].type(run, typed)

    def _find(self, message: dict[str, Any]) -> Run | None:
        return self._runs.get(run_key(message.get("run")))

    def _run_changed(self, run: Run, lazily: bool) -> None:
        if not run.forgotten:
            self._changed[run] = None
            if self._server is not None:
                self._server.wake(lazily)

    def _shell(self, name: str) -> Shell:
        shell = self._shells.get(name)
        if shell is None:
            if len(self._shells) >= SHELLS_LIMIT:
                raise ValueError(f"This sandbox has {SHELLS_LIMIT} shells already.")
            directory = os.path.join(self._settings.state, f"{len(self._shells)}")
            shell = self._shells[name] = Shell(self._loop, self._settings, self._terminals, name, directory, self._say_shell)
        return shell

    def _make_room(self) -> None:
        """A server that forgets to say `forget` must not make the agent grow without end."""
        if len(self._runs) < RUNS_LIMIT:
            return
        stale = next((key for key, run in self._runs.items() if run.closed and run.output.acknowledged == run.output.end), None)
        if stale is None:
            raise ValueError(f"{RUNS_LIMIT} runs are going on or waiting to be stored.")
        self._changed.pop(self._runs.pop(stale), None)


def _ignore(message: dict[str, Any]) -> None:
    """The other end may be of a newer version."""


def main() -> None:
    os.umask(0o022)
    hide_memory()
    give_back_memory()
    try:
        settings = prepare_state(read_settings(os.environ))
    except ValueError as e:
        sys.exit(str(e))
    loop = Loop()
    agent = Agent(loop, settings)
    try:
        Listener(loop, settings.socket, agent.accept)
    except OSError as e:
        sys.exit(f"The agent cannot listen on {settings.socket}: {e.strerror}. Its directory must belong to the server's group, mode 2770.")
    if os.environ.get("SLIPWAY_ENGINE") == "start":
        agent.start_engine()
    loop.run()


if __name__ == "__main__":
    main()
