"""Programs run as the learner in the learner's sandbox: what they print is bounded, and so is how long they take."""
from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from faults import LearnerFault, Refused
from text import Kept

if TYPE_CHECKING:
    from check import Session

FLOOD_BYTES = 32 << 20
FINISH_SECONDS = 3.0


class Ended(NamedTuple):
    """`output` is stdout, at most 64 KiB unless more was asked for."""

    output: bytes
    code: int
    total: int

    @property
    def text(self) -> str:
        return self.output.decode("utf-8", "replace")


def run(session: "Session", argv: list[str], seconds: float, what: str, directory: str | None = None,
        env: dict[str, str] | None = None, most: int = 64 << 10) -> Ended:
    """Raises LearnerFault when it takes too long or floods; `what` begins that sentence."""
    limit = max(0.1, session.deadline(seconds) - time.monotonic())
    program = session.execute(argv, limit, directory, env)
    deadline = time.monotonic() + limit + FINISH_SECONDS
    kept = Kept(most)
    try:
        while piece := program.stdout.read(64 << 10, deadline):
            kept.add(piece)
            if kept.total > FLOOD_BYTES:
                raise LearnerFault("flood", f"{what} printed more than 32 MB and was ended.")
        exited = program.stdout.await_exited(deadline)
    except TimeoutError as e:
        raise LearnerFault("timeout", _late(what, seconds)) from e
    except Refused as e:
        raise LearnerFault("program", f"{what} could not be run: {e}") from e
    finally:
        program.close()
    if exited.get("timedOut"):
        raise LearnerFault("timeout", _late(what, seconds))
    code = exited.get("exitCode")
    return Ended(kept.bytes(), code if isinstance(code, int) and 0 <= code <= 255 else 255, kept.total)


def _late(what: str, seconds: float) -> str:
    return f"{what} did not end within {seconds:g} s."


def merged(argv: list[str]) -> list[str]:
    """Its stderr goes where its stdout goes, in the order in which it was written."""
    return ["bash", "-c", 'exec "$@" 2>&1', "bash", *argv]
