"""Runs the Python cells of one shell, one after the other, as the learner. Started by the agent with its directory and the
word that says "ready"; reads lines of JSON from the pipe `control` there, and answers on the pipe `report`.

A cell's line names its terminal, which becomes stdout and stderr; stdin is the session's terminal, which is also where
Ctrl-C comes from. The line that ends a cell is read only afterwards: its word is what a cell cannot know and print.
"""
import ast
import builtins
import inspect
import json
import linecache
import os
import signal
import sys
import threading
import traceback
import types

import _slipway_pictures as pictures

DIRECTORY, READY = sys.argv[1:3]
NO_MATPLOTLIB = "The sandboxes of this course have no matplotlib. They have it when its course.yaml says `sandbox: plots`."


class Control:
    """The pipe of commands, read byte by byte: what comes after a line must stay unread. Opened again when a cell closed it."""

    def __init__(self):
        self._fd = -1

    def line(self):
        taken = bytearray()
        while not taken.endswith(b"\n"):
            try:
                if not self._is_pipe():
                    self._fd = os.open(DIRECTORY + "/control", os.O_RDONLY)
                taken += os.read(self._fd, 1)
            except KeyboardInterrupt:
                continue
        return json.loads(taken)

    def _is_pipe(self):
        try:
            ours, pipe = os.fstat(self._fd), os.stat(DIRECTORY + "/control")
            return (ours.st_dev, ours.st_ino) == (pipe.st_dev, pipe.st_ino)
        except OSError:
            return False


class Interrupts:
    """Ctrl-C raises KeyboardInterrupt in a cell and nowhere else."""

    AGAIN_AFTER = 0.05

    in_cell = False
    cells = 0

    @classmethod
    def begin(cls):
        cls.cells += 1
        cls.in_cell = True

    @classmethod
    def handle(cls, number, frame):
        if cls.in_cell:
            raise KeyboardInterrupt

    @classmethod
    def unraisable(cls, what):
        """In a finalizer or a weak reference's callback, as matplotlib has thousands, Python has nobody to raise it to: it comes again."""
        if cls.in_cell and issubclass(what.exc_type, KeyboardInterrupt):
            again = threading.Timer(cls.AGAIN_AFTER, cls._again, [cls.cells])
            again.daemon = True
            again.start()
        else:
            sys.__unraisablehook__(what)

    @classmethod
    def _again(cls, cell):
        if cls.in_cell and cls.cells == cell:
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


def report(*fields):
    pipe = os.open(DIRECTORY + "/report", os.O_WRONLY)
    try:
        os.write(pipe, b" ".join(os.fsencode(str(field)) for field in fields) + b"\0")
    finally:
        os.close(pipe)


def redirect(path):
    fd = os.open(path, os.O_WRONLY | os.O_NOCTTY)
    os.dup2(fd, 1)
    os.dup2(fd, 2)
    os.close(fd)


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass  # closed or replaced by the cell, which is its own affair


def restore_streams():
    """As an interpreter on a terminal has them, lines written as they are complete; made anew where the cell before closed them."""
    for name, fd, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        stream = getattr(sys, "__" + name + "__")
        if stream is None or stream.closed or stream.fileno() != fd:
            errors = "replace" if mode == "r" else "backslashreplace"
            stream = open(fd, mode, buffering=1, encoding="utf-8", errors=errors, closefd=False)
            setattr(sys, "__" + name + "__", stream)
        setattr(sys, name, stream)


def complain(text):
    """To the learner, whatever the cell did to Python's own streams."""
    flush()
    try:
        os.write(2, (str(text) + "\n").encode("utf-8", "backslashreplace"))
    except OSError:
        pass  # the cell closed its stderr: nobody wants to hear it


