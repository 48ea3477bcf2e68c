"""Whose fault it is."""
from __future__ import annotations


class LearnerFault(Exception):
    """What the learner's things do or lack: the check has failed, with this code and sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class AuthorFault(Exception):
    """The script uses the library wrongly: the check is broken, which costs the learner nothing."""


class Refused(Exception):
    """Nothing listens where a stream was to lead; the words are the sandbox's."""
