"""The frames, held to the samples that the Java side reads as well."""
import json
import pathlib
import unittest

import client  # noqa: F401 - puts the agent on the path
import frames
from run import read_request

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "src/test/resources/samples/agent"
RUN = "0192f0c1-7a4e-7c31-9b1d-2f6a3c5e8d01"


def samples(direction: str) -> dict[str, dict]:
    return {path.stem: json.loads(path.read_text()) for path in sorted((SAMPLES / direction).glob("*.json"))}


class FramesTest(unittest.TestCase):
    def test_samples_to_the_agent_are_read_as_they_stand(self) -> None:
        found = samples("to-agent")
        self.assertGreater(len(found), 10)
        for name, message in found.items():
            encoded = json.dumps(message).encode()
            self.assertEqual(frames.decode_control(encoded), message, name)

    def test_samples_from_the_agent_survive_the_way_there_and_back(self) -> None:
        found = samples("from-agent")
        self.assertGreater(len(found), 10)
        for name, message in found.items():
            [(kind, payload)] = frames.FrameReader().feed(frames.encode_control(message))
            self.assertEqual((kind, json.loads(bytes(payload))), (frames.CONTROL, message), name)

    def test_execute_samples_are_requests_with_all_their_fields(self) -> None:
        for name in ("execute-bash", "execute-file"):
            message = samples("to-agent")[name]
            request = read_request(message)
            for field in ("run", "shell", "language", "source", "home", "directory", "path", "mode", "env", "columns", "rows"):
                self.assertEqual(getattr(request, field), message[field], f"{name} {field}")
            self.assertEqual(request.silence, message["timeoutMillis"] / 1000)

    def test_output_head_counts_the_bytes_that_follow(self) -> None:
        head = frames.output_head(frames.run_key(RUN), 1 << 40, 3)
        [(kind, payload)] = frames.FrameReader().feed(head + b"abc")
        self.assertEqual(kind, frames.OUTPUT)
        self.assertEqual(bytes(payload), frames.run_key(RUN) + (1 << 40).to_bytes(8, "big") + b"abc")

    def test_data_frames_carry_channel_and_part(self) -> None:
        [(kind, payload)] = frames.FrameReader().feed(frames.data_head(7, 2, 2) + b"xy")
        self.assertEqual((kind, frames.decode_data(payload)), (frames.DATA, (7, 2, b"xy")))

    def test_run_ids_are_the_same_as_text_and_as_bytes(self) -> None:
        self.assertEqual(frames.run_text(frames.run_key(RUN)), RUN)
        for bad in (None, 7, "", RUN.upper(), RUN[:-1], RUN + "0", "../" + RUN[3:]):
            with self.assertRaises(ValueError):
                frames.run_key(bad)

    def test_frames_are_found_however_the_bytes_come(self) -> None:
        stream = b"".join(frames.encode_control({"op": "x", "n": n}) for n in range(5))
        for size in (1, 2, 3, 7, len(stream)):
            reader = frames.FrameReader()
            found = [json.loads(bytes(payload)) for at in range(0, len(stream), size)
                     for _, payload in reader.feed(stream[at:at + size])]
            self.assertEqual([message["n"] for message in found], [0, 1, 2, 3, 4])

    def test_lengths_out_of_range_are_malformed(self) -> None:
        for length in (0, frames.LIMIT + 1, 0xFFFFFFFF):
            with self.assertRaises(frames.Malformed):
                list(frames.FrameReader().feed(length.to_bytes(4, "big") + b"\1xxxx"))

    def test_what_is_no_message_is_malformed(self) -> None:
        for payload in (b"", b"{", b"[]", b"7", b"{}", b'{"op":7}', b"\xff", b"[" * 100000):
            with self.assertRaises(frames.Malformed):
                frames.decode_control(payload)

    def test_texts_that_are_no_unicode_do_not_stop_a_message(self) -> None:
        [(_, payload)] = frames.FrameReader().feed(frames.encode_control({"op": "x", "text": "a\udcff"}))
        self.assertEqual(json.loads(bytes(payload))["text"], "a?")


class RequestTest(unittest.TestCase):
    def test_senseless_requests_are_refused_in_words(self) -> None:
        good = samples("to-agent")["execute-file"]
        for change in ({"language": "ruby"}, {"timeoutMillis": 0}, {"timeoutMillis": "5"}, {"mode": 0o1777}, {"path": "/etc/x"},
                       {"path": "a/../../x"}, {"path": ""}, {"path": None}, {"home": ".."}, {"home": "a\0"}, {"shell": ""},
                       {"source": None}, {"env": {"A=B": "x"}}, {"env": {"A": 1}}, {"columns": 0}, {"rows": 1001}, {"directory": "/"}):
            with self.assertRaisesRegex(ValueError, "[a-z]{3}", msg=str(change)):
                read_request({**good, **change})


if __name__ == "__main__":
    unittest.main()
