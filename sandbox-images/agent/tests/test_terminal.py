"""What the learner types, sees and resizes."""
import unittest

from case import SandboxCase


class TerminalTest(SandboxCase):
    def test_typed_keys_are_shown_once_and_read(self) -> None:
        record = self.execute("read -p 'Name? ' x; echo \"got $x\"")
        self.await_output(record, "Name? ")
        self.client.type(record, "Ada")
        self.await_output(record, "Ada")
        self.client.type(record, "\x7f\x7f\x7fBob\r")
        self.await_end(record)
        self.assertEqual(bytes(record.output), b"Name? Ada\b \b\b \b\b \bBob\r\ngot Bob\r\n")

    def test_a_password_is_not_shown(self) -> None:
        record = self.execute("read -sp 'Password: ' x; echo; echo ${#x}")
        self.await_output(record, "Password: ")
        self.client.type(record, "secret\r")
        self.await_end(record)
        self.assertEqual(record.text, "Password: \n6\n")

    def test_ctrl_c_and_ctrl_d_are_keys(self) -> None:
        record = self.execute("echo ready; sleep 1000; echo after")
        self.await_output(record, "ready")
        self._await("sleep")
        self.client.type(record, "\x03")
        self.assertEqual(self.await_end(record), {"kind": "finished", "exitCode": 130})
        self.assertEqual(record.text, "ready\n^C")
        record = self.execute("cat; echo after")
        self.client.wait(lambda: record.started)
        self.client.type(record, "line\r\x04")
        self.await_end(record)
        self.assertEqual(record.text, "line\nline\nafter\n")

    def test_a_program_that_reads_key_by_key_in_raw_mode_sees_each_and_nothing_is_doubled(self) -> None:
        script = ("import os, sys, termios, tty\nold = termios.tcgetattr(0)\ntty.setraw(0)\nos.write(1, b'raw\\r\\n')\n"
                  "while (key := os.read(0, 1)) != b'q':\n    os.write(1, b'<' + key.hex().encode() + b'>\\r\\nx\\ny')\n"
                  "termios.tcsetattr(0, termios.TCSADRAIN, old)\nprint('cooked')")
        record = self.execute(f"cat >raw.py <<'END'\n{script}\nEND\npython3 raw.py")
        self.await_output(record, "raw")
        for key in "a\r\x03":
            self.client.type(record, key)
            self.await_output(record, f"<{ord(key):02x}>")
        self.client.type(record, "q")
        self.await_end(record)
        self.assertEqual(bytes(record.output), b"raw\r\n<61>\r\nx\ny<0d>\r\nx\ny<03>\r\nx\nycooked\r\n")

    def test_a_python_prompt_in_a_bash_cell_can_be_talked_to(self) -> None:
        record = self.execute("PYTHON_BASIC_REPL=1 python3 -q")
        self.await_output(record, ">>> ")
        self.client.type(record, "6 * 7\r")
        self.await_output(record, "42\n")
        self.client.type(record, "exit(5)\r")
        self.assertEqual(self.await_end(record), {"kind": "finished", "exitCode": 5})

    def test_the_new_python_prompt_works_too(self) -> None:
        record = self.execute("python3 -q")
        self.await_output(record, ">>> ")
        self.client.type(record, "6 * 7\r")
        self.await_output(record, "42")
        self.client.type(record, "exit(5)\r")
        self.assertEqual(self.await_end(record), {"kind": "finished", "exitCode": 5})

    def test_an_editor_can_be_used(self) -> None:
        record = self.execute("nano -I note.txt; cat note.txt")
        self.await_output(record, "GNU nano")
        self.client.type(record, "written in nano")
        self.await_output(record, "written in nano")
        self.client.type(record, "\x0f")
        self.await_output(record, "Write to File: note.txt")
        self.client.type(record, "\r")
        self.await_output(record, "Wrote 1 line")
        self.client.type(record, "\x18")
        self.assertEqual(self.await_end(record), {"kind": "finished", "exitCode": 0})
        self.assertTrue(record.text.endswith("written in nano\n"))

    def test_a_pager_can_be_left(self) -> None:
        record = self.execute("seq 1 1000 | less; echo left")
        self.await_output(record, "\n23")
        self.client.type(record, "q")
        self.await_end(record)
        self.assertIn("left\n", record.text)

    def test_the_terminal_has_the_pages_size_and_follows_it(self) -> None:
        self.says("stty size; stty size <&1; tput cols", "24 100\n24 100\n100\n")
        self.says("stty size", "50 132\n", columns=132, rows=50)
        script = ("import os, signal\nsignal.signal(signal.SIGWINCH, lambda *_: (print(*map(os.get_terminal_size, (0, 1))), os._exit(0)))\n"
                  "print(\"ready\", flush=True)\nwhile True: signal.pause()")
        record = self.execute(f"python3 -uc '{script}'")
        self.await_output(record, "ready")
        self.client.say(op="resize", shell=self.shell, columns=81, rows=25)
        self.await_end(record)
        self.assertEqual(record.text, "ready\nos.terminal_size(columns=81, lines=25) os.terminal_size(columns=81, lines=25)\n")

    def test_keys_for_a_run_that_does_not_run_are_dropped(self) -> None:
        done = self.says("true", "")
        running = self.execute("read -t 0.5 x; echo \"[$x]\"")
        waiting = self.execute("true")
        self.client.wait(lambda: running.started)
        for record in (done, waiting):
            self.client.type(record, "stray\r")
        self.await_end(waiting)
        self.assertEqual(running.text, "[]\n")

    def test_a_flood_of_keys_that_nobody_reads_harms_nothing(self) -> None:
        record = self.execute("echo ready; sleep 1000")
        self.await_output(record, "ready")
        for _ in range(40):
            self.client.type(record, "x" * 60000)
        self.says("echo fine", "fine\n", shell=self.shell + "/other")
        self.client.say(op="interrupt", run=record.id)
        self.await_end(record)
        self.says("echo fine", "fine\n")

    def test_what_is_written_to_dev_tty_is_seen_with_the_cell(self) -> None:
        self.assertEqual(sorted(self.cell("echo direct >/dev/tty; echo out").text.split()), ["direct", "out"])

    def test_much_that_is_written_to_dev_tty_waits_for_the_server_as_well(self) -> None:
        self.client.acknowledging = False
        record = self.execute("head -c 6000000 /dev/zero >/dev/tty; echo end")
        self.client.wait(lambda: len(record.output) >= 4 << 20)
        self.client.pause(0.3)
        self.assertLess(len(record.output), 5 << 20)
        self.client.acknowledging = True
        self.client.say(op="acknowledge", run=record.id, offset=len(record.output))
        self.await_end(record)
        self.assertEqual(len(record.output), 6000000 + len("end\r\n"))

    def _await(self, program: str) -> None:
        self.cell(f"until pgrep -x {program} >/dev/null; do sleep 0.01; done", shell=self.shell + "/probe")


if __name__ == "__main__":
    unittest.main()
