"""What a check's script can ask; docs/checks.md is the manual. Each call is a function in one of the modules below."""
from __future__ import annotations

from typing import TYPE_CHECKING

from engine import ANSWER_SECONDS, Engine, EngineRefused
from faults import AuthorFault
from library import builds, containers, copies, files, images, judging, networks, projects, web  # noqa: F401 - they register their calls
from library.builds import Build
from library.calls import CALLS, Output

if TYPE_CHECKING:
    from check import Session

__all__ = ["ANSWER_SECONDS", "CALLS", "Build", "Engine", "EngineRefused", "call"]


def call(session: "Session", words: list[str]) -> Output:
    """Raises LearnerFault, AuthorFault, or check.Over when it decided."""
    name, *arguments = words
    function = CALLS.get(name)
    if function is None:
        raise AuthorFault(f"there is no call `{name}` in the library")
    return function(session, arguments)
