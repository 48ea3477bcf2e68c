"""Stop, silence, restart: a cell ends when it is told to, and if it does not, the shell can be had anew."""
import time
import unittest

from case import SandboxCase


class StopTest(SandboxCase):
    def running(self, source: str, **more):
        """A cell that has said `ready`."""
        record = self.execute(source, **more)
        self.await_output(record, "ready")
        return record

    def test_stop_ends_the_program_in_front_and_the_rest_of_the_cell(self) -> None:
        for source in ("echo ready; sleep 1000; echo after", "echo ready; for i in 1 2 3; do sleep 1000; echo next; done; echo after",
                       "echo ready; while :; do :; done; echo after", "f() { sleep 1000; }; echo ready; f; echo after",
                       "echo ready; sleep 1000 | cat; echo after", "echo ready; read x; echo after", "echo ready; (sleep 1000; echo sub); echo after",
                       "set +m; echo ready; sleep 1000; echo after", "echo ready; x=$(sleep 1000); echo after", "sleep 1000 & echo ready; wait; echo after"):
            with self.subTest(source):
                record = self.running(source, shell=f"{self.shell}/{len(source)}")
                self.client.say(op="interrupt", run=record.id)
                self.assertEqual(self.await_end(record), {"kind": "interrupted"})
                self.assertNotIn("after", record.text)
                self.assertEqual(self.cell("echo fine", shell=f"{self.shell}/{len(source)}").until_end, "fine\n")

    def test_a_sleep_stops_without_delay(self) -> None:
        record = self.running("echo ready; exec 3>&1; sleep 1000")
        pressed = time.monotonic()
        self.client.say(op="interrupt", run=record.id)
        self.await_end(record)
        self.assertLess(time.monotonic() - pressed, 1.0)

    def test_a_cell_may_clean_up_when_it_is_stopped(self) -> None:
        record = self.running("trap 'echo cleaning' INT; echo ready; sleep 1000; trap - INT")
        self.client.say(op="interrupt", run=record.id)
        self.await_end(record)
        self.assertIn("cleaning\n", record.text)

    def test_what_a_cell_does_to_clean_up_is_left_in_peace(self) -> None:
        record = self.running("trap 'sleep 0.7; echo cleaned' INT; echo ready; sleep 1000; trap - INT")
        self.client.say(op="interrupt", run=record.id)
        self.await_end(record)
        self.assertIn("cleaned\n", record.text)

    def test_stop_in_the_middle_of_starting_programs_is_not_lost(self) -> None:
        for turn in range(25):
            record = self.running("echo ready; sleep 1000; echo after")
            self.client.say(op="interrupt", run=record.id)
            self.assertEqual(self.await_end(record, 2.5), {"kind": "interrupted"}, turn)

    def test_a_run_that_waits_is_taken_out_of_the_queue(self) -> None:
        first = self.running("echo ready; sleep 1000")
        second, third = self.execute("echo second"), self.execute("echo third")
        self.client.say(op="interrupt", run=second.id)
        self.client.wait(lambda: second.closed)
        self.assertEqual((second.outcome, second.order), ({"kind": "interrupted"}, ["ended", "closed"]))
        self.client.say(op="interrupt", run=first.id)
        self.await_end(third)
        self.assertEqual(third.text, "third\n")

    def test_the_next_cell_is_not_stopped_with_the_one_before(self) -> None:
        first = self.running("echo ready; sleep 1000")
        second = self.execute("sleep 1.5; echo second")
        self.client.say(op="interrupt", run=first.id)
        self.assertEqual(self.await_end(first), {"kind": "interrupted"})
        self.assertEqual(self.await_end(second), {"kind": "finished", "exitCode": 0})
        self.assertEqual(second.text, "second\n")

    def test_stopping_what_has_ended_or_never_was_does_nothing(self) -> None:
        record = self.says("echo hi", "hi\n")
        self.client.say(op="interrupt", run=record.id)
        self.client.say(op="interrupt", run="00000000-0000-4000-8000-000000000000")
        self.says("echo fine", "fine\n")

    def test_a_run_stopped_before_its_shell_is_there_never_starts(self) -> None:
        record = self.execute("touch started")
        self.client.say(op="interrupt", run=record.id)
        self.await_end(record)
        self.assertEqual(record.outcome, {"kind": "interrupted"})
        self.says("test ! -e started || echo started", "" if record.started is None else "started\n")

    def test_what_ignores_ctrl_c_is_told_and_ends_by_force_when_stop_is_pressed_again(self) -> None:
        record = self.running("bash -c 'trap \"\" INT TERM; echo ready; while :; do sleep 0.1; done'; echo after")
        self.client.say(op="interrupt", run=record.id)
        state = self.await_state("unresponsive")
        self.assertIn("Press Stop again", state["message"])
        self.client.say(op="interrupt", run=record.id)
        self.client.say(op="interrupt", run=record.id)
        self.assertEqual(self.await_end(record), {"kind": "interrupted"})
        self.await_state("idle")

    def test_a_shell_that_ignores_ctrl_c_is_unresponsive_until_it_is_restarted(self) -> None:
        record = self.running("trap '' INT; echo ready; while :; do :; done")
        self.client.say(op="interrupt", run=record.id)
        self.await_state("unresponsive")
        self.client.say(op="restart", shell=self.shell)
        self.assertEqual(self.await_end(record), {"kind": "shell-died", "message": "The shell was restarted."})
        self.says("echo fine", "fine\n")


