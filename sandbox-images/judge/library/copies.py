"""Copies of the learner's directories: what a check has executed is executed there, so that their own files stay as they are."""
from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faults import AuthorFault, LearnerFault
from library import programs
from library.calls import call, exactly, options

if TYPE_CHECKING:
    from check import Session

SECONDS = 20.0

_COPY = 'set -e; [ -d "$1" ] || exit 3; mkdir -m 700 -- "$2"; cp -a -- "$1/." "$2/"'
_EDIT = 'set -e; cd -- "$1"; mkdir -p -- "$(dirname -- "$2")"; printf "%s\\n" "$3" >> "$2"'


@call
def copy(session: "Session", arguments: list[str]) -> str:
    given, rest = options(arguments, edit=list)
    return copied(session, exactly(rest, "DIRECTORY")[0], given["edit"])


def copied(session: "Session", directory: str, edits: list[str] | None = None) -> str:
    """The path of a copy in the learner's sandbox, removed at the end of the check. One that was made before stands for itself."""
    place = directory if directory in session.copies else _copy(session, directory)
    for edit in edits or []:
        _edit(session, place, edit)
    return place


def _copy(session: "Session", directory: str) -> str:
    place = "/tmp/tut-check-" + os.urandom(6).hex()
    session.later(lambda: _remove(session, place))
    ended = programs.run(session, programs.merged(["bash", "-c", _COPY, "bash", directory, place]), SECONDS, f"Copying {directory}")
    if ended.code == 3:
        raise LearnerFault("no-directory", f"There is no directory {directory}.")
    if ended.code != 0:
        raise LearnerFault("copy", f"The directory {directory} could not be copied: {ended.text.strip()[:500]}")
    session.copies.add(place)
    return place


def _remove(session: "Session", place: str) -> None:
    programs.run(session, ["rm", "-rf", "--", place], 5, "Cleaning up")


def _edit(session: "Session", place: str, edit: str) -> None:
    path, colon, added = edit.partition(":")
    if not colon or path.startswith("/") or ".." in path.split("/"):
        raise AuthorFault(f"--edit takes FILE:TEXT with a file below the directory, not {edit!r}")
    ended = programs.run(session, programs.merged(["bash", "-c", _EDIT, "bash", place, path, added]), SECONDS, f"Editing {path}")
    if ended.code != 0:
        raise LearnerFault("copy", f"{path} cannot be changed: {ended.text.strip()[:500]}")
