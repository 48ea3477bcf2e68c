"""Builds, as the learner in the learner's sandbox, in a copy."""
from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

import values
from engine import named
from faults import AuthorFault
from library import programs
from library.calls import Output, call, exactly, options
from library.copies import copied

if TYPE_CHECKING:
    from check import Session

BUILD_SECONDS = 60.0


class Build(NamedTuple):
    """The last build of a check."""

    output: str
    image: str


@call
def build(session: "Session", arguments: list[str]) -> Output:
    given, rest = options(arguments, file=str, arg=list, tag=str, edit=list, target=str, within=float)
    directory = exactly(rest, "DIRECTORY")[0]
    place = copied(session, directory, given["edit"])
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