class SilenceTest(SandboxCase):
    def test_a_silent_cell_is_timed_out(self) -> None:
        record = self.cell("sleep 1000; echo after", timeoutMillis=500)
        self.assertEqual(record.outcome, {"kind": "timed-out", "seconds": 1})
        self.says("echo fine", "fine\n")

    def test_a_cell_that_goes_on_talking_is_not(self) -> None:
        self.ends("for i in 1 2 3 4 5 6; do echo $i; sleep 0.3; done", 0, timeoutMillis=1000)

    def test_what_ignores_int_gets_term_and_what_ignores_that_is_killed(self) -> None:
        started = time.monotonic()
        record = self.cell("bash -c 'trap \"\" INT; sleep 1000'; echo status $?", timeoutMillis=300)
        self.assertEqual(record.outcome["kind"], "timed-out")
        deaf = self.cell("bash -c 'trap \"\" INT TERM; while :; do sleep 0.1; done'", timeoutMillis=300)
        self.assertEqual(deaf.outcome["kind"], "timed-out")
        self.assertGreater(time.monotonic() - started, 6)
        self.says("echo fine", "fine\n")

    def test_a_shell_deaf_to_everything_is_replaced(self) -> None:
        self.says("kept=1", "")
        record = self.cell("trap '' INT TERM; while :; do :; done", timeoutMillis=300)
        self.assertEqual(record.outcome, {"kind": "timed-out", "seconds": 1})
        self.says("echo fine $kept", "fine 1\n")

    def test_waiting_for_the_server_is_no_silence(self) -> None:
        self.client.acknowledging = False
        record = self.execute("head -c 6000000 /dev/zero; echo end", timeoutMillis=700)
        self.client.wait(lambda: len(record.output) >= 4 << 20)
        self.client.pause(2)
        self.assertIsNone(record.ended)
        self.client.acknowledging = True
        self.client.say(op="acknowledge", run=record.id, offset=len(record.output))
        self.assertEqual(self.await_end(record), {"kind": "finished", "exitCode": 0})


class RestartTest(SandboxCase):
    def test_restart_ends_all_of_the_shell_and_gives_a_new_one(self) -> None:
        self.says("kept=1; cd /tmp", "")
        background = self.cell("sleep 1234 & (setsid -f true); (sleep 2345 &) ; jobs -p >/dev/null")
        running = self.execute("echo ready; sleep 3456")
        self.await_output(running, "ready")
        waiting = self.execute("echo waiting")
        self.client.say(op="restart", shell=self.shell)
        self.client.wait(lambda: running.closed and waiting.closed and background.closed)
        self.assertEqual(running.outcome, {"kind": "shell-died", "message": "The shell was restarted."})
        self.assertEqual((waiting.outcome, waiting.started), ({"kind": "interrupted"}, None))
        self.assertEqual(self.cell("echo [$kept]; pwd; pgrep -xc sleep").text, "[]\n/home/learner/tests\n0\n")

    def test_restart_ends_what_a_dead_shell_has_left(self) -> None:
        record = self.cell("sleep 4567 & kill -9 $$")
        self.assertEqual(record.outcome["kind"], "shell-died")
        self.assertIsNone(record.closed)
        self.client.say(op="restart", shell=self.shell)
        self.client.wait(lambda: record.closed)
        self.says("echo fine", "fine\n")

    def test_restart_of_an_idle_and_of_an_unknown_shell(self) -> None:
        self.says("kept=1", "")
        self.client.say(op="restart", shell=self.shell)
        self.says("echo [$kept]", "[]\n")
        self.client.say(op="restart", shell="tests/never-was")
        self.says("echo fine", "fine\n")

    def test_restart_of_a_shell_that_stands_still(self) -> None:
        record = self.execute("trap '' INT; echo ready; kill -STOP $$; echo after")
        self.await_output(record, "ready")
        self.client.say(op="interrupt", run=record.id)
        self.await_state("unresponsive")
        self.client.say(op="restart", shell=self.shell)
        self.assertEqual(self.await_end(record)["kind"], "shell-died")
        self.says("echo fine", "fine\n")

    def test_restart_again_and_again(self) -> None:
        self.says("true", "")
        for _ in range(10):
            self.client.say(op="restart", shell=self.shell)
        self.says("echo fine", "fine\n")

    def test_other_shells_do_not_notice(self) -> None:
        other = self.execute("echo ready; sleep 1; echo done", shell=self.shell + "/other")
        self.await_output(other, "ready")
        self.says("true", "")
        self.client.say(op="restart", shell=self.shell)
        self.assertEqual(self.await_end(other), {"kind": "finished", "exitCode": 0})


