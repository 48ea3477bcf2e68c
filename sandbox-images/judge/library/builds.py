"""Builds, Compose and make: the learner's files are executed, so it is done as the learner in the learner's sandbox, in a copy."""
from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import values
from engine import named
from faults import AuthorFault, LearnerFault
from library import programs
from library.calls import Output, call, exactly, lines, options
from library.files import leading_within
from values import parse_json

if TYPE_CHECKING:
    from check import Session

BUILD_SECONDS = 60.0
CONFIG_SECONDS = 20.0
COPY_SECONDS = 20.0

_COPY = 'set -e; [ -d "$1" ] || exit 3; mkdir -m 700 -- "$2"; cp -a -- "$1/." "$2/"'
_EDIT = 'set -e; cd -- "$1"; mkdir -p -- "$(dirname -- "$2")"; printf "%s\\n" "$3" >> "$2"'


class Build(NamedTuple):
    """The last build of a check."""

    output: str
    image: str


def copy(session: "Session", directory: str) -> str:
    """The path of a copy in the learner's sandbox, removed at the end of the check."""
    place = "/tmp/tut-check-" + os.urandom(6).hex()
    session.later(lambda: _remove(session, place))
    ended = programs.run(session, programs.merged(["bash", "-c", _COPY, "bash", directory, place]), COPY_SECONDS, f"Copying {directory}")
    if ended.code == 3:
        raise LearnerFault("no-directory", f"There is no directory {directory}.")
    if ended.code != 0:
        raise LearnerFault("copy", f"The directory {directory} could not be copied: {ended.text.strip()[:500]}")
    return place


def _remove(session: "Session", place: str) -> None:
    programs.run(session, ["rm", "-rf", "--", place], 5, "Cleaning up")


@call
def build(session: "Session", arguments: list[str]) -> Output:
    given, rest = options(arguments, file=str, arg=list, tag=str, edit=list, target=str, within=float)
    directory = exactly(rest, "DIRECTORY")[0]
    place = copy(session, directory)
    for edit in given["edit"]:
        _edit(session, place, edit)
    tag = given.get("tag") or "tut-check-" + os.urandom(6).hex()
    _restore_later(session, tag)
    argv = ["docker", "build", "--progress=plain", "-t", tag]
    if "file" in given:
        argv += ["-f", given["file"]]
    if "target" in given:
        argv += ["--target", given["target"]]
    for argument in given["arg"]:
        argv += ["--build-arg", argument]
    script = ["bash", "-c", 'cd -- "$1" && shift && exec "$@"', "bash", place, *argv, "."]
    ended = programs.run(session, programs.merged(script), given.get("within", BUILD_SECONDS), f"The build of {directory}")
    session.build = Build(ended.text, tag)
    return Output(ended.text, ended.code)


def _edit(session: "Session", place: str, edit: str) -> None:
    path, colon, added = edit.partition(":")
    if not colon or path.startswith("/") or ".." in path.split("/"):
        raise AuthorFault(f"--edit takes FILE:TEXT with a file below the directory, not {edit!r}")
    ended = programs.run(session, programs.merged(["bash", "-c", _EDIT, "bash", place, path, added]), COPY_SECONDS, f"Editing {path}")
    if ended.code != 0:
        raise LearnerFault("copy", f"{path} cannot be changed: {ended.text.strip()[:500]}")


def _restore_later(session: "Session", tag: str) -> None:
    """At the end the tag names again what it named before, or nothing."""
    before = session.engine.get(f"/images/{named(tag)}/json")
    earlier = values.write(values.look(before, ".Id"))

    def restore() -> None:
        now = values.write(values.look(session.engine.get(f"/images/{named(tag)}/json"), ".Id"))
        if not now or now == earlier:
            return
        if earlier:
            repository, _, version = tag.rpartition(":") if ":" in tag.rpartition("/")[2] else (tag, "", "latest")
            session.engine.change("POST", f"/images/{named(earlier)}/tag?repo={named(repository)}&tag={named(version)}")
            session.engine.ask("DELETE", f"/images/{named(now)}")
        else:
            session.engine.ask("DELETE", f"/images/{named(tag)}?force=1")

    session.later(restore)


