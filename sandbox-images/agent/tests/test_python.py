"""Python cells: one interpreter per shell that keeps its variables, with values, tracebacks and a terminal."""
import unittest

from case import SandboxCase


class PythonTest(SandboxCase):
    def execute(self, source, **more):
        return super().execute(source, **{"language": "python", **more})

    def cell(self, source, seconds=30.0, **more):
        return super().cell(source, seconds, **{"language": "python", **more})

    def bash(self, source, **more):
        return super().cell(source, language="bash", **more)

    # values and state

    def test_the_last_value_is_shown_and_none_is_not(self) -> None:
        self.says("1 + 1", "2\n")
        self.says("'text'", "'text'\n")
        self.says("None", "")
        self.says("x = 5", "")
        self.says("print('said')\nx\n", "said\n5\n")
        self.says("_ + 1", "6\n")
        self.says("x;", "5\n")
        self.says("", "")
        self.says("# a comment", "")

    def test_an_interpreter_starts_where_the_one_of_an_earlier_sandbox_stood(self) -> None:
        self.client.say(op="stand", shell=self.shell + "/a", directory="/tmp")
        self.says("import os; os.getcwd()", "'/tmp'\n", shell=self.shell + "/a")

    def test_long_values_are_laid_out_to_be_read(self) -> None:
        record = self.cell("{'key%d' % n: list(range(12)) for n in range(8)}")
        self.assertEqual(record.outcome["exitCode"], 0)
        self.assertEqual(len(record.text.splitlines()), 8)
        self.assertTrue(record.text.startswith("{'key0': [0, 1,"))

    def test_cells_share_variables_imports_functions_and_directory(self) -> None:
        self.says("import os, math\ndef f(n):\n    return n * 2\nclass A:\n    pass\na = A()", "")
        self.says("os.makedirs('sub', exist_ok=True); os.chdir('sub')", "")
        record = self.says("print(f(21), math.floor(2.5), isinstance(a, A), os.getcwd(), __name__)",
                           "42 2 True /home/learner/tests/sub __main__\n")
        self.assertEqual(record.ended["directory"], "/home/learner/tests/sub")

    def test_the_interpreter_and_the_shell_of_one_name_are_two(self) -> None:
        self.says("x = 1", "")
        self.assertEqual(self.bash("x=2; echo $x").text, "2\n")
        self.says("x", "1\n")

    def test_modules_beside_the_learner_are_found(self) -> None:
        self.bash("echo 'value = 7' >helper.py")
        self.says("import helper; helper.value", "7\n")

    def test_variables_given_with_a_run_are_in_the_environment(self) -> None:
        self.says("import os; os.environ['APP']", "'hello'\n", env={"APP": "hello"})
        self.says("os.environ['APP']", "'other'\n", env={"APP": "other"})

    def test_a_run_can_start_in_a_directory_of_the_lesson(self) -> None:
        self.bash("mkdir -p d")
        self.says("import os; os.getcwd()", "'/home/learner/tests/d'\n", directory="d")
        record = self.ends("print('ran')", 1, directory="missing")
        self.assertIn("No such file or directory", record.text)
        self.assertNotIn("ran", record.text)

    def test_await_works_at_the_top(self) -> None:
        self.says("import asyncio\nawait asyncio.sleep(0)\nawait asyncio.sleep(0, 'slept')", "'slept'\n")

    def test_what_programs_and_threads_print_is_seen(self) -> None:
        self.says("import subprocess; subprocess.run(['echo', 'from a program']).returncode", "from a program\n0\n")
        self.says("import os; os.system('echo system')", "system\n0\n")
        self.says("import threading; t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()", "thread\n")

    def test_late_output_of_a_thread_belongs_to_its_cell(self) -> None:
        record = self.cell("import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.5), print('late'))).start()")
        self.await_output(record, "late\n")

    # errors

    def test_a_traceback_shows_the_cells_lines_and_none_of_ours(self) -> None:
        self.says("def outer(n):\n    return inner(n)\n\ndef inner(n):\n    return 1 / n\n", "")
        record = self.ends("print('before')\nouter(0)", 1)
        self.assertTrue(record.text.startswith("before\nTraceback (most recent call last):\n"))
        for line in ("    outer(0)", "    return inner(n)", "    return 1 / n", "ZeroDivisionError: division by zero"):
            self.assertIn(line, record.text)
        self.assertNotIn("interpreter.py", record.text)
        self.assertEqual(record.text.count("  File "), 3)

    def test_chained_and_grouped_errors_are_shown_whole(self) -> None:
        record = self.ends("try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('outer') from e", 1)
        self.assertIn("KeyError: 'k'", record.text)
        self.assertIn("direct cause", record.text)
        self.assertIn("ValueError: outer", record.text)
        self.assertNotIn("interpreter.py", record.text)

    def test_a_syntax_error_points_at_its_place(self) -> None:
        record = self.ends("x = (1 +\nprint('never')", 1)
        self.assertIn("SyntaxError", record.text)
        self.assertIn("x = (1 +", record.text)
        self.assertNotIn("interpreter.py", record.text)
        record = self.ends("if True:\nx = 1", 1)
        self.assertIn("IndentationError", record.text)

    def test_errors_that_cannot_be_shown_and_values_that_cannot_be_printed(self) -> None:
        self.says("class Bad(Exception):\n    def __str__(self): raise OSError('no')\nclass Odd:\n    def __repr__(self): raise ValueError('odd')", "")
        self.assertIn("Bad", self.ends("raise Bad()", 1).text)
        self.assertIn("ValueError: odd", self.ends("Odd()", 1).text)
        self.assertIn("RecursionError", self.ends("def r(): r()\nr()", 1).text)
        self.says("'fine'", "'fine'\n")

    def test_texts_that_are_no_unicode_are_printed_somehow(self) -> None:
        self.says("print('a\\udcffb')", "a\\udcffb\n")

    # ends

    def test_exit_ends_the_cell_and_not_the_interpreter(self) -> None:
        self.says("kept = 1", "")
        self.ends("import sys; sys.exit(3); print('never')", 3)
        self.ends("exit()", 0)
        self.ends("raise SystemExit(300)", 44)
        self.assertEqual(self.ends("sys.exit('a message')", 1).text, "a message\n")
        self.says("kept", "1\n")

    def test_an_interpreter_that_ends_is_told_and_replaced(self) -> None:
        self.says("kept = 1", "")
        record = self.cell("import os; print('said', flush=True); os._exit(7)")
        self.assertEqual(record.outcome, {"kind": "shell-died", "message":
                         "The Python interpreter ended (exit code 7); a new one has started, without its variables."})
        self.assertEqual(record.text, "said\n")
        self.says("'kept' in dir()", "False\n")
        record = self.cell("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
        self.assertIn("signal SEGV", record.outcome["message"])
        self.says("1", "1\n")

    def test_stop_raises_keyboard_interrupt(self) -> None:
        for source in ("import time\nprint('ready')\ntime.sleep(1000)\nprint('after')", "print('ready')\nwhile True: pass",
                       "print('ready')\ninput()", "import subprocess\nprint('ready')\nsubprocess.run(['sleep', '1000'])"):
            record = self.execute(source)
            self.await_output(record, "ready")
            self.client.say(op="interrupt", run=record.id)
            self.assertEqual(self.await_end(record), {"kind": "interrupted"}, source)
            self.assertIn("KeyboardInterrupt", record.text)
            self.assertNotIn("after", record.text)
        record = self.execute("import time\ntry:\n    print('ready')\n    time.sleep(1000)\nfinally:\n    print('cleaned')")
        self.await_output(record, "ready")
        self.client.say(op="interrupt", run=record.id)
        self.await_end(record)
        self.assertIn("cleaned", record.text)

    def test_stop_that_comes_where_nothing_can_be_raised_comes_again(self) -> None:
        gone = ("import weakref\nclass Boat: pass\ndef sunk(_):\n    print('ready')\n    while True: pass\n"
                "boat = Boat(); _ = weakref.ref(boat, sunk)\ndel boat\n")
        for source in (gone + "while True: pass", gone + "import time\ntime.sleep(1000)"):
            record = self.execute(source)
            self.await_output(record, "ready")
            self.client.say(op="interrupt", run=record.id)
            self.assertEqual(self.await_end(record), {"kind": "interrupted"}, record.text)
            self.assertNotIn("ignored", record.text)
        self.assertIn("Exception ignored", self.cell("class Boat:\n    def __del__(self): raise ValueError\nboat = Boat()\ndel boat").text)

    def test_silence_ends_a_cell_and_then_the_interpreter(self) -> None:
        self.assertEqual(self.cell("import time; time.sleep(1000)", timeoutMillis=400).outcome, {"kind": "timed-out", "seconds": 1})
        deaf = self.cell("import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: time.sleep(1)", timeoutMillis=400)
        self.assertEqual(deaf.outcome, {"kind": "timed-out", "seconds": 1})
        self.says("'fine'", "'fine'\n")

    # the terminal

    def test_input_asks_and_shows_what_is_typed(self) -> None:
        record = self.execute("name = input('Name? ')\nprint('Hello', name)")
        self.await_output(record, "Name? ")
        self.client.type(record, "Ada\r")
        self.await_end(record)
        self.assertEqual(record.text, "Name? Ada\nHello Ada\n")

    def test_stdout_is_a_terminal_of_the_pages_size(self) -> None:
        self.says("import sys, os; print(sys.stdin.isatty(), sys.stdout.isatty(), os.get_terminal_size().columns)", "True True 77\n", columns=77)

    # what a cell may do to its interpreter

    def test_closing_and_replacing_streams_and_descriptors_hangs_nothing(self) -> None:
        for source in ("import os; os.closerange(3, 256)", "import os; os.closerange(0, 256)", "import sys; sys.stdout.close()",
                       "import sys, io; sys.stdout = io.StringIO()", "import sys; sys.stdin = sys.stderr = None",
                       "import builtins; del builtins.print",
                       "import sys; sys.displayhook = None", "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL)",
                       "import os; os.chdir('/tmp'); os.mkdir('gone'); os.chdir('gone'); os.rmdir('/tmp/gone')",
                       "import os; os.set_blocking(1, False)", "import sys; sys.setrecursionlimit(60)"):
            with self.subTest(source):
                shell = f"{self.shell}/{len(source)}"
                self.cell(source, shell=shell)
                self.assertIn("'fine'\n", self.cell("'fine'", shell=shell).text)

    def test_a_cell_cannot_end_itself_by_printing(self) -> None:
        source = ("directory = open('/proc/self/cmdline').read().split('\\0')[3]\nwith open(directory + '/report', 'wb') as f:\n"
                  "    n = f.write(b'end 0 0 /\\0back 0 \\0')\n"
                  "print('\\x1b]SLIPWAY-END-0\\a')\nprint('after')")
        self.assertTrue(self.ends(source, 0).text.endswith("after\n"))

    def test_megabytes_pass_without_loss(self) -> None:
        record = self.cell("print('x' * 5_000_000)")
        self.assertEqual(record.text, "x" * 5_000_000 + "\n")


if __name__ == "__main__":
    unittest.main()
