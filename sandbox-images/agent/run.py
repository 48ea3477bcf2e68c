"""One run, what is known of it, and how far the server has been told."""
from __future__ import annotations

import time
from typing import Any, Callable, NamedTuple

from frames import Buffer, encode_control, output_head, run_key
from output import Budget, Output

PIECE = 256 << 10
LANGUAGES = ("bash", "python", "file")


class Request(NamedTuple):
    """What an `execute` asks for, checked."""

    run: str
    shell: str
    language: str
    source: str
    home: str
    directory: str | None
    path: str | None
    mode: int | None
    silence: float
    env: dict[str, str]
    columns: int
    rows: int


def read_request(message: dict[str, Any]) -> Request:
    """Raises ValueError with a sentence for what is missing or senseless."""
    language = message.get("language")
    if language not in LANGUAGES:
        raise ValueError(f"unknown language: {str(language)[:40]}")
    timeout = message.get("timeoutMillis")
    if not isinstance(timeout, int) or not 0 < timeout < 1 << 40:
        raise ValueError("timeoutMillis must be a positive number of less than 35 years")
    mode = message.get("mode")
    if mode is not None and not (isinstance(mode, int) and 0 <= mode <= 0o777):
        raise ValueError(f"mode must be 0 to 0777: {mode}")
    return Request(
        run=message["run"],
        shell=shell_name(message.get("shell")),
        language=language,
        source=_text(message, "source"),
        home=below("home", message.get("home")),
        directory=None if message.get("directory") is None else below("directory", message["directory"]),
        path=below("path", message.get("path")) if language == "file" else None,
        mode=mode,
        silence=timeout / 1000,
        env=environment(message.get("env")),
        columns=_size(message.get("columns")),
        rows=_size(message.get("rows")),
    )


def shell_name(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= 200:
        raise ValueError("shell must be a name of 1 to 200 characters")
    return value


def below(what: str, path: Any) -> str:
    """A path that names something below where it starts, as written; links on the way are the learner's own affair."""
    if not isinstance(path, str) or not path or path.startswith("/") or "\0" in path or len(path) > 1000 \
            or ".." in path.split("/") or not encodable(path):
        raise ValueError(f"{what} must be a relative path without '..': {str(path)[:200]}")
    return path


def encodable(text: str) -> bool:
    """JSON can hold halves of a character, which no file name, variable or argument can."""
    try:
        text.encode()
        return True
    except UnicodeEncodeError:
        return False


def environment(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    good = isinstance(value, dict) and all(
        key.isascii() and key.isidentifier() and isinstance(text, str) and "\0" not in text and encodable(text) for key, text in value.items())
    if not good:
        raise ValueError("env must map names of variables to texts")
    return value


def _text(message: dict[str, Any], key: str) -> str:
    value = message.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text")
    return value


def _size(value: Any) -> int:
    if not isinstance(value, int) or not 1 <= value <= 1000:
        raise ValueError("a terminal has 1 to 1000 columns and rows")
    return value


def now_millis() -> int:
    return int(time.time() * 1000)


class Run:
    """A run from its queueing until the server has stored its end. `changed` is called whenever there is more to tell, and whether
    that can wait a moment.

    How far the current connection has been told is kept here as well: what a new connection repeats and what an old one is
    told next are the same question.
    """

    def __init__(self, request: Request, budget: Budget, changed: Callable[["Run", bool], None]) -> None:
        self.request = request
        self.id = request.run
        self.key = run_key(request.run)
        self.output = Output(budget)
        self.started: dict[str, Any] | None = None
        self.ended: dict[str, Any] | None = None
        self.closed: dict[str, Any] | None = None
        self.on_room: Callable[[], None] | None = None
        self.forgotten = False
        self._changed = changed
        self.rewind()

    def start(self) -> None:
        self.started = {"op": "started", "run": self.id, "at": now_millis()}
        self._changed(self, True)

    def write(self, data: Buffer) -> None:
        self.output.append(data)
        if self.forgotten:
            self.output.acknowledge(self.output.end)
        if data:
            self._changed(self, False)

    def end(self, outcome: dict[str, Any], directory: str | None) -> None:
        self.ended = {"op": "ended", "run": self.id, "outcome": outcome, "directory": directory, "offset": self.output.end,
                      "at": now_millis()}
        self._changed(self, False)

    def end_unstarted(self, outcome: dict[str, Any]) -> None:
        self.end(outcome, None)
        self.close()

    def close(self) -> None:
        self.closed = {"op": "closed", "run": self.id, "length": self.output.end}
        self.output.seal()
        self._changed(self, True)

    def acknowledge(self, offset: int) -> None:
        self.output.acknowledge(offset)
        self.resume()

    def resume(self) -> None:
        """There may be room again for a cell that waits."""
        if self.on_room is not None and self.output.room:
            self.on_room()

    def forget(self) -> None:
        """Nobody wants to hear of it any more; if it still runs, its output is thrown away."""
        self.forgotten = True
        self.acknowledge(self.output.end)

    def rewind(self) -> None:
        """For a new connection: everything from the acknowledged offset on has to be told again."""
        self._told = 0
        self._sent = self.output.acknowledged

    def next_frame(self) -> list[Buffer]:
        """What the connection is to be told next, in the order in which it happened; empty when there is nothing."""
        if self._told == 0 and self.started is not None:
            return self._tell(1, self.started)
        self._sent = max(self._sent, self.output.acknowledged)
        limit = self.ended["offset"] if self.ended is not None and self._told < 2 else self.output.end
        if self._sent < limit:
            piece = self.output.piece(self._sent, min(limit, self._sent + PIECE))
            head = output_head(self.key, self._sent, len(piece))
            self._sent += len(piece)
            return [head, piece]
        if self._told < 2 and self.ended is not None:
            return self._tell(2, self.ended)
        if self._told < 3 and self.closed is not None:
            return self._tell(3, self.closed)
        return []

    def _tell(self, stage: int, message: dict[str, Any]) -> list[Buffer]:
        self._told = stage
        return [encode_control(message)]