def _last(session: "Session") -> Build:
    if session.build is None:
        raise AuthorFault("there was no build yet in this check")
    return session.build


@call
def build_output(session: "Session", arguments: list[str]) -> Output:
    exactly(arguments)
    return Output(_last(session).output)


@call
def build_image(session: "Session", arguments: list[str]) -> str:
    exactly(arguments)
    return _last(session).image


@call
def build_cached(session: "Session", arguments: list[str]) -> bool:
    return cached(_last(session).output, exactly(arguments, "STEP_TEXT")[0])


def cached(output: str, step: str) -> bool:
    """Of BuildKit's plain output: a step is `#7 [3/4] RUN …`, and `#7 CACHED` when it was."""
    numbers = {match[1] for match in re.finditer(r"^#(\d+) \[[^\]]*\] (.*)$", output, re.MULTILINE) if step in match[2]}
    return any(re.search(rf"^#{number} CACHED\s*$", output, re.MULTILINE) for number in numbers)


# Compose and make

def _compose(session: "Session", directory: str, words: list[str], seconds: float) -> programs.Ended:
    return programs.run(session, ["docker", "compose", *words], seconds, f"`docker compose {' '.join(words)}` in {directory}",
                        directory=directory)


def _config(session: "Session", directory: str) -> Any:
    ended = programs.run(session, programs.merged(["docker", "compose", "config", "--format", "json"]), CONFIG_SECONDS,
                         f"`docker compose config` in {directory}", directory=directory, most=1 << 20)
    if ended.code != 0:
        raise LearnerFault("compose", f"`docker compose config` in {directory} failed: {ended.text.strip()[-1000:]}")
    return parse_json(ended.text[ended.text.find("{"):], f"What `docker compose config` in {directory} printed")


@call
def compose_config(session: "Session", arguments: list[str]) -> str:
    directory, path = exactly(arguments + ["."] if len(arguments) == 1 else arguments, "DIRECTORY", "PATH")
    return values.write(values.look(_config(session, directory), path))


@call
def compose_up(session: "Session", arguments: list[str]) -> Output:
    """In place: a project's name is its directory's. What did not run before is taken down at the end, volumes stay."""
    given, rest = options(arguments, within=float)
    directory = exactly(rest, "DIRECTORY")[0]
    if not _compose(session, directory, ["ps", "--all", "--quiet"], CONFIG_SECONDS).text.strip():
        session.later(lambda: _compose(session, directory, ["down", "--timeout", "1"], 5))
    ended = programs.run(session, programs.merged(["docker", "compose", "up", "--detach", "--quiet-pull"]), given.get("within", BUILD_SECONDS),
                         f"`docker compose up` in {directory}", directory=directory)
    return Output(ended.text, ended.code)


@call
def compose_services(session: "Session", arguments: list[str]) -> str:
    directory = exactly(arguments, "DIRECTORY")[0]
    ended = _compose(session, directory, ["ps", "--services", "--status", "running"], CONFIG_SECONDS)
    return lines(sorted(ended.text.split()))


@call
def make_dry(session: "Session", arguments: list[str]) -> Output:
    directory, target = exactly(arguments, "DIRECTORY", "TARGET")
    return _make(session, directory, ["-n", target], CONFIG_SECONDS)


@call
def make_run(session: "Session", arguments: list[str]) -> Output:
    seconds, rest = leading_within(arguments)
    directory, target = exactly(rest, "DIRECTORY", "TARGET")
    return _make(session, directory, [target], seconds)


def _make(session: "Session", directory: str, words: list[str], seconds: float) -> Output:
    """Even a dry run executes what a Makefile says with `$(shell …)` or `+`, so it is done in a copy too."""
    if words[-1].startswith("-") or "=" in words[-1]:
        raise AuthorFault(f"{words[-1]!r} is not a target")
    place = copy(session, directory)
    ended = programs.run(session, programs.merged(["make", "--no-print-directory", "-C", place, *words]), seconds,
                         f"`make {words[-1]}` in {directory}")
    return Output(ended.text, ended.code)
