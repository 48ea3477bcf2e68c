"""One check: process 1 of its namespaces, which runs the author's script as another uid and answers its calls. The script talks to
it over 127.0.0.1:1 of the check's own network, because bash can do that without starting a program.
"""
from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from typing import Any, Callable, NoReturn

import isolation
import library
import text
from faults import AuthorFault, LearnerFault, Refused
from link import Link, Program

DIRECTORY = "/tmp"
DIRECTORY_BYTES = 64 << 20
LIBRARY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib.sh")
CALL_BYTES = 1 << 20
OUTPUT_CHARACTERS = 4000
CLEAN_UP_SECONDS = 5.0
LAST_WORDS_SECONDS = 0.1
PORT = 1


class Over(Exception):
    """The check has been decided; nobody gets an answer any more."""


class Session:
    """What the library's calls work with. Its threads answer one call each."""

    def __init__(self, end: socket.socket, request: dict[str, Any]) -> None:
        self.seconds = request["timeoutMillis"] / 1000
        self.limit = time.monotonic() + self.seconds
        self.directory = str(request.get("directory") or "")
        self.link = Link(end, lambda: self.finish("cancelled"))
        self.engine = library.Engine(self.link, self.limit - min(0.5, self.seconds / 10))
        self.build: library.Build | None = None
        self.copies: set[str] = set()
        self.projects: set[str] = set()
        self.step = ""
        self._over = threading.Event()
        self._guard = threading.Lock()
        self._clean_ups: list[Callable[[], None]] = []
        self.ending = ""
        self.status = 0
        self.fault = ""

    def record(self, kind: str, **fields: Any) -> None:
        """Nothing is recorded after the decision."""
        with self._guard:
            if not self._over.is_set():
                clean = {key: text.for_record(value) if isinstance(value, str) else value for key, value in fields.items()}
                self.link.say({"op": "record", "record": {"kind": kind, **clean}})

    def decide(self) -> NoReturn:
        self.finish("decided")
        raise Over

    def finish(self, ending: str, status: int = 0, fault: str = "") -> None:
        with self._guard:
            if not self._over.is_set():
                self.ending, self.status, self.fault = ending, status, fault
                self._over.set()

    def await_over(self) -> None:
        if not self._over.wait(max(0.0, self.limit - time.monotonic())):
            self.finish("timed out")

    def deadline(self, seconds: float) -> float:
        return self.engine.deadline(seconds)

    def later(self, clean_up: Callable[[], None]) -> None:
        """Done at the end of the check, last in first out."""
        self._clean_ups.append(clean_up)

    def clean_up(self) -> None:
        """What cannot be done (a dead engine) is left: probe containers carry our label and end by themselves."""
        self.engine = library.Engine(self.link, time.monotonic() + CLEAN_UP_SECONDS)
        for undo in reversed(self._clean_ups):
            with contextlib.suppress(LearnerFault, Refused, TimeoutError, library.EngineRefused):
                undo()

    def execute(self, argv: list[str], seconds: float, directory: str | None = None, env: dict[str, str] | None = None) -> Program:
        """As the learner, in the lesson's directory. A `directory` is relative to it."""
        place = os.path.normpath(os.path.join(self.directory, directory or "."))
        if place.startswith(("..", "/")):
            raise AuthorFault(f"{directory!r} is not below the lesson's directory")
        return self.link.execute(argv, env or {}, "" if place == "." else place, seconds)


def run(end: socket.socket, request: dict[str, Any], uid: int) -> None:
    """The whole life of the process. `uid` becomes ours, the next one the script's."""
    isolation.enter_own_world(DIRECTORY, DIRECTORY_BYTES)
    listener = socket.create_server(("127.0.0.1", PORT), backlog=32)
    proxy = socket.socket(socket.AF_UNIX)
    proxy.bind(DIRECTORY + "/.docker.sock")
    os.chmod(DIRECTORY + "/.docker.sock", 0o666)
    proxy.listen(8)
    with open(DIRECTORY + "/.check", "w", encoding="utf-8", errors="replace") as script:
        script.write(str(request["script"]))
    reader, writer = os.pipe()
    begun = time.monotonic()
    script_pid = _start_script(request, uid + 1, writer)
    os.close(writer)
    isolation.become(uid)
    isolation.hide_memory()
    session = Session(end, request)
    output = text.Kept(2 * OUTPUT_CHARACTERS)
    keeper = _in_background(_keep, reader, output)
    _in_background(_reap, script_pid, session)
    _in_background(_serve, listener, session)
    _in_background(_serve_docker, proxy, session)
    session.await_over()
    seconds = time.monotonic() - begun
    session.clean_up()
    if session.ending == "exited":
        keeper.join(LAST_WORDS_SECONDS)  # something that it left in the background may hold the pipe open
    _tell(session, output, seconds)


