"""The judge: runs the authors' checks, each in a process of its own that is forked from this one, which is warm. Frames with the
server go over stdin and stdout; this process only passes them on, so that no check can speak for another.
"""
from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
import time
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import check  # noqa: E402 - imported here, so that every check finds it loaded
import frames  # noqa: E402
import isolation  # noqa: E402

VERSION = 1
MOST_CHECKS = 32
FIRST_UID = 1000
GRACE_SECONDS = 8.0
HOLD_BYTES = 8 << 20
READ_BYTES = 256 << 10
# a check's threads answer each other: Python's own 5 ms would stand in each answer's way
SWITCH_SECONDS = 0.0002


class Pipe:
    """Bytes on their way to a descriptor that must not block us."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.waiting = bytearray()
        os.set_blocking(fd, False)

    def send(self, sent: bytes) -> None:
        self.waiting += sent
        self.flush()

    def flush(self) -> None:
        try:
            while self.waiting:
                del self.waiting[:os.write(self.fd, self.waiting[:READ_BYTES])]
        except BlockingIOError:
            pass


class Running:
    """A check's process: who it is, and our end of its socket."""

    def __init__(self, number: int, pid: int, place: int, end: socket.socket, seconds: float) -> None:
        self.number = number
        self.pid = pid
        self.place = place
        self.end = end
        self.pipe = Pipe(end.fileno())
        self.reader = frames.Reader()
        self.handle = os.pidfd_open(pid)
        self.told = False
        self.silent = False
        self.overdue = time.monotonic() + seconds + GRACE_SECONDS

    def kill(self) -> None:
        """With all that it started. Its handle tells when it has ended."""
        self.silent = True
        signal.pidfd_send_signal(self.handle, signal.SIGKILL)


class Judge:
    """One thread and one selector. The server's credit bounds what waits for a check; what waits for the server is bounded by not
    listening to checks meanwhile.
    """

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._forker = isolation.Forker()
        self._reader = frames.Reader()
        self._server = Pipe(1)
        self._checks: dict[int, Running] = {}
        os.set_blocking(0, False)
        self._selector.register(0, selectors.EVENT_READ, self._from_server)

    def run(self) -> None:
        """Until the server closes our stdin; our end is the end of all checks, for this is their process 1."""
        self._say({"op": "ready", "version": VERSION})
        while True:
            self._watch_writers()
            for key, events in self._selector.select(1.0):
                key.data(events)
            self._kill_overdue()

    def _kill_overdue(self) -> None:
        """A check ends itself at its limit and cleans up; one that does neither is ended."""
        now = time.monotonic()
        for running in self._checks.values():
            if now > running.overdue:
                running.kill()

    def _watch_writers(self) -> None:
        self._watch(1, selectors.EVENT_WRITE if self._server.waiting else 0, lambda events: self._server.flush())
        listening = selectors.EVENT_READ if len(self._server.waiting) < HOLD_BYTES else 0
        for running in self._checks.values():
            reading = 0 if running.silent else listening
            writing = selectors.EVENT_WRITE if running.pipe.waiting else 0
            self._watch(running.end.fileno(), reading | writing, lambda events, it=running: self._from_check(it, events))

    def _watch(self, fd: int, events: int, call: Any) -> None:
        known = self._selector.get_map().get(fd)
        if known is None:
            if events:
                self._selector.register(fd, events, call)
        elif not events:
            self._selector.unregister(fd)
        elif known.events != events:
            self._selector.modify(fd, events, call)

    def _say(self, fields: dict[str, Any]) -> None:
        self._server.send(frames.message(fields))

    def _from_server(self, events: int) -> None:
        received = os.read(0, READ_BYTES)
        if not received:
            os._exit(0)
        for kind, payload in self._reader.feed(received):
            if kind == frames.MESSAGE:
                self._handle(frames.parse_message(payload))
            elif kind == frames.DATA:
                self._pass_on(frames.parse_data(payload)[0], frames.data(*frames.parse_data(payload)))

    def _handle(self, fields: dict[str, Any]) -> None:
        if fields["op"] == "check":
            self._begin(fields)
        elif isinstance(fields.get("check"), int):
            self._pass_on(fields["check"], frames.message(fields))

    def _pass_on(self, number: int, frame: bytes) -> None:
        running = self._checks.get(number)
        if running is not None:
            try:
                running.pipe.send(frame)
            except OSError:
                pass  # it has ended, which its handle tells

    def _begin(self, fields: dict[str, Any]) -> None:
        number = fields["check"]
        free = set(range(MOST_CHECKS)) - {running.place for running in self._checks.values()}
        if not free or number in self._checks:
            self._say({"op": "ended", "check": number, "exitCode": None, "signal": None, "timedOut": False, "step": "",
                       "output": "The judge cannot take another check now.", "millis": None})
            return
        place = min(free)
        ours, theirs = socket.socketpair()
        uid = FIRST_UID + 2 * place

        def child() -> None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            kept = os.dup2(theirs.fileno(), 3)
            os.closerange(kept + 1, 4096)
            null = os.open("/dev/null", os.O_RDWR)
            os.dup2(null, 0)
            os.dup2(null, 1)
            check.run(socket.socket(fileno=kept), fields, uid)

        pid = self._forker.fork(child)
        theirs.close()
        running = Running(number, pid, place, ours, fields["timeoutMillis"] / 1000)
        self._checks[number] = running
        self._selector.register(running.handle, selectors.EVENT_READ, lambda events: self._over(running))

    def _from_check(self, running: Running, events: int) -> None:
        if self._checks.get(running.number) is not running:
            return  # it ended in the same round
        try:
            if events & selectors.EVENT_WRITE:
                running.pipe.flush()
            if events & selectors.EVENT_READ:
                received = os.read(running.end.fileno(), READ_BYTES)
                running.silent = not received
                self._relay(running, received)
        except BlockingIOError:
            pass
        except (OSError, frames.Malformed):
            running.kill()

    def _relay(self, running: Running, received: bytes) -> None:
        for kind, payload in running.reader.feed(received):
            if kind == frames.MESSAGE:
                fields = frames.parse_message(payload)
                fields["check"] = running.number
                running.told |= fields["op"] == "ended"
                self._say(fields)
            elif kind == frames.DATA:
                _, stream, payload = frames.parse_data(payload)
                self._server.send(frames.data(running.number, stream, payload))

    def _over(self, running: Running) -> None:
        """The process has ended: what it said last is passed on first."""
        try:
            while received := os.read(running.end.fileno(), READ_BYTES):
                self._relay(running, received)
        except (OSError, frames.Malformed):
            pass  # nothing more can be had from it
        code = os.waitstatus_to_exitcode(os.waitpid(running.pid, 0)[1])
        self._selector.unregister(running.handle)
        os.close(running.handle)
        self._watch(running.end.fileno(), 0, None)
        running.end.close()
        del self._checks[running.number]
        if not running.told:
            self._say({"op": "ended", "check": running.number, "exitCode": code if code >= 0 else None,
                       "signal": -code if code < 0 else None, "timedOut": False, "step": "", "output": "The check's process ended.",
                       "millis": None})


def main() -> None:
    isolation.hide_memory()
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
    Judge().run()


if __name__ == "__main__":
    sys.exit(isolation.run_as_root_of_namespaces(main))
