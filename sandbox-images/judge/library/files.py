"""Files of the learner, read by a program that is the learner: a link leads nowhere that the learner could not go."""
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

import values
from faults import AuthorFault, LearnerFault
from library import programs
from library.calls import Output, call, exactly, lines, options, whole
from values import parse_json

if TYPE_CHECKING:
    from check import Session

FILE_BYTES = 256 << 10
MOST_FILE_BYTES = 900 << 10
READ_SECONDS = 10.0
RUN_SECONDS = 60.0
MISSING, NO_FILE, UNREADABLE = 3, 4, 5

_READ = f"""[ -e "$1" ] || exit {MISSING}; [ -f "$1" ] || exit {NO_FILE}; [ -r "$1" ] || exit {UNREADABLE}; exec head -c "$2" -- "$1" """


def read(session: "Session", path: str, most: int = FILE_BYTES) -> bytes:
    if not path or most > MOST_FILE_BYTES:
        raise AuthorFault(f"needs a path, and at most {MOST_FILE_BYTES} bytes can be asked for")
    ended = programs.run(session, ["bash", "-c", _READ, "bash", path, str(most + 1)], READ_SECONDS, f"Reading {path}",
                         most=2 * (most + 1))
    if ended.code == MISSING:
        raise LearnerFault("no-file", f"There is no file {path}.")
    if ended.code == NO_FILE:
        raise LearnerFault("no-file", f"{path} is not a file.")
    if ended.code != 0:
        raise LearnerFault("no-file", f"{path} cannot be read.")
    if ended.total > most:
        raise LearnerFault("too-big", f"{path} has more than {most} bytes, which is more than expected here.")
    return ended.output


def read_text(session: "Session", path: str) -> str:
    return read(session, path).decode("utf-8", "replace")


@call
def learner_file(session: "Session", arguments: list[str]) -> Output:
    path, most = exactly(arguments + [str(FILE_BYTES)] if len(arguments) == 1 else arguments, "PATH", "MAX_BYTES")
    return Output(read(session, path, whole(most, "MAX_BYTES")).decode("utf-8", "replace"))


@call
def learner_file_exists(session: "Session", arguments: list[str]) -> bool:
    path = exactly(arguments, "PATH")[0]
    return programs.run(session, ["test", "-e", path], READ_SECONDS, f"Looking for {path}").code == 0


@call
def learner_files(session: "Session", arguments: list[str]) -> str:
    directory = exactly(arguments or ["."], "DIRECTORY")[0]
    ended = programs.run(session, ["find", directory if not directory.startswith("-") else "./" + directory, "-type", "f", "-printf", "%P\\n"],
                         READ_SECONDS, f"Listing {directory}")
    return lines(sorted(ended.text.splitlines()))


@call
def file_json(session: "Session", arguments: list[str]) -> str:
    path, inner = exactly(arguments, "PATH", "JQPATH")
    return values.write(values.look(parse_json(read(session, path), path), inner))


@call
def file_yaml(session: "Session", arguments: list[str]) -> str:
    path, inner = exactly(arguments, "PATH", "JQPATH")
    try:
        content: Any = yaml.load(read_text(session, path), Loader=yaml.CSafeLoader)
    except Exception as e:  # noqa: BLE001 - PyYAML throws more than its own, and it is always the file
        raise LearnerFault("not-yaml", f"{path} is not YAML: {e}") from e
    return values.write(values.look(content, inner))


@call
def dockerfile(session: "Session", arguments: list[str]) -> str:
    path, instruction = exactly(arguments, "PATH", "INSTRUCTION")
    return lines(rest for word, rest in instructions(read_text(session, path)) if word == instruction.upper())


def instructions(content: str) -> list[tuple[str, str]]:
    """Of a Dockerfile: continuation lines joined, comments and the bodies of here-documents left out."""
    found: list[tuple[str, str]] = []
    joined, until = "", []
    for line in content.splitlines():
        if until:
            if line.strip() == until[0]:
                until.pop(0)
            continue
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        joined += line.strip()
        if joined.endswith("\\"):
            joined = joined[:-1].rstrip() + " "
            continue
        word, _, rest = joined.partition(" ")
        found.append((word.upper(), rest.strip()))
        until = re.findall(r"<<-?['\"]?(\w+)", rest) if word.upper() in ("RUN", "COPY", "ADD") else []
        joined = ""
    return found


@call
def learner_run(session: "Session", arguments: list[str]) -> Output:
    given, command = leading_within(arguments)
    if not command:
        raise AuthorFault("needs COMMAND")
    argv = ["bash", "-c", command[0]] if len(command) == 1 else command
    ended = programs.run(session, programs.merged(argv), given, f"`{' '.join(command)}`")
    return Output(ended.text, ended.code)


def leading_within(arguments: list[str]) -> tuple[float, list[str]]:
    """`--within S` before a command; the command's own options stay its own."""
    if arguments[:1] != ["--within"]:
        return RUN_SECONDS, arguments
    given, _ = options(arguments[:2], within=float)
    return float(given["within"]), arguments[2:]
