"""Containers: those of the learner, and the check's own probes, which are named `tut-check-…` and removed at its end."""
from __future__ import annotations

import http.client
import json
import os
from typing import TYPE_CHECKING, Any

import values
from engine import ANSWER_SECONDS, EngineRefused, named
from faults import AuthorFault, LearnerFault, Refused
from library.calls import Output, at_least, call, exactly, lines, options, whole

if TYPE_CHECKING:
    from check import Session

LABEL = "slipway.check"
PROBE = "tut-check-"
RUN_SECONDS = 30.0


def _text(value: Any, path: str) -> str:
    return values.write(values.look(value, path))


@call
def container_exists(session: "Session", arguments: list[str]) -> bool:
    return session.engine.get(f"/containers/{named(exactly(arguments, 'NAME')[0])}/json") is not None


@call
def container(session: "Session", arguments: list[str]) -> str:
    name, path = exactly(arguments, "NAME", "PATH")
    return _text(session.engine.container(name), path)


@call
def container_running(session: "Session", arguments: list[str]) -> bool:
    found = session.engine.get(f"/containers/{named(exactly(arguments, 'NAME')[0])}/json")
    return found is not None and _text(found, ".State.Running") == "true"


@call
def container_env(session: "Session", arguments: list[str]) -> Output:
    name, variable = exactly(arguments, "NAME", "VARIABLE")
    for each in values.look(session.engine.container(name), ".Config.Env[]"):
        if str(each).startswith(variable + "="):
            return Output(str(each)[len(variable) + 1:] + "\n")
    return Output("", 1)


@call
def container_logs(session: "Session", arguments: list[str]) -> Output:
    name, *rest = at_least(arguments, "NAME")
    if rest not in ([], ["stdout"], ["stderr"]):
        raise AuthorFault(f"takes stdout or stderr after NAME, not {' '.join(rest)!r}")
    return Output(_logs(session, session.engine.container(name), "".join(rest)))


def _logs(session: "Session", found: dict[str, Any], only: str) -> str:
    path = f"/containers/{named(str(found.get('Id')))}/logs?stdout={int(only != 'stderr')}&stderr={int(only != 'stdout')}"
    try:
        if _text(found, ".Config.Tty") == "true":
            return session.engine.raw(path, session.deadline(ANSWER_SECONDS))
        return session.engine.output(path, session.deadline(ANSWER_SECONDS))
    except TimeoutError as e:
        raise LearnerFault("timeout", f"The logs of the container {_name(found)} could not be read within 10 s.") from e


def _name(found: dict[str, Any]) -> str:
    return _text(found, ".Name").lstrip("/")


@call
def container_exec(session: "Session", arguments: list[str]) -> Output:
    given, words = options(arguments[:2], within=float) if arguments[:1] == ["--within"] else ({}, arguments[:2])
    name, *command = at_least(words + arguments[2:], "NAME", "COMMAND")
    if not command:
        raise AuthorFault("needs NAME COMMAND")
    seconds = given.get("within", ANSWER_SECONDS)
    try:
        made = session.engine.change("POST", f"/containers/{named(name)}/exec",
                                     {"Cmd": command, "AttachStdout": True, "AttachStderr": True})
    except EngineRefused as e:
        raise LearnerFault("exec", f"Nothing can be executed in the container {name}: {e}") from e
    identity = named(_text(made, ".Id"))
    try:
        output = session.engine.output(f"/exec/{identity}/start", session.deadline(seconds), "POST", {"Detach": False, "Tty": False})
    except TimeoutError as e:
        raise LearnerFault("timeout", f"`{' '.join(command)}` in the container {name} did not end within {seconds:g} s.") from e
    code = values.look(session.engine.get(f"/exec/{identity}/json"), ".ExitCode")[0]
    return Output(output, code if isinstance(code, int) and 0 <= code <= 255 else 255)


@call
def container_port(session: "Session", arguments: list[str]) -> str:
    name, port = exactly(arguments, "NAME", "PORT/tcp")
    bindings = values.look(session.engine.container(name), f'.NetworkSettings.Ports["{port if "/" in port else port + "/tcp"}"]')[0]
    first = bindings[0] if isinstance(bindings, list) and bindings else None
    return f"{_text(first, '.HostIp')}:{_text(first, '.HostPort')}" if first is not None else ""


@call
def container_health(session: "Session", arguments: list[str]) -> str:
    return _text(session.engine.container(exactly(arguments, "NAME")[0]), ".State.Health.Status") or "none"


@call
def container_networks(session: "Session", arguments: list[str]) -> str:
    networks = values.look(session.engine.container(exactly(arguments, "NAME")[0]), ".NetworkSettings.Networks")[0]
    return lines(sorted(networks)) if isinstance(networks, dict) else ""


@call
def container_mounts(session: "Session", arguments: list[str]) -> str:
    mounts = values.look(session.engine.container(exactly(arguments, "NAME")[0]), ".Mounts[]")
    return lines(" ".join((_text(mount, ".Type"), _text(mount, ".Name") or _text(mount, ".Source"), _text(mount, ".Destination"),
                           "rw" if _text(mount, ".RW") == "true" else "ro")) for mount in mounts)