class ForkBombTest(SandboxCase):
    limits = ("--pids-limit", "100")

    def test_restart_ends_a_fork_bomb(self) -> None:
        bomb = self.execute("echo ready; b() { b | b & }; b; sleep 1000")
        self.await_output(bomb, "ready")
        other = self.cell("echo other", shell=self.shell + "/other")
        self.assertIn(other.outcome["kind"], ("finished", "shell-died"))
        self.client.say(op="restart", shell=self.shell)
        self.assertEqual(self.await_end(bomb)["kind"], "shell-died")
        deadline = time.monotonic() + 60
        while self.cell("echo fine $(echo it works)").until_end != "fine it works\n":
            self.assertLess(time.monotonic(), deadline)
            self.client.say(op="restart", shell=self.shell)

    def test_without_processes_requests_are_answered_in_words(self) -> None:
        self.says("mkfifo gate; touch made", "")
        full = self.execute("echo ready; n=0; while (( n < 200 )); do sleep 1000 & n=$((n+1)); done 2>/dev/null; sleep 1000")
        self.await_output(full, "ready")

        def refused() -> bool:
            record = self.execute("x", language="file", path="file", shell=self.shell + "/files")
            self.await_end(record)
            return "No further process can be started" in record.text

        self.client.wait(refused)
        self.client.say(op="exec", channel=1, argv=["true"], env={}, directory=None, timeoutMillis=1000)
        self.client.wait(lambda: self.client.last("failed", channel=1))
        self.client.say(op="dial", channel=2, unix="/run/learner/x", tcp=None)
        self.client.wait(lambda: self.client.last("failed", channel=2))
        fresh = self.cell("echo hi", shell=self.shell + "/fresh")
        self.assertEqual(fresh.outcome["kind"], "shell-died")
        self.assertIn("No further process", fresh.outcome["message"])
        self.client.say(op="restart", shell=self.shell)
        self.await_end(full)
        self.assertEqual(self.cell("echo fine", shell=self.shell + "/fresh2").until_end, "fine\n")



class StrayTest(SandboxCase):
    limits = ("--pids-limit", "128")

    def test_restart_makes_room_where_a_fork_bomb_has_left_every_session(self) -> None:
        """What runs in the sessions of other shells and of programs apart goes on."""
        self.says("setsid -f sleep 4321; (sleep 4322 &); true", "", shell=self.shell + "/other")
        self.client.say(op="exec", channel=1, argv=["cat"], env={}, directory=None, timeoutMillis=60000)
        self.execute("import os\nwhile True:\n try:\n  if not os.fork(): os.setsid()\n except OSError: pass", language="python")
        self.client.wait(lambda: self.sandbox.processes() > 110)
        self.client.say(op="restart", shell=self.shell)
        self.says("echo fine", "fine\n")
        self.assertIn("4322", self.sandbox.root("sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"))
        self.client.write(1, b"still here")
        self.client.wait(lambda: self.client.data.get((1, 1)) == b"still here")


class RoomTest(SandboxCase):
    limits = ("--pids-limit", "128")

    def test_a_cell_right_after_a_restart_waits_until_there_is_room(self) -> None:
        """What was killed takes a while to go, a fork bomb above all: the learner need not press Run again and again."""
        self.says("echo here", "here\n")
        full = self.execute("import os, time\nwhile True:\n try:\n  if not os.fork(): time.sleep(1000)\n except OSError: pass",
                            language="python", shell=self.shell + "/full")
        self.client.wait(lambda: self.sandbox.processes() > 110)
        self.client.say(op="restart", shell=self.shell)
        waiting = self.execute("echo fine")
        self.addCleanup(lambda: self.client.say(op="restart", shell=self.shell + "/full"))
        self.client.wait(lambda: [message for message in self.client.messages if message["op"] == "shell"
                                  and message["shell"] == self.shell and message["state"] == "ended"])
        self.assertIsNone(waiting.ended)
        self.client.say(op="restart", shell=self.shell + "/full")
        self.await_end(full)
        self.await_end(waiting)
        self.assertEqual(waiting.until_end, "fine\n")


if __name__ == "__main__":
    unittest.main()
