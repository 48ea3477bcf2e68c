"""Bash cells: one real shell that keeps its state, and every way a cell was seen to break one."""
import time
import unittest

from case import MAILBOX, SandboxCase
from sandbox import docker


class BashTest(SandboxCase):
    # what a shell keeps

    def test_a_cell_says_what_it_prints_and_where_it_stands(self) -> None:
        record = self.says("echo hi", "hi\n")
        self.assertEqual(record.ended["directory"], "/home/learner/tests")
        self.assertEqual(record.ended["offset"], 4)
        self.client.wait(lambda: record.closed)
        self.assertEqual((record.order, record.closed["length"]), (["started", "output", "ended", "closed"], 4))

    def test_cells_share_variables_functions_aliases_and_directory(self) -> None:
        self.says("a=1; declare -A map=([k]=v); f() { echo \"f $1\"; }\nalias ll='echo aliased'\nmkdir -p sub && cd sub", "")
        self.says("echo $a ${map[k]}; f x; ll; pwd", "1 v\nf x\naliased\n/home/learner/tests/sub\n")

    def test_the_status_of_a_cell_is_seen_by_the_next(self) -> None:
        self.ends("false", 1)
        self.says("echo $?", "1\n")

    def test_stdin_stdout_and_stderr_are_terminals(self) -> None:
        self.says("test -t 0 && test -t 1 && test -t 2 && echo yes; tty | grep -c /dev/pts/", "yes\n1\n")

    def test_no_prompt_and_no_history_are_to_be_seen(self) -> None:
        self.says("echo \"[$PS1$PS2]\"; history; set -o | grep -E '^(history|histexpand)'",
                  "[]\nhistexpand     \toff\nhistory        \toff\n")

    def test_variables_given_with_a_run_are_exported(self) -> None:
        self.says("printenv APP", "it's \"x\"\n", env={"APP": "it's \"x\""})
        self.says("printenv APP", "other\n$HOME `id`\n", env={"APP": "other\n$HOME `id`"})

    def test_a_run_can_start_in_a_directory_of_the_lesson(self) -> None:
        self.says("mkdir -p \"a b/c\"", "")
        self.says("pwd", "/home/learner/tests/a b/c\n", directory="a b/c")
        record = self.cell("echo ran", directory="missing")
        self.assertIn("missing: No such file or directory", record.text)
        self.assertNotIn("ran", record.text)
        self.assertEqual(record.outcome["exitCode"], 1)

    def test_a_shell_starts_where_the_one_of_an_earlier_sandbox_stood(self) -> None:
        self.cell("mkdir -p there", shell=self.shell + "/before")
        for shell, place, stands in (("/a", "/home/learner/tests/there", "/home/learner/tests/there\n"),
                                     ("/b", "/gone", "/home/learner/tests\n"), ("/c", "no path", "/home/learner/tests\n")):
            self.client.say(op="stand", shell=self.shell + shell, directory=place)
            self.says("pwd", stands, shell=self.shell + shell)
        self.client.say(op="stand", shell=self.shell + "/b", directory="/tmp")
        self.says("pwd", "/home/learner/tests\n", shell=self.shell + "/b")

    def test_runs_of_a_shell_are_done_in_order_and_of_two_shells_side_by_side(self) -> None:
        self.says("mkfifo pipe", "")
        waiting = self.execute("cat pipe; order=1")
        second = self.execute("echo $order")
        self.cell("echo through >pipe", shell=self.shell + "/other")
        self.await_end(second)
        self.assertEqual((waiting.text, second.text), ("through\n", "1\n"))

    def test_text_of_all_the_world_passes_unchanged(self) -> None:
        text = "grüße, 世界 🐳 \u0000".replace("\u0000", "")
        self.says(f"echo '{text}'", text + "\n")

    def test_each_byte_passes_unchanged(self) -> None:
        record = self.cell("stty -onlcr <&1; for i in {0..255}; do printf \"\\\\x$(printf %x $i)\"; done")
        self.assertEqual(bytes(record.output), bytes(range(256)))

    # ends

    def test_exit_ends_the_cell_and_not_the_shell(self) -> None:
        self.says("kept=1", "")
        self.ends("f() { for i in 1 2; do exit 7; done; }; f; echo not reached", 7)
        self.says("echo $? $kept", "7 1\n")
        self.ends("false; exit", 1)
        self.ends("exit 300", 44)
        self.ends("exit -1", 255)
        record = self.ends("exit x; echo not reached", 2)
        self.assertEqual(record.text, "bash: exit: x: numeric argument required\n")
        record = self.ends("exit 1 2; echo not reached", 1)
        self.assertEqual(record.text, "bash: exit: too many arguments\n")

    def test_exit_in_a_subshell_ends_the_subshell(self) -> None:
        self.says("(exit 5); echo $?; echo a | { read x; exit 6; }; echo $?; y=$(exit 7); echo $?", "5\n6\n7\n")

    def test_exit_ends_the_cell_whatever_becomes_of_interrupts(self) -> None:
        self.ends("trap '' INT; exit 3; echo not reached", 3)
        self.says("trap -p INT", "trap -- '' SIGINT\n")
        self.ends("trap 'echo trapped' INT; exit 4; echo not reached", 4)
        self.says("trap -p INT; trap - INT", "trap -- 'echo trapped' SIGINT\n")

    def test_return_and_break_end_no_shell(self) -> None:
        self.ends("return 9; echo not reached", 9)
        record = self.ends("break; echo after", 0)
        self.assertIn("only meaningful in a `for', `while', or `until' loop\nafter\n", record.text)
        self.says("echo fine", "fine\n")

    def test_unclosed_quotes_and_blocks_are_told_and_over(self) -> None:
        for source in ("echo \"open", "echo 'open", "if true; then", "echo $(", "f() {", "case x in"):
            record = self.cell(source)
            self.assertIn("bash: ", record.text, source)
            self.assertEqual(record.outcome["kind"], "finished", source)
            self.assertNotEqual(record.outcome["exitCode"], 0, source)
        self.says("echo fine", "fine\n")

    def test_an_open_heredoc_ends_with_its_cell(self) -> None:
        record = self.cell("cat <<END\ntext")
        self.assertIn("text\n", record.text)
        self.says("echo fine", "fine\n")

    def test_a_cell_without_a_last_newline_and_an_empty_one_are_cells(self) -> None:
        self.says("", "")
        self.says("echo a # comment", "a\n")

    def test_killed_programs_are_told_as_in_a_terminal(self) -> None:
        record = self.ends("bash -c 'kill -9 $$'; echo $?", 0)
        self.assertIn("Killed", record.text)
        self.assertTrue(record.text.endswith("137\n"))

    # what a cell may do to its shell

    def test_redirecting_the_shell_lasts_as_long_as_its_cell(self) -> None:
        self.says("exec >file 2>&1; echo hidden", "")
        self.says("echo seen; cat file", "seen\nhidden\n")
        self.says("exec <file; read line; echo $line", "hidden\n")
        self.says("test -t 0 && echo terminal", "terminal\n")
        self.says("exec 0<&- 1>&- 2>&-; true", "")
        self.says("echo fine", "fine\n")

    def test_closing_the_shells_own_descriptors_hangs_nothing(self) -> None:
        self.says("kept=1", "")
        for source in ("for i in {3..255}; do eval \"exec $i>&-\"; done", "for i in {10..13}; do eval \"exec $i</dev/null\"; done",
                       "for f in /proc/$$/fd/*; do eval \"exec ${f##*/}>&-\"; done 2>/dev/null"):
            self.cell(source)
            self.says("echo fine $kept", "fine 1\n")
            self.assertEqual(self.cell("bash -c 'echo child'").text, "child\n")

    def test_terminal_modes_are_as_new_for_each_cell(self) -> None:
        self.says("stty raw -echo", "")
        record = self.execute("stty -a | grep -o ' -*echo '; read line; echo \"got $line\"")
        self.await_output(record, "echo")
        self.client.type(record, "typed\r")
        self.await_end(record)
        self.assertEqual(record.text, " echo \ntyped\ngot typed\n")

    def test_keys_typed_ahead_do_not_reach_the_next_cell(self) -> None:
        record = self.execute("echo ready; sleep 0.3")
        self.await_output(record, "ready")
        self.client.type(record, "stray\r")
        self.await_end(record)
        self.says("read -t 0.2 line; echo \"[$line]\"", "[]\n")

    def test_tracing_shows_the_cells_lines_and_none_of_ours(self) -> None:
        self.says("set -x", "")
        record = self.cell("echo a; exit 3")
        self.assertNotIn("slipway", record.text)
        self.assertRegex(record.text, r"^\++ echo a\na\n\++ exit 3\n$")
        self.assertRegex(self.cell("set +x").text, r"^\++ set \+x\n$")
        self.says("set -v", "")
        self.assertEqual(self.cell("echo b").text, "echo b\nb\n")
        self.assertEqual(self.cell("set +v").text, "set +v\n")

    def test_traps_of_a_cell_say_nothing_between_cells(self) -> None:
        self.cell("trap 'echo DEBUG' DEBUG; trap 'echo ERR' ERR; trap 'echo RETURN' RETURN")
        record = self.cell("echo a")
        self.assertIn("a\n", record.text)
        self.assertNotIn("slipway", record.text)
        self.cell("trap - DEBUG ERR RETURN")
        self.says("echo a", "a\n")

    def test_strange_options_do_not_break_the_shell(self) -> None:
        for option in ("set -u", "set -f", "set -C", "set -n", "set -o posix", "set +m", "shopt -s nocasematch", "IFS=0123456789abcdef",
                       "set -t; true", "shopt -s extdebug", "set -P", "set +o braceexpand", "PATH=/nowhere", "unset PWD HOME PATH",
                       "readonly PS1 PROMPT_COMMAND", "PROMPT_COMMAND='echo odd'", "alias builtin=false printf=false local=false",
                       "printf() { :; }; local() { :; }; declare() { :; }", "LC_ALL=xx", "POSIXLY_CORRECT=1"):
            with self.subTest(option):
                shell = f"{self.shell}/{abs(hash(option))}"
                self.cell(option, shell=shell)
                for _ in range(2):
                    self.assertEqual(self.cell("echo fine", shell=shell).until_end, "fine\n")

    def test_nounset_ends_the_cell_that_violates_it(self) -> None:
        self.says("set -u", "")
        record = self.ends("echo $missing; echo not reached", 1)
        self.assertEqual(record.text, "bash: missing: unbound variable\n")
        self.says("echo fine", "fine\n")

    def test_a_cell_cannot_end_itself_by_printing(self) -> None:
        self.says("printf '\\e]SLIPWAY-END-%s\\a' 0123456789ABCDEF0123456789ABCDEF; echo after", "\x1b]SLIPWAY-END-0123456789ABCDEF0123456789ABCDEF\aafter\n")
        record = self.cell(f"printf 'end 0 0 /\\0back 0 \\0ready 0\\0' >{MAILBOX}/report; echo after; exit 4")
        self.assertEqual((record.text, record.outcome["exitCode"]), ("after\n", 4))

    def test_the_word_that_ends_a_cell_is_nowhere_in_it(self) -> None:
        self.assertNotRegex(self.cell("set; env; tr '\\0' '\\n' </proc/$$/cmdline").text, r"[0-9A-F]{16}")

    def test_who_steals_the_shells_commands_can_have_it_restarted(self) -> None:
        record = self.execute(f"echo ready; cat {MAILBOX}/control >/dev/null & sleep 0.3")
        self.await_output(record, "ready")
        self.client.pause(1)
        if record.ended is None:
            self.client.say(op="interrupt", run=record.id)
            self.client.pause(3.5)
        self.client.say(op="restart", shell=self.shell)
        self.await_end(record)
        self.says("echo fine", "fine\n")

    def test_a_flood_of_false_answers_is_thrown_away(self) -> None:
        self.cell(f"f={MAILBOX}/report; timeout 1 cat /dev/zero >$f; timeout 1 tr '\\0' x </dev/zero >$f")
        self.says("echo fine", "fine\n")
        self.cell("kill -9 $$")
        self.says("echo fine", "fine\n")

    def test_without_space_for_the_cell_its_shell_says_so(self) -> None:
        self.says("echo fine", "fine\n")
        docker("exec", "-u", "990", self.sandbox.name, "sh", "-c", "head -c 20M /dev/zero >/run/agent/filler 2>/dev/null || true")
        try:
            record = self.cell("echo never " + "x" * 9000)
            self.assertEqual(record.outcome, {"kind": "finished", "exitCode": 1})
            self.assertTrue(record.text.startswith("The cell could not be given to the shell: No space "), record.text)
        finally:
            docker("exec", "-u", "990", self.sandbox.name, "rm", "/run/agent/filler")
        self.says("echo fine", "fine\n")

    def test_shutting_the_terminal_to_itself_does_not_hang_the_cell(self) -> None:
        self.assertEqual(self.cell("chmod 000 $(readlink /proc/$$/fd/1); echo shut").text, "shut\n")
        self.says("echo fine", "fine\n")

    # amounts

    def test_a_line_of_a_megabyte_passes_in_both_directions(self) -> None:
        line = "x" * (200 << 10)
        self.says(f"v={line}; echo ${{#v}}", f"{len(line)}\n")
        record = self.cell("head -c 1048576 /dev/zero | tr '\\0' y; echo")
        self.assertEqual(record.text, "y" * 1048576 + "\n")

    def test_two_hundred_megabytes_pass_without_loss(self) -> None:
        record = self.execute("yes | head -c 200M")
        total, bad = 0, 0
        while not record.ended or record.output:
            self.client.wait(lambda: len(record.output) > 4 << 20 or record.ended, 120)
            taken = bytes(record.output)
            expected = (b"y\r\n" if record.first % 3 == 0 else b"\r\ny" if record.first % 3 == 1 else b"\ny\r")
            bad += taken != (expected * (len(taken) // 3 + 1))[:len(taken)]
            total += len(taken)
            record.first += len(taken)
            record.output.clear()
        self.assertEqual((total, bad), (300 << 20, 0))
        self.assertEqual(record.ended["offset"], 300 << 20)

    # background

    def test_late_output_belongs_to_the_cell_that_started_it(self) -> None:
        first = self.cell("(sleep 0.5; echo late) & echo now")
        self.assertRegex(first.until_end, r"^now\n$")
        second = self.says("echo second", "second\n")
        self.assertIsNone(first.closed)
        self.client.wait(lambda: first.closed)
        self.assertTrue(first.text.endswith("now\nlate\n"))
        self.assertEqual(first.closed["length"], len(first.output))
        self.client.wait(lambda: second.closed)

    def test_the_oldest_open_output_is_closed_when_there_are_too_many(self) -> None:
        records = [self.cell("sleep 1000 &") for _ in range(18)]
        self.client.wait(lambda: records[1].closed)
        self.assertIn("too many cells of this shell", records[0].text)
        self.assertEqual([bool(record.closed) for record in records], [True] * 2 + [False] * 16)
        self.cell("kill %{1..18} 2>/dev/null; kill $(jobs -p)")
        self.client.wait(lambda: all(record.closed for record in records))

    def test_a_job_stopped_with_ctrl_z_gives_the_shell_back(self) -> None:
        record = self.execute("sleep 1000; echo after $?")
        self.client.wait(lambda: record.started)
        self._await_front("sleep")
        self.client.type(record, "\x1a")
        self.await_end(record)
        self.assertRegex(record.text, r"Stopped +sleep 1000\n")
        self.assertIn("Stopped", self.cell("jobs").text)
        self.cell("kill -9 %1")
        self.client.wait(lambda: record.closed)

    def _await_front(self, program: str) -> None:
        probe = self.client.run(f"until pgrep -x {program} >/dev/null; do sleep 0.01; done", shell=self.shell + "/probe")
        self.assertEqual(probe.outcome["exitCode"], 0)


class ShellDeathTest(SandboxCase):
    def died(self, source: str, how: str) -> None:
        record = self.cell(source)
        self.assertEqual(record.outcome["kind"], "shell-died", record.text)
        self.assertEqual(record.outcome["message"], f"The shell ended ({how}); a new one has started.")

    def test_what_ends_the_shell_is_told_and_its_state_comes_back(self) -> None:
        for source, how in (("set -e; false; echo not reached", "exit code 1"), ("exec true", "exit code 0"),
                            ("kill -9 $$", "signal KILL"), ("set -u; set -e; exec bash -c 'exit 9'", "exit code 9"),
                            ("builtin exit 5", "exit code 5"), ("set -o posix; exit 6", "exit code 6")):
            with self.subTest(source):
                self.says("n=1; declare -a list=(a 'b c'); export E=x; f() { echo f; }; alias ll='echo aliased'; mkdir -p d; cd d", "")
                self.died(source, how)
                self.says("echo $n \"${list[1]}\"; f; ll; pwd; printenv E", "1 b c\nf\naliased\n/home/learner/tests/d\nx\n")
                self.assertNotRegex(self.cell("echo $-").text, "[eun]")
                self.says("unset -f f; unalias ll; cd ~/tests; unset n list E", "")

    def test_output_before_the_death_is_all_there(self) -> None:
        record = self.cell("seq 1 100000; kill -9 $$")
        self.assertEqual(record.until_end, "".join(f"{n}\n" for n in range(1, 100001)))

    def test_background_jobs_outlive_the_shell(self) -> None:
        record = self.cell("(sleep 0.4; echo late) & kill -9 $$")
        self.assertEqual(record.outcome["kind"], "shell-died")
        self.client.wait(lambda: record.closed)
        self.assertTrue(record.text.endswith("late\n"))

    def test_a_shell_that_dies_between_cells_is_replaced_for_the_next(self) -> None:
        self.says("kept=1", "")
        self.cell("(sleep 0.2; kill -9 $$) & disown")
        self.assertIn("signal KILL", self.await_state("ended")["message"])
        self.says("echo back $kept", "back 1\n")

    def test_a_snapshot_that_ends_shells_is_left_behind(self) -> None:
        self.cell("declare() { kill -9 $$; }")
        self.cell("kill -9 $$")
        self.says("echo fine", "fine\n")

    def test_an_environment_of_megabytes_costs_the_snapshot_and_nothing_else(self) -> None:
        self.says("small=1; big=$(head -c 3000000 /dev/zero | tr '\\0' x); echo ${#big}", "3000000\n")
        self.says("echo ${#big}", "3000000\n")
        record = self.cell("kill -9 $$")
        self.assertIn("too long to be kept", record.outcome["message"])
        self.says("echo [$small]", "[]\n")

    def test_runs_that_wait_are_done_by_the_new_shell(self) -> None:
        self.says("kept=1", "")
        dying = self.execute("sleep 0.2; kill -9 $$")
        waiting = self.execute("echo next $kept")
        self.await_end(waiting)
        self.assertEqual((dying.outcome["kind"], waiting.text), ("shell-died", "next 1\n"))

    def test_killing_everything_one_may_kill_leaves_the_agent_alive(self) -> None:
        started = time.monotonic()
        other = self.execute("sleep 1000", shell=self.shell + "/other")
        self.client.wait(lambda: other.started)
        self.says("kill -9 -1", "")
        self.await_end(other)
        self.assertEqual(other.outcome, {"kind": "shell-died", "message": "The shell ended (signal KILL); a new one has started."})
        self.says("echo fine", "fine\n")
        self.says("echo fine", "fine\n", shell=self.shell + "/other")
        self.assertLess(time.monotonic() - started, 10)


if __name__ == "__main__":
    unittest.main()
