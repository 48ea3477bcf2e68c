"""File cells: what stands in the page is written to the learner's file, by a child that has become the learner."""
from __future__ import annotations

import os
from typing import Callable

from learner import Answer, Job
from loop import Loop
from run import Run
from settings import Settings

USUAL_MODE = 0o644


def save(home: str, path: str, content: bytes, mode: int | None) -> None:
    """As the learner. Follows links as an editor would; the file is replaced at once, so that nobody reads half of it."""
    target = os.path.realpath(os.path.join(home, path))
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
    except FileExistsError as e:
        raise NotADirectoryError(20, "a file stands where a directory is needed") from e
    if os.path.isdir(target):
        raise IsADirectoryError(21, "there is a directory of that name")
    temporary = f"{target}.{os.getpid()}.saving"
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            os.fchmod(file.fileno(), _mode(target) if mode is None else mode)
        os.replace(temporary, target)
    except OSError:
        _discard(temporary)
        raise


def _mode(target: str) -> int:
    try:
        return os.stat(target).st_mode & 0o777
    except OSError:
        return USUAL_MODE


def _discard(temporary: str) -> None:
    try:
        os.unlink(temporary)
    except OSError:
        pass


class FileCell:
    """One run that writes a file; its output is one sentence. `on_over` is called when it has ended."""

    def __init__(self, loop: Loop, settings: Settings, run: Run, on_over: Callable[[], None]) -> None:
        self._run = run
        self._on_over = on_over
        request = run.request
        home = os.path.join(settings.home, request.home)
        path = request.path or ""
        content = request.source.encode("utf-8", "replace")

        def work() -> Answer:
            save(home, path, content, request.mode)
            return b"", None

        run.start()
        self._job = Job(loop, settings.learner, work, request.silence,
                        lambda answer, descriptor: self._over(f"Saved {path} ({_count(len(content))}).", 0),
                        lambda why: self._over(f"Could not save {path}: {why}.", 1))

    def interrupt(self) -> None:
        self._job.cancel()
        self._end({"kind": "interrupted"})

    def _over(self, sentence: str, status: int) -> None:
        self._run.write((sentence + "\r\n").encode("utf-8", "replace"))
        self._end({"kind": "finished", "exitCode": status})

    def _end(self, outcome: dict[str, object]) -> None:
        self._run.end(outcome, None)
        self._run.close()
        self._on_over()


def _count(number: int) -> str:
    return "1 byte" if number == 1 else f"{number} bytes"
