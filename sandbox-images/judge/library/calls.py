"""How a call is declared, and what it takes and gives."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from faults import AuthorFault

if TYPE_CHECKING:
    from check import Session


class Output(NamedTuple):
    """What the script sees: the text on stdout, and the exit status."""

    output: str = ""
    status: int = 0


Call = Callable[["Session", list[str]], Output]
CALLS: dict[str, Call] = {}


def call(function: Any) -> Any:
    """Registers a function under its name. It may answer text, a truth, or nothing instead of an Output."""
    def answer(session: "Session", arguments: list[str]) -> Output:
        result = function(session, arguments)
        if isinstance(result, Output):
            return result
        if isinstance(result, bool):
            return Output("true\n" if result else "false\n", 0 if result else 1)
        text = "" if result is None else str(result)
        return Output(text + "\n" if text else "")

    CALLS[function.__name__] = answer
    return function


def exactly(arguments: list[str], *names: str) -> list[str]:
    if len(arguments) != len(names):
        raise AuthorFault(f"takes {' '.join(names) or 'no argument'}, and was given {len(arguments)} arguments: {' '.join(arguments)}")
    return arguments


def at_least(arguments: list[str], *names: str) -> list[str]:
    if len(arguments) < len(names):
        raise AuthorFault(f"needs {' '.join(names)}, and was given only: {' '.join(arguments)}")
    return arguments


def options(arguments: list[str], **known: type) -> tuple[dict[str, Any], list[str]]:
    """Takes `--name value` (str, float, or list for those that may be repeated) out of the arguments, until `--`; gives the options and
    the rest. A name of one letter is written with one dash.
    """
    found: dict[str, Any] = {name: [] for name, kind in known.items() if kind is list}
    rest: list[str] = []
    left = list(arguments)
    while left:
        word = left.pop(0)
        if word == "--":
            return found, rest + left
        name = word.lstrip("-").replace("-", "_")
        if not word.startswith("-") or len(word) < 2:
            rest.append(word)
        elif name not in known or not left:
            raise AuthorFault(f"unknown option {word}" if name not in known else f"{word} needs a value")
        elif known[name] is list:
            found[name].append(left.pop(0))
        else:
            found[name] = number(left.pop(0), word) if known[name] is float else left.pop(0)
    return found, rest


def number(word: str, what: str) -> float:
    try:
        return float(word)
    except ValueError as e:
        raise AuthorFault(f"{what} must be a number, and is {word!r}") from e


def whole(word: str, what: str) -> int:
    if not word.isdigit():
        raise AuthorFault(f"{what} must be a whole number, and is {word!r}")
    return int(word)


def lines(values: Any) -> str:
    return "\n".join(str(value) for value in values)
