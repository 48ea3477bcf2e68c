"""Pictures that cells show: what makes a PNG of itself, and figures of matplotlib, of Python cells and of programs."""
import base64
import re
import struct
import unittest
import zlib

from case import SandboxCase

PICTURE = re.compile(r"\x1b\]1337;File=([^:\x07]*):([A-Za-z0-9+/=]*)\x07")
MATPLOTLIB = "import matplotlib.pyplot as plt\n"
DRAWN = MATPLOTLIB + "plt.plot([1, 2]); _ = plt.title('Loss')\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png() -> bytes:
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


class FiguresTest(SandboxCase):
    def python(self, source, seconds=60.0, **more):
        return self.cell(source, seconds, language="python", **more)

    def shown(self, record) -> str:
        """The output with `<title WIDTHxHEIGHT>` for each picture, in pixels of the page."""
        def words(found):
            settings = dict(setting.split("=", 1) for setting in found[1].split(";"))
            content = base64.b64decode(found[2])
            self.assertEqual((content[:8], len(content)), (b"\x89PNG\r\n\x1a\n", int(settings["size"])))
            width, height = struct.unpack(">II", content[16:24])
            wide = int(settings.get("width", f"{width}px")[:-2])
            return f"<{base64.b64decode(settings.get('name', '')).decode()} {wide}x{round(height * wide / width)}>"
        return PICTURE.sub(words, record.text.replace("\r\n", "\n"))

    def assert_shown(self, record, pattern, code=0) -> None:
        self.assertRegex(self.shown(record), f"^{pattern}$")
        self.assertEqual(record.outcome, {"kind": "finished", "exitCode": code}, record.text)

    # values

    def test_a_value_that_makes_a_png_of_itself_is_shown_as_one(self) -> None:
        source = f"class Boat:\n    def __repr__(self): return 'a boat'\n    def _repr_png_(self): return self.png\nb = Boat(); b.png = {png()!r}\n"
        self.assert_shown(self.python(source + "b"), "< 1x1>\n")
        self.assert_shown(self.python("_ is b"), "True\n")
        for other in ("None", "b'GIF89a'", "'text'", f"{png()!r} + bytes({600 << 10})"):
            self.assert_shown(self.python(f"b.png = {other}\nb"), "a boat\n")
        self.assertIn("KeyError", self.python("Boat._repr_png_ = lambda self: {}['k']\nb").text)
        self.assert_shown(self.python("Boat"), "<class '__main__.Boat'>\n")

    def test_a_picture_keeps_its_place_among_what_is_printed(self) -> None:
        source = f"class P:\n    def _repr_png_(self): return {png()!r}\nprint('before', end='')\nP()"
        self.assert_shown(self.python(source), "before< 1x1>\n")

    def test_our_module_is_in_nobodys_way(self) -> None:
        self.cell("echo 'value = 7' >pictures.py")
        self.assert_shown(self.python("import pictures; pictures.value"), "7\n")

    def test_without_matplotlib_the_error_says_who_can_bring_it(self) -> None:
        record = self.python("import sys; sys.modules['matplotlib'] = None\nfrom matplotlib import pyplot")
        self.assertIn("ModuleNotFoundError", record.text)
        self.assertIn("They have it when its course.yaml says `sandbox: plots`.", record.text)
        self.assertNotIn("plots", self.python("import matplotlip").text)

    # figures

    def test_show_shows_a_figure_where_it_stands_and_closes_it(self) -> None:
        record = self.python(DRAWN + "print('before'); plt.show(); print('after', plt.get_fignums())")
        self.assert_shown(record, r"before\n<Loss 5\d\dx4\d\d>\nafter \[\]\n")

    def test_what_is_open_at_the_end_of_a_cell_is_shown_and_closed(self) -> None:
        record = self.python(MATPLOTLIB + "for n in (1, 2):\n    plt.figure(figsize=(2, 1)); plt.suptitle(f'figure {n}')\nprint('drawn')")
        self.assert_shown(record, r"drawn\n<figure 1 \d+x\d+>\n<figure 2 \d+x\d+>\n")
        self.assert_shown(self.python("plt.get_fignums()"), r"\[\]\n")

    def test_a_figure_as_the_last_value_is_shown_once(self) -> None:
        self.assert_shown(self.python(MATPLOTLIB + "fig, axes = plt.subplots(figsize=(2, 1))\nfig"), r"< \d+x\d+>\n")
        self.assert_shown(self.python("fig"), r"< \d+x\d+>\n")
        self.assert_shown(self.python("plt.figure(figsize=(2, 1)).show()"), r"< \d+x\d+>\n")

    def test_figures_of_a_cell_that_fails_stand_before_its_error(self) -> None:
        record = self.python(DRAWN + "1 / 0")
        self.assert_shown(record, r"<Loss \d+x\d+>\nTraceback (.|\n)*ZeroDivisionError: division by zero\n", 1)

    def test_a_figure_that_cannot_be_drawn_is_told_once(self) -> None:
        record = self.python(MATPLOTLIB + "plt.figure(figsize=(2, 1)); _ = plt.title('$x')\nplt.title(r'$\\nonsense$')")
        self.assertEqual(record.outcome["exitCode"], 1)
        self.assertIn("ValueError", record.text)
        self.assert_shown(self.python("plt.get_fignums()"), r"\[\]\n")

    def test_a_figure_is_coarser_rather_than_too_large(self) -> None:
        noise = "import numpy\nplt.figure(figsize=(8, 8)); plt.axis('off'); _ = plt.imshow(numpy.random.rand(800, 800), interpolation='nearest')"
        self.assert_shown(self.python(MATPLOTLIB + noise), r"< 6\d\dx6\d\d>\n")
        record = self.python(MATPLOTLIB + "plt.figure(figsize=(400, 400)); None")
        self.assert_shown(record, r"\[This figure of 400 × 400 inches is too large to be shown\. .*\]\n")

    def test_a_backend_that_was_chosen_is_left_alone(self) -> None:
        self.assert_shown(self.python("import matplotlib; matplotlib.use('svg')\n" + DRAWN), "")

    def test_stop_while_a_figure_is_shown_leaves_an_interpreter_that_works(self) -> None:
        record = self.execute(DRAWN + "print('ready')\nwhile True: plt.figure(figsize=(1, 1)); plt.show()", language="python")
        self.await_output(record, "1337;File")
        self.client.say(op="interrupt", run=record.id)
        self.assertEqual(self.await_end(record, 60.0), {"kind": "interrupted"})
        self.assert_shown(self.python(DRAWN), r"<Loss \d+x\d+>\n")

    def test_stop_while_a_figure_is_closed_comes_afterwards(self) -> None:
        slow = ("import time\ndef slow():\n    print('closing')\n    until = time.monotonic() + 1\n    while time.monotonic() < until: pass\n"
                "plt.get_current_fig_manager().destroy = slow\n")
        record = self.execute(DRAWN + slow + "plt.show()\nprint('goes on')", language="python")
        self.await_output(record, "closing")
        self.client.say(op="interrupt", run=record.id)
        self.assertEqual(self.await_end(record, 60.0), {"kind": "interrupted"})
        self.assertNotIn("goes on", record.text)
        self.assertEqual(record.text.count("closing"), 1)
        self.assert_shown(self.python(DRAWN), r"<Loss \d+x\d+>\n")

    def test_a_figure_that_cannot_be_closed_is_in_nobodys_way(self) -> None:
        record = self.python(DRAWN + "def broken(): raise ValueError('half closed')\nplt.get_current_fig_manager().destroy = broken")
        self.assertIn("half closed", record.text)
        self.assert_shown(self.python(DRAWN), r"<Loss \d+x\d+>\n")

    # programs

    def test_a_program_shows_figures_on_a_terminal_only(self) -> None:
        self.cell(f"cat >draw.py <<'END'\n{DRAWN}plt.show()\nprint('after')\nEND")
        self.assert_shown(self.cell("python3 draw.py", 60.0), r"<Loss \d+x\d+>\nafter\n")
        self.assert_shown(self.cell("python3 draw.py | cat", 60.0), "after\n")
        self.assert_shown(self.python("import subprocess; subprocess.run(['python3', 'draw.py']).returncode"), r"<Loss \d+x\d+>\nafter\n0\n")


if __name__ == "__main__":
    unittest.main()
