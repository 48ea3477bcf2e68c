"""What the learner's ports answer: asked through 127.0.0.1 of the learner's sandbox, as the learner's own curl would."""
from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING

from engine import Answer
from faults import AuthorFault, LearnerFault, Refused
from library.calls import Output, call, exactly, options, whole

if TYPE_CHECKING:
    from check import Session

WITHIN_SECONDS = 10.0
PAUSE_SECONDS = 0.1
BODY_BYTES = 64 << 10


def _get(session: "Session", arguments: list[str]) -> tuple[int, bytes]:
    """Asks until there is an answer: a container that has just started does not listen yet."""
    given, rest = options(arguments, within=float)
    port, path = exactly(rest, "PORT", "PATH")
    if not path.startswith("/") or any(character <= " " for character in path):
        raise AuthorFault(f"PATH must begin with / and have no blanks: {path!r}")
    seconds = given.get("within", WITHIN_SECONDS)
    number, deadline = whole(port, "PORT"), session.deadline(seconds)
    why = "no answer"
    while time.monotonic() < deadline:
        try:
            return _once(session, number, path, deadline)
        except (Refused, http.client.HTTPException, OSError) as e:
            why = "what answered was not HTTP" if isinstance(e, http.client.HTTPException) and not isinstance(
                e, http.client.RemoteDisconnected) else str(e) or why
        time.sleep(max(0.0, min(PAUSE_SECONDS, deadline - time.monotonic())))
    raise LearnerFault("timeout", f"http://localhost:{number}{path} did not answer within {seconds:g} s ({why}).")


def _once(session: "Session", port: int, path: str, deadline: float) -> tuple[int, bytes]:
    stream = session.link.open({"tcp": port})
    try:
        stream.write(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUser-Agent: slipway-check\r\nAccept: */*\r\nConnection: close\r\n\r\n"
                     .encode(), deadline)
        answer = Answer(stream, "GET", deadline)
        return answer.status, answer.first(BODY_BYTES)
    finally:
        stream.close()


@call
def http_status(session: "Session", arguments: list[str]) -> str:
    return str(_get(session, arguments)[0])


@call
def http_body(session: "Session", arguments: list[str]) -> Output:
    return Output(_get(session, arguments)[1].decode("utf-8", "replace"))
