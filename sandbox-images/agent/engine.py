"""The learner's own Docker engine: started and stopped on demand, asked until it answers, watched while it runs."""
from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from typing import Any, Callable

from learner import Answer, Job, JobFailed
from loop import Loop, Timer, Watch
from processes import kill_left_session, kill_session
from settings import Settings
from spawn import Process, Program, SpawnFailed, start

ASK_INTERVAL = 0.05
ASK_SECONDS = 3.0
READY_WITHIN = 90.0
STOP_WITHIN = 15.0
SWEEP_INTERVAL = 0.02
SWEEPS = 250
LOG_LIMIT = 8 << 10
AGAIN_AFTER = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
STEADY_AFTER = 60.0
ANSWER_LIMIT = 64 << 10


def ask_version(path: str) -> Answer:
    """As the learner, for whom whatever listens there may lie: the answer is cut, and used for nothing but to be shown."""
    if not re.match(rb"HTTP/1\.[01] 200 ", _get(path, "/_ping")):
        raise JobFailed("the engine is not ready")
    try:
        version = json.loads(_get(path, "/version").partition(b"\r\n\r\n")[2])["Version"]
    except (ValueError, TypeError, KeyError, RecursionError) as e:
        raise JobFailed("the engine's answer makes no sense") from e
    return str(version)[:60].encode("utf-8", "replace"), None


def _get(path: str, page: str) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stream:
        stream.settimeout(1)
        stream.connect(path)
        stream.sendall(f"GET {page} HTTP/1.0\r\nHost: docker\r\n\r\n".encode())
        answer = b""
        while len(answer) < ANSWER_LIMIT:
            part = stream.recv(16 << 10)
            if not part:
                break
            answer += part
        return answer


class Engine:
    """`say` is given an `engine` message at each change. One that dies is told as failed. When it had been ready before, it is
    started again by itself, after longer and longer pauses: what ended it has perhaps used up the sandbox's processes or memory, and
    a learner who has stopped that should have an engine again.
    """

    def __init__(self, loop: Loop, settings: Settings, say: Callable[[dict[str, Any]], None]) -> None:
        self._loop = loop
        self._settings = settings
        self._say = say
        self._state = "off"
        self._version: str | None = None
        self._message = ""
        self._process: Process | None = None
        self._log = b""
        self._log_pipe = -1
        self._log_watch: Watch | None = None
        self._question: Job | None = None
        self._timer: Timer | None = None
        self._deadline = 0.0
        self._stopping = False
        self._start_again = False
        self._proven = False
        self._revivals = 0
        self._ready_since = 0.0

    @property
    def up(self) -> bool:
        return self._process is not None

    def describe(self) -> dict[str, Any]:
        return {"state": self._state, "version": self._version, "message": self._message}

    def handle(self, message: dict[str, Any]) -> None:
        action = message.get("action")
        if action == "start":
            self._proven = False
            self._start()
        elif action == "stop":
            self._stop()
        else:
            raise ValueError(f"unknown action: {str(action)[:40]}")

    def _become(self, state: str, message: str = "", version: str | None = None) -> None:
        self._state, self._message, self._version = state, message, version
        self._tell()

    def _tell(self) -> None:
        self._say({"op": "engine", **self.describe()})

    def _start(self) -> None:
        if self._process is not None and (self._stopping or self._process.status is not None):
            self._start_again = True
            return self._become("starting")
        if self._process is not None:
            return self._tell()
        self._log = b""
        try:
            self._process = self._spawn()
        except (OSError, SpawnFailed) as e:
            self._become("failed", f"The Docker engine could not be started: {e}")
            return self._revive()
        self._become("starting")
        self._deadline = time.monotonic() + READY_WITHIN
        return self._ask()

    def _spawn(self) -> Process:
        reader, writer = os.pipe()
        null = os.open("/dev/null", os.O_RDWR)
        settings = self._settings
        try:
            program = Program([settings.engine_script, str(settings.container_processes)], settings.learner_environment(),
                              (null, writer, writer), ["/"], settings.engine_processes)
            process = start(self._loop, program, settings.learner, self._exited)
        except BaseException:
            os.close(reader)
            raise
        finally:
            os.close(writer)
            os.close(null)
        os.set_blocking(reader, False)
        self._log_pipe = reader
        self._log_watch = self._loop.watch(reader, self._read_log).read()
        return process

    def _stop(self) -> None:
        self._start_again = False
        if self._process is None:
            return self._become("off")
        if not self._stopping and self._process.status is None:
            self._quiet()
            self._process.signal(signal.SIGTERM)
            self._timer = self._loop.later(STOP_WITHIN, self._kill)
        self._stopping = True
        return None

    def _kill(self) -> None:
        if self._process is not None:
            self._process.signal(signal.SIGKILL)
            kill_session(self._process.pid)

    # until it is ready

    def _ask(self) -> None:
        path = self._settings.engine_socket
        self._question = Job(self._loop, self._settings.learner, lambda: ask_version(path), ASK_SECONDS, self._answered,
                             self._unanswered)

    def _answered(self, version: bytes, descriptor: int | None) -> None:
        self._question = None
        if not self._proven:
            self._proven, self._revivals = True, 0
        self._ready_since = time.monotonic()
        self._become("ready", version=version.decode("utf-8", "replace"))

    def _unanswered(self, why: str) -> None:
        self._question = None
        if time.monotonic() < self._deadline:
            self._timer = self._loop.later(ASK_INTERVAL, self._ask)
        else:
            self._become("failed", f"The Docker engine did not answer within {READY_WITHIN:.0f} s ({why}).{self._last_line()}")
            self._kill()

    def _quiet(self) -> None:
        if self._question is not None:
            self._question.cancel()
            self._question = None
        if self._timer is not None:
            self._timer.cancel()

    # what it says, and its end

    def _read_log(self) -> None:
        try:
            data = os.read(self._log_pipe, 64 << 10)
        except BlockingIOError:
            return
        if data:
            self._log = (self._log + data)[-LOG_LIMIT:]
        elif self._log_watch is not None:
            self._log_watch.close()

    def _last_line(self) -> str:
        lines = self._log.decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return f" It said: {last[:500]}" if last else ""

    def _exited(self, status: int) -> None:
        self._quiet()
        if self._log_watch is not None:
            if not self._log_watch.closed:
                self._read_log()
            self._log_watch.close()
            os.close(self._log_pipe)
            self._log_watch = None
        self._sweep(status, SWEEPS)

    def _sweep(self, status: int, rounds: int) -> None:
        """What an engine that was killed left behind still holds its lock: a new one must not be started before that is gone."""
        if self._process is not None and kill_left_session(self._process.pid) and rounds:
            self._timer = self._loop.later(SWEEP_INTERVAL, lambda: self._sweep(status, rounds - 1))
        else:
            self._over(status)

    def _over(self, status: int) -> None:
        self._process = None
        asked, self._stopping = self._stopping, False
        again, self._start_again = self._start_again, False
        if asked:
            self._become("off")
            return self._start() if again else None
        if self._state == "ready" and time.monotonic() - self._ready_since > STEADY_AFTER:
            self._revivals = 0
        if self._state != "failed":
            self._become("failed", f"The Docker engine ended (exit code {status}).{self._last_line()}")
        if again:
            return self._start()
        return self._revive()

    def _revive(self) -> None:
        if self._proven and self._revivals < len(AGAIN_AFTER):
            self._timer = self._loop.later(AGAIN_AFTER[self._revivals], self._start_if_failed)
            self._revivals += 1

    def _start_if_failed(self) -> None:
        if self._state == "failed" and self._process is None:
            self._start()
