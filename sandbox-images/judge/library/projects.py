"""Compose and make: as the learner in the learner's sandbox."""
from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import yaml

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

_READ = 'for name in compose.yaml compose.yml docker-compose.yml docker-compose.yaml; do [ ! -f "$name" ] || exec cat -- "$name"; done'
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
        raise _unsound(session, directory, ended.text)
    model: Any = parse_json(ended.text[ended.text.find("{"):], f"What `docker compose config` in {directory} printed")
    return values.write(values.look(model, path))


def _unsound(session: "Session", directory: str, said: str) -> LearnerFault:
    """Why Compose cannot use its file. Compose tells lines that are wrong by some; PyYAML tells the right one."""
    if said.startswith("yaml: "):
        read = programs.run(session, ["bash", "-c", _READ], CONFIG_SECONDS, f"Reading the Compose file in {directory}", directory)
        return not_yaml(directory, read.text) or LearnerFault("not-yaml", f"The Compose file in {directory} is not YAML: {said.strip()[:500]}")
    return unsound(directory, said)


def not_yaml(directory: str, content: str) -> LearnerFault | None:
    try:
        for _ in yaml.parse(content, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as e:
        number = e.problem_mark.line + 1 if e.problem_mark is not None else 1
        line = (content.splitlines() + [""] * number)[number - 1]
        if "\t" in line[:len(line) - len(line.lstrip())]:
            return LearnerFault("tab", f"Line {number} of the Compose file in {directory} is indented by a tab. YAML takes blanks only.")
        return LearnerFault("not-yaml", f"The Compose file in {directory} cannot be read at line {number}, `{line.strip()[:80]}`: {e.problem}. "
                                        "Look at the indentation of that line and of the one above.")
    except yaml.YAMLError:
        pass  # a character that YAML forbids: what Compose says is as good
    return None


def unsound(directory: str, said: str) -> LearnerFault:
    file = f"The Compose file in {directory}"
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
