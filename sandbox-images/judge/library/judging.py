"""The verdict: what a script says of the learner's work."""
from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from faults import AuthorFault
from library.calls import CALLS, at_least, call, exactly, number
from values import parse_json

if TYPE_CHECKING:
    from check import Session


@call
def fail(session: "Session", arguments: list[str]) -> NoReturn:
    code, message = exactly(arguments, "CODE", "MESSAGE")
    session.record("fail", code=code, message=message)
    session.decide()


def pass_(session: "Session", arguments: list[str]) -> NoReturn:
    exactly(arguments)
    session.record("pass")
    session.decide()


CALLS["pass"] = pass_  # the word is Python's own


@call
def broken(session: "Session", arguments: list[str]) -> NoReturn:
    raise AuthorFault(" ".join(arguments))


@call
def expect(session: "Session", arguments: list[str]) -> None:
    what, expected, found, *rest = at_least(arguments, "WHAT", "EXPECTED", "FOUND")
    code = "unexpected"
    for word in rest:
        name, equals, value = word.partition("=")
        if name != "code" or not equals:
            raise AuthorFault(f"takes code=CODE after WHAT EXPECTED FOUND, not {word!r}")
        code = value
    expected, found = expected.rstrip("\r\n"), found.rstrip("\r\n")
    met = expected == found
    session.record("expect", what=what, expected=expected, found=found, code=code, met=met)
    if not met:
        session.decide()


@call
def score(session: "Session", arguments: list[str]) -> None:
    points, most, message = exactly(arguments, "POINTS", "MAX", "MESSAGE")
    if not 0 <= number(points, "POINTS") <= number(most, "MAX") or number(most, "MAX") <= 0:
        raise AuthorFault(f"POINTS must be between 0 and MAX: {points} of {most}")
    session.record("score", points=number(points, "POINTS"), max=number(most, "MAX"), message=message)


@call
def progress(session: "Session", arguments: list[str]) -> None:
    session.record("progress", message=exactly(arguments, "MESSAGE")[0])


@call
def equals_json(session: "Session", arguments: list[str]) -> bool:
    first, second = exactly(arguments, "A", "B")
    return bool(parse_json(first, "The first value") == parse_json(second, "The second value"))
