"""The judge's parts that need no sandbox. Run in the sandbox image (scripts/test.sh), whose Python and PyYAML they are for."""
from __future__ import annotations

import json
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import frames  # noqa: E402
import text  # noqa: E402
import values  # noqa: E402
from faults import AuthorFault, LearnerFault  # noqa: E402
from library import CALLS, builds, files, projects  # noqa: E402

SAMPLES = pathlib.Path(os.environ.get("SLIPWAY_SAMPLES", "src/test/resources/samples/judge"))


class Frames(unittest.TestCase):
    def test_samples_come_through(self) -> None:
        samples = sorted(SAMPLES.glob("*/*.json"))
        self.assertGreater(len(samples), 15)
        written = b"".join(frames.message(json.loads(sample.read_text())) for sample in samples)
        for size in (1, 7, len(written)):
            reader = frames.Reader()
            read = [frames.parse_message(payload) for i in range(0, len(written), size) for kind, payload in reader.feed(written[i:i + size])]
            self.assertEqual([json.loads(sample.read_text()) for sample in samples], read)

    def test_data_carries_check_and_stream(self) -> None:
        [(kind, payload)] = frames.Reader().feed(frames.data(7, 2, b"\0x"))
        self.assertEqual((frames.DATA, (7, 2, b"\0x")), (kind, frames.parse_data(payload)))

    def test_nonsense_is_refused(self) -> None:
        for bad in (b"\xff\xff\xff\xff\1", b"\0\0\0\0\1"):
            with self.assertRaises(frames.Malformed):
                list(frames.Reader().feed(bad))
        for bad in (b"{}", b"[]", b"x"):
            with self.assertRaises(frames.Malformed):
                frames.parse_message(bad)


class Values(unittest.TestCase):
    thing = {"a": {"b": [1, "two", None]}, "80/tcp": True, "with-dash": {"x": 1}}

    def test_paths(self) -> None:
        cases = {".": None, ".a.b[1]": "two", ".a.b[-1]": "", ".a.b[9]": "", ".nothing.at.all": "", '."80/tcp"': "true", '.["80/tcp"]': "true",
                 ".with-dash.x": "1", ".a.b[]": "1\ntwo\n", ".a.b | length": "3", ".a | keys": '["b"]', ".a": '{"b":[1,"two",null]}'}
        for path, expected in cases.items():
            found = values.write(values.look(self.thing, path))
            self.assertEqual(values.compact(self.thing) if expected is None else expected, found, path)

    def test_paths_that_make_no_sense_are_the_authors(self) -> None:
        for path in (".a[", "a b", ".a | sum"):
            with self.assertRaises(AuthorFault):
                values.look(self.thing, path)

    def test_large_and_endless_values_are_the_learners(self) -> None:
        endless: list[object] = []
        endless.append(endless)
        for value in ("x" * 100000, ["x"] * 100000, endless):
            with self.assertRaises(LearnerFault):
                values.compact(value)


class Text(unittest.TestCase):
    def test_records_have_no_controls(self) -> None:
        self.assertEqual("red\tü\n<b>", text.for_record("\x1b[31mred\x1b[0m\t\x07ü\n\u202e<b>\0"))
        self.assertEqual(4000, len(text.for_record("x" * 5000)))

    def test_the_first_and_the_last_are_kept(self) -> None:
        kept = text.Kept(8)
        for i in range(1000):
            kept.add(b"%04d" % i)
        self.assertEqual("0000\n… 3992 bytes left out …\n0999", kept.text())
        small = text.Kept(8)
        small.add(b"1234567")
        small.add(b"8")
        self.assertEqual("12345678", small.text())


class Library(unittest.TestCase):
    def test_dockerfiles(self) -> None:
        content = "# c\nfrom a \\\n # c\n  AS b\n\nRUN <<EOF\ncopy x y\nEOF\nCMD [\"x\"]\n"
        self.assertEqual([("FROM", "a AS b"), ("RUN", "<<EOF"), ("CMD", '["x"]')], files.instructions(content))

    def test_cached_steps(self) -> None:
        output = "#5 [1/3] FROM a\n#6 [2/3] RUN pip install\n#6 CACHED\n#7 [stage 3/3] COPY . .\n#7 DONE 0.1s\n"
        self.assertEqual([True, False, False], [builds.cached(output, step) for step in ("pip", "COPY", "nothing")])

    def test_what_is_wrong_with_a_compose_file_is_told_with_its_line(self) -> None:
        cases = {"services:\n  web:\n    build: .\n\tports: []\n": ("tab", "Line 4 "), "services:\n  web:\n\timage: x\n": ("tab", "Line 3 "),
                 "services:\n  web:\n    build: .\n    ports:\n   - x\n": ("not-yaml", "line 5, `- x`"),
                 "services:\n  web:\n    image: a\n     ports: []\n": ("not-yaml", "line 4, `ports: []`")}
        for content, (code, says) in cases.items():
            fault = projects.not_yaml("shop", content)
            assert fault is not None
            self.assertEqual(code, fault.code)
            self.assertIn(says, str(fault))
        self.assertIsNone(projects.not_yaml("shop", "services: {}\n"))

    def test_bash_and_python_know_the_same_calls(self) -> None:
        source = (pathlib.Path(files.__file__).parents[1] / "lib.sh").read_text()
        names = source[source.index("for slipway_name in") + 19:source.index("; do\n    eval")].replace("\\\n", " ").split()
        self.assertEqual(sorted(set(CALLS) - {"broken"}), sorted(names))


if __name__ == "__main__":
    unittest.main()