def _all(session: "Session", **filters: str) -> list[dict[str, Any]]:
    """Without the probes of checks."""
    found = session.engine.get("/containers/json", all="1", filters=json.dumps({key: [value] for key, value in filters.items()}))
    known = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return [each for each in known if _text(each, f'.Labels["{LABEL}"]') == ""]


def _first_name(each: dict[str, Any]) -> str:
    return _text(each, ".Names[0]").lstrip("/")


@call
def containers(session: "Session", arguments: list[str]) -> str:
    given, rest = options(arguments, status=str, image=str)
    exactly(rest)
    found = _all(session, **{"status": given["status"]} if "status" in given else {})
    if "image" in given:
        wanted = session.engine.image(given["image"]).get("Id")
        found = [each for each in found if each.get("ImageID") == wanted]
    return lines(_first_name(each) for each in found)


@call
def port_holder(session: "Session", arguments: list[str]) -> str:
    port = whole(exactly(arguments, "PORT")[0], "PORT")
    return lines(_first_name(each) for each in _all(session) if port in values.look(each, ".Ports[].PublicPort"))


# probes

def create_probe(session: "Session", image: str, body: dict[str, Any]) -> str:
    """A container of the check's own; its id. Removed at the end of the check whatever happens."""
    session.engine.image(image)
    name = PROBE + os.urandom(6).hex()
    session.later(lambda: remove_probe(session, name))
    try:
        made = session.engine.change("POST", f"/containers/create?name={name}", {"Image": image, "Labels": {LABEL: "probe"}, **body})
    except EngineRefused as e:
        raise LearnerFault("run", f"No container can be made from {image}: {e}") from e
    return named(_text(made, ".Id"))


def start_probe(session: "Session", image: str, identity: str) -> None:
    try:
        session.engine.change("POST", f"/containers/{identity}/start")
    except EngineRefused as e:
        raise LearnerFault("run", f"A container of {image} does not start: {e}") from e


def remove_probe(session: "Session", identity: str) -> None:
    session.engine.ask("DELETE", f"/containers/{identity}?force=1&v=1")


def run_probe(session: "Session", image: str, body: dict[str, Any], seconds: float, what: str) -> Output:
    """Runs it to its end: what it wrote and its exit code."""
    identity = create_probe(session, image, body)
    start_probe(session, image, identity)
    deadline = session.deadline(seconds)
    answer = session.engine.open("POST", f"/containers/{identity}/wait", None, deadline)
    try:
        ended = values.parse_json(answer.body(), "The answer of your Docker engine")
    except (TimeoutError, Refused, http.client.HTTPException) as e:
        raise LearnerFault("timeout", f"{what} did not end within {seconds:g} s.") from e
    finally:
        answer.close()
    try:
        output = session.engine.output(f"/containers/{identity}/logs?stdout=1&stderr=1", session.deadline(ANSWER_SECONDS))
    except TimeoutError as e:
        raise LearnerFault("timeout", f"The output of {what} could not be read within 10 s.") from e
    remove_probe(session, identity)
    code = values.look(ended, ".StatusCode")[0]
    return Output(output, code if isinstance(code, int) and 0 <= code <= 255 else 255)


@call
def image_run(session: "Session", arguments: list[str]) -> Output:
    before, command = _split(arguments)
    given, rest = options(before, e=list, p=list, network=str, user=str, within=float)
    image = exactly(rest, "IMAGE")[0]
    body: dict[str, Any] = {"Env": given["e"], "HostConfig": _host_config(given)}
    if command:
        body["Cmd"] = command
    if "user" in given:
        body["User"] = given["user"]
    what = f"A container of {image}" + (f" running `{' '.join(command)}`" if command else "")
    return run_probe(session, image, body, given.get("within", RUN_SECONDS), what)


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What stands before `--`, and the command behind it."""
    place = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:place], arguments[place + 1:]


def _host_config(given: dict[str, Any]) -> dict[str, Any]:
    config: dict[str, Any] = {"PortBindings": {}}
    if "network" in given:
        config["NetworkMode"] = given["network"]
    for port in given.get("p", []):
        host, _, inner = port.rpartition(":")
        config["PortBindings"][inner if "/" in inner else inner + "/tcp"] = [{"HostIp": "127.0.0.1", "HostPort": host or "0"}]
    return config


@call
def image_serve(session: "Session", arguments: list[str]) -> str:
    before, command = _split(arguments)
    given, rest = options(before, e=list, network=str)
    image, port = exactly(rest, "IMAGE", "PORT")
    whole(port, "PORT")
    body: dict[str, Any] = {"Env": given["e"], "ExposedPorts": {port + "/tcp": {}}, "HostConfig": _host_config({**given, "p": [port]})}
    if command:
        body["Cmd"] = command
    identity = create_probe(session, image, body)
    start_probe(session, image, identity)
    found = session.engine.container(identity)
    published = _text(found, f'.NetworkSettings.Ports["{port}/tcp"][0].HostPort')
    if not published:
        logs = _logs(session, found, "").strip()[-1000:]
        raise LearnerFault("ended", f"The container of {image} ended at once." + (f" It printed: {logs}" if logs else ""))
    return published
