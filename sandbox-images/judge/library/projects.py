"""Compose and make: as the learner in the learner's sandbox."""
from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import values
from engine import named
from faults import AuthorFault, LearnerFault
from library import programs
from library.calls import Output, call, exactly, lines, options
from library.copies import copied
from library.files import leading_within
from values import parse_json

if TYPE_CHECKING:
    from check import Session

CONFIG_SECONDS = 20.0
UP_SECONDS = 60.0


def _compose(session: "Session", directory: str, words: list[str], seconds: float, env: dict[str, str] | None = None,
             most: int = 64 << 10) -> programs.Ended:
    return programs.run(session, programs.merged(["docker", "compose", *words]), seconds, f"`docker compose {words[0]}` in {directory}",
                        directory, env, most)


def _listed(session: "Session", directory: str, *words: str) -> list[str]:
    """Without warnings."""
    return programs.run(session, ["docker", "compose", "ps", *words], CONFIG_SECONDS, f"`docker compose ps` in {directory}", directory).text.split()


@call
def compose_config(session: "Session", arguments: list[str]) -> str:
    given, rest = options(arguments, e=list)
    directory, path = exactly(rest + ["."] if len(rest) == 1 else rest, "DIRECTORY", "PATH")
    env = {name: value for name, equals, value in (each.partition("=") for each in given["e"])}
    ended = _compose(session, directory, ["config", "--format", "json"], CONFIG_SECONDS, env, 1 << 20)
    if ended.code != 0:
        raise unsound(directory, ended.text)
    model: Any = parse_json(ended.text[ended.text.find("{"):], f"What `docker compose config` in {directory} printed")
    return values.write(values.look(model, path))


def unsound(directory: str, said: str) -> LearnerFault:
    """Why Compose cannot use its file, by what it said."""
    file = f"The Compose file in {directory}"
    if tab := re.search(r"line (\d+): found (?:a tab )?character that (?:cannot start any token|violates)", said):
        return LearnerFault("tab", f"{file} is indented by a tab in line {tab[1]} or just below it. YAML takes blanks only.")
    if place := re.search(r"yaml: (?:\w+ )*line (\d+): (.*)", said):
        return LearnerFault("not-yaml", f"{file} cannot be read from line {place[1]} on: {place[2]}. Look at the indentation of that line and of the "
                                        "one above.")
    if margin := re.search(r"\(root\) Additional property (\S+) is not allowed", said):
        return LearnerFault("wrong-indent", f"{file} has `{margin[1]}:` at the margin, where it is no service. Indent it, and all below it, "
                                            "under `services:`.")
    if volume := re.search(r"refers to undefined volume (\S+?):? ", said + " "):
        return LearnerFault("undefined-volume", f"{file} uses a volume `{volume[1]}` that it does not declare. A volume stands under the top-level "
                                                f"`volumes:` too; a directory begins with ./ (`./{volume[1]}`).")
    return LearnerFault("compose", f"`docker compose config` in {directory} failed: {said.strip()[-1000:]}")


@call
def compose_up(session: "Session", arguments: list[str]) -> Output:
    """In place: a project's name is its directory's."""
    given, rest = options(arguments, within=float)
    return _change(session, exactly(rest, "DIRECTORY")[0], ["up", "--detach", "--quiet-pull"], given.get("within", UP_SECONDS))


@call
def compose_down(session: "Session", arguments: list[str]) -> Output:
    given, rest = options(arguments, within=float)
    return _change(session, exactly(rest, "DIRECTORY")[0], ["down"], given.get("within", UP_SECONDS))


def _change(session: "Session", directory: str, words: list[str], seconds: float) -> Output:
    if directory not in session.projects:
        session.projects.add(directory)
        states = _listed(session, directory, "--all", "--format", "{{.State}}")
        before = ["up", "--detach"] if "running" in states else ["stop", "--timeout", "1"] if states else ["down", "--timeout", "1"]
        session.later(lambda: _compose(session, directory, before, 5))
    ended = _compose(session, directory, words, seconds)
    return Output(ended.text, ended.code)


@call
def compose_services(session: "Session", arguments: list[str]) -> str:
    directory = exactly(arguments, "DIRECTORY")[0]
    return lines(sorted(_listed(session, directory, "--services", "--status", "running")))


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
    """Even a dry run executes what a Makefile says with `$(shell …)` or `+`, so it is done in a copy too. What Compose makes there is a
    project of its own, whatever the Compose file calls itself.
    """
    if words[-1].startswith("-") or "=" in words[-1]:
        raise AuthorFault(f"{words[-1]!r} is not a target")
    place = copied(session, directory)
    project = os.path.basename(place)
    session.later(lambda: remove_project(session, project))
    ended = programs.run(session, programs.merged(["make", "--no-print-directory", "-C", place, *words]), seconds,
                         f"`make {words[-1]}` in {directory}", env={"COMPOSE_PROJECT_NAME": project})
    return Output(ended.text, ended.code)


def remove_project(session: "Session", name: str) -> None:
    """Everything of a Compose project. By the engine's API, in milliseconds: `docker compose down` takes a good part of what clean-up may take."""
    ours = json.dumps({"label": [f"com.docker.compose.project={name}"]})
    for kind, path, key, query in (("containers", "/containers/json", "[].Id", "?force=1&v=1"), ("networks", "/networks", "[].Id", ""),
                                   ("volumes", "/volumes", ".Volumes[].Name", "?force=1"), ("images", "/images/json", "[].Id", "?force=1")):
        for each in values.look(session.engine.get(path, all="1", filters=ours), key):
            session.engine.ask("DELETE", f"/{kind}/{named(str(each))}{query}")
