"""Looking into JSON-like values with paths as jq writes them, and writing what is found as text of bounded size."""
from __future__ import annotations

import json
import re
from typing import Any

from faults import AuthorFault, LearnerFault

MOST_CHARACTERS = 64 << 10

_STEP = re.compile(r"""\.?(?:(?P<name>[A-Za-z_][\w-]*)|"(?P<quoted>[^"]*)"|\[(?P<index>-?\d+)\]|\["(?P<key>[^"]*)"\]|(?P<each>\[\]))""")


def look(value: Any, path: str) -> list[Any]:
    """What stands at the path; nothing there is None, as with jq. Only `[]` gives more or less than one value."""
    path, _, function = (part.strip() for part in path.partition("|"))
    found = [value]
    position = 1 if path == "." else 0
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None or step.end() == position:
            raise AuthorFault(f"the path {path!r} cannot be read at {path[position:]!r}")
        found = [inner for outer in found for inner in _step(outer, step)]
        position = step.end()
    return [_apply(function, each) for each in found] if function else found


def _step(value: Any, step: re.Match[str]) -> list[Any]:
    if step["each"]:
        return list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, list) else []
    if step["index"] is not None:
        index = int(step["index"])
        return [value[index] if isinstance(value, list) and -len(value) <= index < len(value) else None]
    name = next(step[group] for group in ("name", "quoted", "key") if step[group] is not None)
    return [value.get(name) if isinstance(value, dict) else None]


def _apply(function: str, value: Any) -> Any:
    if function == "length":
        return len(value) if isinstance(value, (dict, list, str)) else 0
    if function == "keys":
        return sorted(value, key=str) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    raise AuthorFault(f"a path may end in `| length` or `| keys`, not in `| {function}`")


def write(found: list[Any]) -> str:
    """Strings as they are, nothing for None, all else as compact JSON; a line each."""
    return "\n".join("" if value is None else value if isinstance(value, str) else compact(value) for value in found)


def compact(value: Any) -> str:
    """Bounded while it is written: a small YAML file can stand for an endless value."""
    pieces, length = [], 0
    try:
        for piece in json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).iterencode(value):
            pieces.append(piece)
            length += len(piece)
            if length > MOST_CHARACTERS:
                raise LearnerFault("flood", "A value in your files or containers is too large to be looked at.")
    except (ValueError, RecursionError) as e:
        raise LearnerFault("unreadable", "A value in your files or containers contains itself.") from e
    return "".join(pieces)


def parse_json(text: str | bytes, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as e:
        reason = "it is nested too deeply" if isinstance(e, RecursionError) else str(e)
        raise LearnerFault("not-json", f"{what} is not JSON: {reason}") from e