class Session:
    """The learner's `__main__` and how its cells are run."""

    def __init__(self):
        self._main = types.ModuleType("__main__")
        self._main.__builtins__ = builtins
        sys.modules["__main__"] = self._main
        self._count = 0
        self._columns = 80

    def run(self, command):
        """Returns the exit code. Only what the cell itself does can raise here, and it is told to the learner."""
        restore_streams()
        if not os.isatty(0):
            os.dup2(os.open("/dev/tty", os.O_RDWR), 0)
        self._columns = command["columns"]
        os.environ.update(command["environment"])
        try:
            if command["directory"] is not None:
                os.chdir(command["directory"])
            with open(DIRECTORY + "/cell", encoding="utf-8") as file:
                source = file.read()
        except OSError as error:
            complain(error)
            return 1
        try:
            Interrupts.begin()
            try:
                self._execute(source)
            finally:
                self._show_figures()
            return 0
        except SystemExit as leaving:
            return self._exit_code(leaving.code)
        except KeyboardInterrupt as interrupt:
            Interrupts.in_cell = False
            self._show(interrupt)
            return 130
        except BaseException as error:
            Interrupts.in_cell = False
            self._show(error)
            return 1
        finally:
            Interrupts.in_cell = False

    def _execute(self, source):
        self._count += 1
        name = f"<cell {self._count}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        tree = ast.parse(source, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self._evaluate(tree, name, "exec")
        if last is not None:
            self._display(self._evaluate(ast.Expression(last.value), name, "eval"))

    def _evaluate(self, tree, name, mode):
        code = compile(tree, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        value = eval(code, self._main.__dict__)
        if code.co_flags & inspect.CO_COROUTINE:
            import asyncio
            return asyncio.run(value)
        return value

    def _display(self, value):
        if value is None:
            return
        builtins._ = value
        if self._show_picture(value):
            return
        text = repr(value)
        if len(text) > self._columns and isinstance(value, (dict, list, tuple, set, frozenset)):
            import pprint
            text = pprint.pformat(value, width=self._columns, sort_dicts=False)
        sys.stdout.write(text + "\n")

    @staticmethod
    def _show_picture(value):
        """What notebooks show as one: a figure of matplotlib, and whatever makes a PNG of itself."""
        figures = sys.modules.get("_slipway_figures")
        if figures is not None and figures.show_value(value):
            return True
        drawn = getattr(type(value), "_repr_png_", None)
        png = None if drawn is None else drawn(value)
        if not pictures.fits(png):
            return False
        pictures.show(png)
        return True

    @staticmethod
    def _show_figures():
        """Those that the cell left open. The module is there once matplotlib has chosen it to show them."""
        figures = sys.modules.get("_slipway_figures")
        if figures is not None:
            figures.show_open()

    @staticmethod
    def _exit_code(code):
        if code is None:
            return 0
        if isinstance(code, int):
            return code & 255
        complain(code)
        return 1

    @staticmethod
    def _show(error):
        """The traceback from the cell's own lines on; what stands above them is this file."""
        if isinstance(error, ModuleNotFoundError) and error.name == "matplotlib":
            error.add_note(NO_MATPLOTLIB)
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        try:
            lines = traceback.format_exception(type(error), error, trace)
        except Exception as broken:
            lines = [f"{type(error).__name__} (which cannot be shown: {type(broken).__name__})\n"]
        complain("".join(lines).rstrip("\n"))


def end(terminal, nonce, code):
    try:
        directory = os.getcwd()
    except OSError:
        directory = ""
    report("end", nonce, code, directory)
    for path in ("/dev/tty", terminal):
        try:
            fd = os.open(path, os.O_WRONLY | os.O_NOCTTY)
            os.write(fd, b"\x1b]SLIPWAY-END-" + nonce.encode() + b"\x07")
            os.close(fd)
        except OSError:
            pass  # the cell has shut its terminal to itself; the agent does without the mark
    if threading.active_count() == 1:
        redirect("/dev/null")
    report("back", nonce, "")


def serve():
    control = Control()
    session = Session()
    terminal, code = None, 0
    while True:
        command = control.line()
        if "nonce" in command:
            end(terminal, command["nonce"], code)
            continue
        terminal = command["terminal"]
        redirect(terminal)
        code = session.run(command)
        flush()


def prepare():
    """As an interpreter on a terminal has it: modules are found beside the learner's files."""
    sys.path[0] = ""
    sys.argv[:] = [""]
    sys.__stdin__ = sys.__stdout__ = sys.__stderr__ = None
    restore_streams()
    signal.signal(signal.SIGINT, Interrupts.handle)
    sys.unraisablehook = Interrupts.unraisable
    with open("/proc/self/oom_score_adj", "w") as adjustment:
        adjustment.write("500")


prepare()
report("ready", READY)
serve()
