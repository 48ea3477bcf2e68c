"""Images: what was built, pulled and left."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import values
from engine import named
from library.calls import call, exactly, lines

if TYPE_CHECKING:
    from check import Session


def _of(session: "Session", arguments: list[str]) -> dict[str, Any]:
    return session.engine.image(exactly(arguments, "NAME")[0])


@call
def image_exists(session: "Session", arguments: list[str]) -> bool:
    return session.engine.get(f"/images/{named(exactly(arguments, 'NAME')[0])}/json") is not None


@call
def image(session: "Session", arguments: list[str]) -> str:
    name, path = exactly(arguments, "NAME", "PATH")
    return values.write(values.look(session.engine.image(name), path))


@call
def image_config(session: "Session", arguments: list[str]) -> str:
    name, path = exactly(arguments, "NAME", "PATH")
    return values.write(values.look(session.engine.image(name).get("Config"), path))


@call
def image_id(session: "Session", arguments: list[str]) -> str:
    return str(_of(session, arguments).get("Id", ""))


@call
def image_label(session: "Session", arguments: list[str]) -> str:
    name, key = exactly(arguments, "NAME", "KEY")
    labels = values.look(session.engine.image(name), ".Config.Labels")[0]
    return str(labels.get(key, "")) if isinstance(labels, dict) else ""


@call
def image_size(session: "Session", arguments: list[str]) -> str:
    return values.write(values.look(_of(session, arguments), ".Size"))


def _layers(thing: dict[str, Any]) -> list[str]:
    return [str(layer) for layer in values.look(thing, ".RootFS.Layers[]")]


@call
def image_layers(session: "Session", arguments: list[str]) -> str:
    return lines(_layers(_of(session, arguments)))


@call
def image_history(session: "Session", arguments: list[str]) -> str:
    name = exactly(arguments, "NAME")[0]
    session.engine.image(name)
    return lines(values.write([each]) for each in values.look(session.engine.get(f"/images/{named(name)}/history"), "[].CreatedBy"))


@call
def image_based_on(session: "Session", arguments: list[str]) -> bool:
    name, base = exactly(arguments, "NAME", "BASE")
    layers, below = _layers(session.engine.image(name)), _layers(session.engine.image(base))
    return bool(below) and layers[:len(below)] == below


@call
def images_untagged(session: "Session", arguments: list[str]) -> str:
    exactly(arguments)
    found = session.engine.get("/images/json", filters='{"dangling":["true"]}')
    dangling = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    dangling.sort(key=lambda each: each["Created"] if isinstance(each.get("Created"), int) else 0, reverse=True)
    return lines(values.write([each.get("Id")]) for each in dangling)
