"""Short jobs on what the learner owns: each is done by a child that has become the learner, has a time limit, and answers with
a few bytes and perhaps a descriptor. A link, pipe or socket that the learner has put in the way harms the child at most.
"""
from __future__ import annotations

import array
import os
import signal
import socket
from typing import Callable

from loop import Loop
from spawn import Process, SpawnFailed, become, close_all_but, fork, reset_signals

ANSWER_LIMIT = 64 << 10

Answer = tuple[bytes, "int | None"]
Work = Callable[[], Answer]


class JobFailed(Exception):
    """Said in words for people."""


class Job:
    """`on_done(answer, descriptor)` or `on_failed(sentence)` comes once, later; neither comes after `cancel`."""

    def __init__(self, loop: Loop, uid: int, work: Work, seconds: float,
                 on_done: Callable[[bytes, "int | None"], None], on_failed: Callable[[str], None]) -> None:
        self._loop = loop
        self._on_done = on_done
        self._on_failed = on_failed
        self._over = False
        self._process: Process | None = None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            pid = fork(lambda: _do(work, uid, theirs))
        except SpawnFailed as e:
            ours.close()
            sentence = str(e)
            loop.soon(lambda: self._fail(sentence))
            return
        finally:
            theirs.close()
        self._socket = ours
        self._process = Process(loop, pid, lambda status: None)
        self._watch = loop.watch(ours.fileno(), self._answered).read()
        self._timer = loop.later(seconds, self._late)

    def cancel(self) -> None:
        if not self._over:
            self._finish()

    def _finish(self) -> None:
        self._over = True
        if self._process is not None:
            self._timer.cancel()
            self._watch.close()
            self._socket.close()
            self._process.signal(signal.SIGKILL)

    def _fail(self, sentence: str) -> None:
        if not self._over:
            self._over = True
            self._on_failed(sentence)

    def _late(self) -> None:
        self._finish()
        self._on_failed("it took too long")

    def _answered(self) -> None:
        try:
            answer, descriptor = _receive(self._socket)
        except OSError as e:
            answer, descriptor = b"failed " + str(e).encode(), None
        self._finish()
        kind, _, rest = answer.partition(b" ")
        if kind == b"done":
            return self._on_done(rest, descriptor)
        if descriptor is not None:
            os.close(descriptor)
        return self._on_failed(rest.decode("utf-8", "replace") if kind == b"failed" else "it was ended before it was done")


def _receive(stream: socket.socket) -> Answer:
    space = socket.CMSG_SPACE(array.array("i").itemsize)
    data, ancillary, _, _ = stream.recvmsg(ANSWER_LIMIT, space, socket.MSG_CMSG_CLOEXEC)
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors = array.array("i")
            descriptors.frombytes(content[:descriptors.itemsize])
            return data, descriptors[0]
    return data, None


def _do(work: Work, uid: int, answer: socket.socket) -> None:
    close_all_but([answer.fileno()])
    reset_signals()
    become(uid)
    os.umask(0o022)
    try:
        data, descriptor = work()
        message = b"done " + data[:ANSWER_LIMIT - 5]
    except JobFailed as e:
        message, descriptor = b"failed " + str(e).encode("utf-8", "replace")[:4096], None
    except OSError as e:
        message, descriptor = b"failed " + (e.strerror or str(e)).encode("utf-8", "replace")[:4096], None
    rights = [] if descriptor is None else [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))]
    answer.sendmsg([message], rights)
