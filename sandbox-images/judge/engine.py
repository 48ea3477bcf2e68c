"""The learner's Docker engine, asked through its API. It belongs to the learner: whatever it says is bounded and may be a lie."""
from __future__ import annotations

import http.client
import json
import time
from typing import Any, Iterator
from urllib.parse import quote, urlencode

from faults import AuthorFault, LearnerFault, Refused
from link import Link, Stream
from text import Kept
from values import parse_json

ANSWER_SECONDS = 10.0
MOST_BYTES = 8 << 20
FLOOD_BYTES = 32 << 20

_SILENT = "Your Docker engine does not answer. Run `docker version` to see what it says; restarting the sandbox helps."


class _Socket:
    """What http.client asks of a socket."""

    def __init__(self, stream: Stream, deadline: float) -> None:
        self._file = stream.reader(deadline)

    def makefile(self, mode: str) -> Any:
        return self._file


class Answer:
    """An answer whose body has not been read. To be closed."""

    def __init__(self, stream: Stream, method: str, deadline: float) -> None:
        self._stream = stream
        self._response = http.client.HTTPResponse(_Socket(stream, deadline), method=method)  # type: ignore[arg-type]
        self._response.begin()
        self.status = self._response.status

    def pieces(self) -> Iterator[bytes]:
        while piece := self._response.read1(64 << 10) if not self._response.chunked else self._response.read(64 << 10):
            yield piece

    def body(self, most: int = MOST_BYTES) -> bytes:
        body = self._response.read(most + 1)
        if len(body) > most:
            raise LearnerFault("flood", "Your Docker engine gives an answer that is too long to be read.")
        return body

    def first(self, most: int) -> bytes:
        """At most so much of what is left of the body."""
        return self._response.read(most)

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Of a container without a terminal: 1 is its stdout, 2 its stderr."""
        held = bytearray()
        for piece in self.pieces():
            held += piece
            while len(held) >= 8:
                length = int.from_bytes(held[4:8], "big")
                if length > MOST_BYTES:
                    raise LearnerFault("engine", "Your Docker engine gives an answer that makes no sense.")
                if len(held) < 8 + length:
                    break
                yield held[0], bytes(held[8:8 + length])
                del held[:8 + length]

    def close(self) -> None:
        self._stream.close()


class Engine:
    """Its answers, as they were a moment ago."""

    def __init__(self, link: Link, limit: float) -> None:
        self._link = link
        self._limit = limit

    def deadline(self, seconds: float = ANSWER_SECONDS) -> float:
        """Never later than the check's own limit: what waits for the learner's things then is the learner's."""
        return min(time.monotonic() + seconds, self._limit)

    def open(self, method: str, path: str, body: Any = None, deadline: float | None = None) -> Answer:
        deadline = deadline or self.deadline()
        stream = self._link.open("engine")
        try:
            content = b"" if body is None else json.dumps(body).encode()
            head = f"{method} {path} HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
            stream.write(head.encode() + content, deadline)
            return Answer(stream, method, deadline)
        except (Refused, TimeoutError, http.client.HTTPException, OSError) as e:
            stream.close()
            raise LearnerFault("engine", _SILENT) from e

    def ask(self, method: str, path: str, body: Any = None, deadline: float | None = None) -> tuple[int, Any]:
        """The status, and the body as JSON if it is some."""
        answer = self.open(method, path, body, deadline)
        try:
            content = answer.body()
        except (Refused, TimeoutError, http.client.HTTPException, OSError) as e:
            raise LearnerFault("engine", _SILENT) from e
        finally:
            answer.close()
        return answer.status, parse_json(content, "The answer of your Docker engine") if content.strip()[:1] in (b"{", b"[", b'"') else None

    def get(self, path: str, **parameters: str) -> Any:
        """None when there is no such thing."""
        status, content = self.ask("GET", path + ("?" + urlencode(parameters) if parameters else ""))
        if status == 404:
            return None
        if status >= 400:
            raise LearnerFault("engine", f"Your Docker engine refuses: {sentence(content)}")
        return content

    def image(self, name: str) -> dict[str, Any]:
        return self._thing(self.get(f"/images/{named(name)}/json"), "no-image", f"There is no image called {name}.")

    def container(self, name: str) -> dict[str, Any]:
        return self._thing(self.get(f"/containers/{named(name)}/json"), "no-container", f"There is no container called {name}.")

    @staticmethod
    def _thing(value: Any, code: str, missing: str) -> dict[str, Any]:
        if value is None:
            raise LearnerFault(code, missing)
        if not isinstance(value, dict):
            raise LearnerFault("engine", "Your Docker engine gives an answer that makes no sense.")
        return value

    def change(self, method: str, path: str, body: Any = None, deadline: float | None = None) -> Any:
        """Raises EngineRefused with the engine's own words."""
        status, content = self.ask(method, path, body, deadline)
        if status >= 400:
            raise EngineRefused(sentence(content))
        return content

    def output(self, path: str, deadline: float, method: str = "GET", body: Any = None, only: int = 0) -> str:
        """What a container wrote: both outputs, or only 1 or 2. May raise TimeoutError."""
        answer = self.open(method, path, body, deadline)
        kept = Kept()
        try:
            for kind, payload in answer.frames():
                if only in (0, kind):
                    kept.add(payload)
                if kept.total > FLOOD_BYTES:
                    break
        except (Refused, http.client.HTTPException) as e:
            raise LearnerFault("engine", _SILENT) from e
        finally:
            answer.close()
        return kept.text()


    def raw(self, path: str, deadline: float) -> str:
        """What a container with a terminal wrote. May raise TimeoutError."""
        answer = self.open("GET", path, None, deadline)
        kept = Kept()
        try:
            for payload in answer.pieces():
                kept.add(payload)
                if kept.total > FLOOD_BYTES:
                    break
        except (Refused, http.client.HTTPException) as e:
            raise LearnerFault("engine", _SILENT) from e
        finally:
            answer.close()
        return kept.text()


class EngineRefused(Exception):
    """The engine would not do something that we asked for."""


def sentence(content: Any) -> str:
    return str(content.get("message", "")) if isinstance(content, dict) else "(no reason given)"


def named(name: str) -> str:
    if not name or name.startswith("-"):
        raise AuthorFault(f"{name!r} names nothing")
    return quote(name, safe="/:@")
