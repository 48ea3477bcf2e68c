"""The server's side of the frames, as far as tests need it: one thread, waits for conditions with a bound."""
from __future__ import annotations

import json
import pathlib
import select
import socket
import sys
import time
import uuid
from typing import Any, Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import frames  # noqa: E402

PATIENCE = 30.0
HOME = "tests"


class Lost(Exception):
    """The agent closed the connection."""


class Record:
    """What a run's events have told."""

    def __init__(self, run: str, first: int | None) -> None:
        self.id = run
        self.started: dict[str, Any] | None = None
        self.ended: dict[str, Any] | None = None
        self.closed: dict[str, Any] | None = None
        self.output = bytearray()
        self.first = first
        self.order: list[str] = []

    @property
    def text(self) -> str:
        return self.output.decode("utf-8", "replace").replace("\r\n", "\n")

    @property
    def until_end(self) -> str:
        assert self.ended is not None
        return bytes(self.output[:self.ended["offset"] - (self.first or 0)]).decode("utf-8", "replace").replace("\r\n", "\n")

    @property
    def outcome(self) -> dict[str, Any]:
        assert self.ended is not None
        return self.ended["outcome"]


class Client:
    """`acknowledging` says whether output is acknowledged as it comes."""

    def __init__(self, path: str, acknowledged: dict[str, int] | None = None, acknowledging: bool = True,
                 greet: bool = True) -> None:
        self.acknowledging = acknowledging
        self.runs: dict[str, Record] = {}
        self.messages: list[dict[str, Any]] = []
        self.data: dict[tuple[int, int], bytearray] = {}
        self.ends: set[tuple[int, int]] = set()
        self.credit_back = True
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)
        self._reader = frames.FrameReader()
        for run, offset in (acknowledged or {}).items():
            self.record(run, offset)
        if greet:
            self.say(op="hello", version=1, acknowledged=acknowledged or {})
            self.wait(lambda: self.last("hello"))

    # speaking

    def say(self, **message: Any) -> None:
        self.send(frames.encode_control(message))

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def frame(self, kind: int, payload: bytes) -> None:
        self.send((1 + len(payload)).to_bytes(4, "big") + bytes([kind]) + payload)

    def execute(self, source: str, shell: str = "tests/main", language: str = "bash", run: str | None = None,
                **more: Any) -> Record:
        record = self.record(run or str(uuid.uuid4()), 0)
        message: dict[str, Any] = {
            "op": "execute", "run": record.id, "shell": shell, "language": language, "source": source, "home": HOME,
            "directory": None, "path": None, "mode": None, "timeoutMillis": 60000, "env": {}, "columns": 100, "rows": 24, **more}
        self.say(**message)
        return record

    def run(self, source: str, seconds: float = PATIENCE, **more: Any) -> Record:
        """Executes and waits for the end, not for the closing of the output."""
        record = self.execute(source, **more)
        self.wait(lambda: record.ended, seconds)
        return record

    def type(self, record: Record, keys: str) -> None:
        self.frame(frames.INPUT, frames.run_key(record.id) + keys.encode())

    def write(self, channel: int, data: bytes) -> None:
        self.frame(frames.DATA, channel.to_bytes(4, "big") + b"\0" + data)

    # listening

    def record(self, run: str, first: int | None = None) -> Record:
        """`first` is where its output begins; None when that is for the agent to say."""
        return self.runs.setdefault(run, Record(run, first))

    def last(self, op: str, **fields: Any) -> dict[str, Any] | None:
        for message in reversed(self.messages):
            if message["op"] == op and all(message.get(key) == value for key, value in fields.items()):
                return message
        return None

    def wait(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Reads until the condition holds; fails after `seconds`."""
        deadline = time.monotonic() + seconds
        while not (met := condition()):
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not within {seconds} s; last messages: {self.messages[-5:]}")
            self._read(left)
        return met

    def pause(self, seconds: float) -> None:
        """Reads on for a while, to see that something does not happen."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)

    def wait_closed(self, seconds: float = PATIENCE) -> None:
        try:
            self.wait(lambda: False, seconds)
        except Lost:
            return

    def forget_all(self) -> None:
        for run in self.runs:
            self.say(op="interrupt", run=run)
            self.say(op="forget", run=run)

    def close(self) -> None:
        self._socket.close()

    def _read(self, seconds: float) -> None:
        if not select.select([self._socket], [], [], seconds)[0]:
            return
        received = self._socket.recv(1 << 20)
        if not received:
            raise Lost
        for kind, payload in self._reader.feed(received):
            self._accept(kind, payload)

    def _accept(self, kind: int, payload: memoryview) -> None:
        if kind == frames.CONTROL:
            message = json.loads(bytes(payload))
            self.messages.append(message)
            if message["op"] in ("started", "ended", "closed"):
                record = self.record(message["run"])
                setattr(record, message["op"], message)
                record.order.append(message["op"])
        elif kind == frames.OUTPUT:
            self._output(payload)
        elif kind == frames.DATA:
            self._data(*frames.decode_data(payload))

    def _output(self, payload: memoryview) -> None:
        record = self.record(frames.run_text(bytes(payload[:16])))
        offset = int.from_bytes(payload[16:24], "big")
        if record.first is None:
            record.first = offset
        end = record.first + len(record.output)
        assert offset == end, f"a gap or an overlap: {offset} where {end} was expected"
        record.output += payload[24:]
        if not record.order or record.order[-1] != "output":
            record.order.append("output")
        if self.acknowledging:
            self.say(op="acknowledge", run=record.id, offset=record.first + len(record.output))

    def _data(self, channel: int, part: int, data: bytes) -> None:
        if not data:
            self.ends.add((channel, part))
        self.data.setdefault((channel, part), bytearray()).extend(data)
        if data and self.credit_back:
            self.say(op="credit", channel=channel, part=part, bytes=len(data))
