"""Volumes and networks, looked at from within: by a container of the check's own."""
from __future__ import annotations

import contextlib
import http.client
import tarfile
from typing import TYPE_CHECKING, Any, Iterator
from urllib.parse import quote

import values
from engine import Answer, named
from faults import AuthorFault, LearnerFault, Refused
from library.calls import Output, call, exactly, whole
from library.containers import create_probe, remove_probe, run_probe

if TYPE_CHECKING:
    from check import Session

VOLUME_BYTES = 64 << 10
ARCHIVE_BYTES = 1 << 20
PROBE_SECONDS = 15.0

_CONNECT = {
    "python": ["python3", "-c", "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)"],
    "busybox": ["sh", "-c", 'nc -w 5 "$0" "$1" < /dev/null > /dev/null'],
}
_RESOLVE = {
    "python": ["python3", "-c", "import socket, sys; socket.getaddrinfo(sys.argv[1], None)"],
    "busybox": ["sh", "-c", 'nslookup "$0" > /dev/null 2>&1'],
}


@call
def volume_exists(session: "Session", arguments: list[str]) -> bool:
    return session.engine.get(f"/volumes/{named(exactly(arguments, 'NAME')[0])}") is not None


@call
def network_exists(session: "Session", arguments: list[str]) -> bool:
    return session.engine.get(f"/networks/{named(exactly(arguments, 'NAME')[0])}") is not None


@call
def network(session: "Session", arguments: list[str]) -> str:
    name, path = exactly(arguments, "NAME", "PATH")
    found = session.engine.get(f"/networks/{named(name)}")
    if found is None:
        raise LearnerFault("no-network", f"There is no network called {name}.")
    return values.write(values.look(found, path))


@call
def volume_file_exists(session: "Session", arguments: list[str]) -> bool:
    volume, path = exactly(arguments, "VOLUME", "PATH")
    with _in_volume(session, volume, path) as answer:
        return bool(answer.status == 200)


@call
def volume_read(session: "Session", arguments: list[str]) -> Output:
    volume, path = exactly(arguments, "VOLUME", "PATH")
    with _in_volume(session, volume, path) as answer:
        if answer.status == 404:
            raise LearnerFault("no-file", f"There is no file {path} in the volume {volume}.")
        return Output(_only_file(answer, f"{path} in the volume {volume}").decode("utf-8", "replace"))


@contextlib.contextmanager
def _in_volume(session: "Session", volume: str, path: str) -> Iterator[Answer]:
    """The engine's archive of what stands at the path, through a container that is made and never started: nothing of an image runs."""
    if session.engine.get(f"/volumes/{named(volume)}") is None:
        raise LearnerFault("no-volume", f"There is no volume called {volume}.")
    probe = create_probe(session, _images(session)[0][1],
                         {"Cmd": ["true"], "HostConfig": {"Binds": [f"{volume}:/volume:ro"], "NetworkMode": "none"}})
    answer = session.engine.open("GET", f"/containers/{probe}/archive?path={quote('/volume/' + path.lstrip('/'))}")
    try:
        yield answer
    except (tarfile.TarError, Refused, TimeoutError, http.client.HTTPException, OSError) as e:
        raise LearnerFault("engine", f"{path} in the volume {volume} could not be read: {e}") from e
    finally:
        answer.close()
        remove_probe(session, probe)


def _only_file(answer: Any, what: str) -> bytes:
    with tarfile.open(fileobj=_Bounded(answer), mode="r|", errorlevel=1) as archive:  # type: ignore[arg-type]
        entry = archive.next()
        content = archive.extractfile(entry) if entry is not None and entry.isreg() else None
        if entry is None or content is None:
            raise LearnerFault("no-file", f"{what} is not a file.")
        if entry.size > VOLUME_BYTES:
            raise LearnerFault("too-big", f"{what} has more than {VOLUME_BYTES} bytes, which is more than expected here.")
        return content.read()


class _Bounded:
    """What tarfile reads, until it is more than a small file needs."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self._left = ARCHIVE_BYTES

    def read(self, size: int) -> bytes:
        if self._left <= 0:
            raise tarfile.ReadError("it is too long")
        piece: bytes = self._answer.first(min(size, self._left))
        self._left -= len(piece)
        return piece


def _images(session: "Session") -> list[tuple[int, str]]:
    """Size and id of all images, smallest first."""
    found = session.engine.get("/images/json")
    known = [(values.look(each, ".Size")[0], values.write(values.look(each, ".Id"))) for each in found or [] if isinstance(each, dict)]
    sized = sorted((size, identity) for size, identity in known if isinstance(size, int) and identity)
    if not sized:
        raise LearnerFault("no-image", "Your Docker engine has no image, so nothing can be looked into.")
    return sized


def _ask_within(session: "Session", network: str, programs: dict[str, list[str]], words: list[str], what: str) -> bool:
    if session.engine.get(f"/networks/{named(network)}") is None:
        raise LearnerFault("no-network", f"There is no network called {network}.")
    for image, kind in (("alpine:3", "busybox"), ("busybox", "busybox"), ("python:3.13-slim", "python"), ("nginx:alpine", "busybox")):
        if session.engine.get(f"/images/{named(image)}/json") is not None:
            body = {"Entrypoint": [], "Cmd": programs[kind] + words, "HostConfig": {"NetworkMode": network}}
            return run_probe(session, image, body, PROBE_SECONDS, what).status == 0
    raise AuthorFault("needs one of the images alpine:3, busybox, python:3.13-slim, nginx:alpine in the learner's engine")


@call
def network_reaches(session: "Session", arguments: list[str]) -> bool:
    network, host, port = exactly(arguments, "NETWORK", "HOST", "PORT")
    whole(port, "PORT")
    return _ask_within(session, network, _CONNECT, [host, port], f"Connecting to {host}:{port} on the network {network}")


@call
def network_resolves(session: "Session", arguments: list[str]) -> bool:
    network, host = exactly(arguments, "NETWORK", "HOST")
    return _ask_within(session, network, _RESOLVE, [host], f"Looking up {host} on the network {network}")