def _in_background(work: Callable[..., None], *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread


def _start_script(request: dict[str, Any], uid: int, output: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, 4096)
        isolation.limit(processes=64, data_bytes=1 << 30, file_bytes=32 << 20, cpu_seconds=int(request["timeoutMillis"] / 1000) + 1)
        isolation.become(uid)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.chdir(DIRECTORY)
        given = {str(name): str(value) for name, value in request.get("env", {}).items()}
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": DIRECTORY, "LANG": "C.UTF-8",
                       "DOCKER_HOST": f"unix://{DIRECTORY}/.docker.sock", "DOCKER_CLI_HINTS": "false", **given}
        os.execve("/bin/bash", ["check", "--noprofile", "--norc", "-c", f". {LIBRARY}; . {DIRECTORY}/.check"], environment)
    finally:
        os._exit(127)


def _keep(reader: int, output: text.Kept) -> None:
    while payload := os.read(reader, 16 << 10):
        output.add(payload)


def _reap(script: int, session: Session) -> None:
    """As process 1 we are everybody's parent."""
    while True:
        try:
            pid, state = os.waitpid(-1, 0)
        except ChildProcessError:
            return
        if pid == script:
            code = os.waitstatus_to_exitcode(state)
            session.finish("exited", code)


def _tell(session: Session, output: text.Kept, seconds: float) -> None:
    exited = session.ending == "exited"
    printed = text.for_record(output.text()[-OUTPUT_CHARACTERS:])
    status = session.status if exited else 70 if session.ending == "broken" else 0
    session.link.say({"op": "ended", "exitCode": status if status >= 0 else None, "signal": -status if status < 0 else None,
                      "timedOut": session.ending == "timed out", "step": text.for_record(session.step),
                      "output": text.for_record("\n".join(part for part in (session.fault, printed) if part)), "millis": round(seconds * 1000)})


def _serve(listener: socket.socket, session: Session) -> None:
    while True:
        caller, _ = listener.accept()
        _in_background(_answer, caller, session)


def _answer(caller: socket.socket, session: Session) -> None:
    with caller:
        try:
            words = _read_call(caller)
            session.step = " ".join(words)
            answer = library.call(session, words)
            content = answer.output.encode("utf-8", "replace").replace(b"\0", b"")
            caller.sendall(b"%d %d\n" % (answer.status, len(content)) + content)
            session.step = ""
            return
        except Over:
            pass
        except LearnerFault as fault:
            session.record("fail", code=fault.code, message=str(fault))
            session.finish("decided")
        except AuthorFault as fault:
            session.finish("broken", fault=f"{session.step.partition(' ')[0]}: {fault}")
        except OSError:
            return  # the caller has ended, as a killed part of a script does
        except Exception as e:  # noqa: BLE001 - a fault of the library must not look like the learner's
            session.finish("broken", fault=f"The library failed in `{session.step}`: {e!r}")
        # a script that waits for an answer now gets none: the decision ends it, wherever in a pipeline it asked
        threading.Event().wait()


def _read_call(caller: socket.socket) -> list[str]:
    received = bytearray()
    while True:
        head, _, rest = bytes(received).partition(b"\0")
        if _ and rest.count(b"\0") >= int(head):
            return [word.decode("utf-8", "replace") for word in rest.split(b"\0")[:int(head)]]
        piece = caller.recv(64 << 10)
        if not piece:
            raise OSError("the caller hung up")
        received += piece
        if len(received) > CALL_BYTES:
            raise AuthorFault("a call may have at most 1 MB of arguments")


def _serve_docker(proxy: socket.socket, session: Session) -> None:
    """DOCKER_HOST of the script: each connection is a stream to the learner's engine."""
    while True:
        caller, _ = proxy.accept()
        _in_background(_bridge, caller, session)


def _bridge(caller: socket.socket, session: Session) -> None:
    with caller:
        stream = session.link.open("engine")
        _in_background(_pump, caller, stream, session.limit)
        try:
            while payload := stream.read(64 << 10, session.limit):
                caller.sendall(payload)
        except (OSError, Refused):
            pass  # one of the two has ended, and the other is closed with it
        finally:
            stream.close()


def _pump(caller: socket.socket, stream: Any, limit: float) -> None:
    try:
        while payload := caller.recv(64 << 10):
            stream.write(payload, limit)
        stream.end()
    except (OSError, Refused):
        pass  # as above
