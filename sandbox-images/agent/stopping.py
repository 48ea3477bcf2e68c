"""Ending a cell that does not end by itself: because the learner pressed Stop, or because it has said nothing for too long."""
from __future__ import annotations

import math
import signal
import time
from typing import Any, Callable

from cell import Cell
from interpreter import Interpreter
from loop import Loop, Timer

TERM_AFTER = 2.0
KILL_AFTER = 2.0
SHELL_AFTER = 1.0
OBEY_WITHIN = 3.0


class Stopping:
    """Belongs to one running cell until `done`. `on_disobeyed` is called when Stop has had no effect for a while."""

    def __init__(self, loop: Loop, cell: Cell, interpreter: Interpreter, on_disobeyed: Callable[[], None]) -> None:
        self._loop = loop
        self._cell = cell
        self._interpreter = interpreter
        self._on_disobeyed = on_disobeyed
        self._silence = cell.run.request.silence
        self._presses = 0
        self._timers: list[Timer] = []
        self.timed_out = False
        cell.settle = self._outcome
        self._later(self._silence, self._look)

    @property
    def interrupted(self) -> bool:
        return self._presses > 0

    def interrupt(self) -> None:
        """Ctrl-C. Pressed again it is TERM and at last KILL for the program in front (a container's `sleep` heeds no Ctrl-C)."""
        self._presses += 1
        if self._presses == 1:
            self._later(OBEY_WITHIN, self._disobeyed)
        elif self._presses == 2:
            self._interpreter.signal_front(signal.SIGTERM)
        else:
            self._interpreter.signal_front(signal.SIGKILL)
        self._interpreter.interrupt()

    def _outcome(self, ended: dict[str, Any]) -> dict[str, Any]:
        """What to call an end that was helped along."""
        if self.timed_out:
            return {"kind": "timed-out", "seconds": math.ceil(self._silence)}
        return {"kind": "interrupted"} if self.interrupted and ended["kind"] == "finished" else ended

    def done(self) -> None:
        for timer in self._timers:
            timer.cancel()

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        self._timers.append(self._loop.later(seconds, action))

    def _disobeyed(self) -> None:
        # its report may have been lost to the very Ctrl-C
        self._interpreter.nudge()
        self._on_disobeyed()

    def _look(self) -> None:
        if self._cell.waits_for_server:
            self._cell.last_output = time.monotonic()
        silent = time.monotonic() - self._cell.last_output
        self._timers = [timer for timer in self._timers if timer.action is not None]
        if silent < self._silence:
            return self._later(self._silence - silent, self._look)
        self.timed_out = True
        self._interpreter.interrupt()
        return self._later(TERM_AFTER, self._terminate)

    def _terminate(self) -> None:
        self._interpreter.signal_front(signal.SIGTERM)
        self._later(KILL_AFTER, self._kill)

    def _kill(self) -> None:
        self._interpreter.signal_front(signal.SIGKILL)
        self._later(SHELL_AFTER, self._interpreter.kill)
