"""Whatever runs for the learner is the learner and nothing more; what is the agent's is out of the learner's reach."""
import os
import stat
import unittest

from case import MAILBOX, SandboxCase
from sandbox import LEARNER

PROBE = """
import ctypes, os
wanted = ("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapAmb")
for line in open("/proc/self/status"):
    if line.split(":")[0] in wanted:
        print(" ".join(line.split()))
for name, attempt in (("setuid 0", lambda: os.setuid(0)), ("setuid 990", lambda: os.setresuid(990, 990, 990)), ("setgid 0", lambda: os.setgid(0)),
                      ("core_pattern", lambda: open("/proc/sys/kernel/core_pattern", "w")), ("signal", lambda: os.kill(1, 0)),
                      ("environ", lambda: open("/proc/1/environ").read())):
    try:
        attempt()
        print(name, "allowed")
    except PermissionError:
        print(name, "refused")
"""
NOTHING = "0000000000000000"
EXPECTED = [f"Uid: {LEARNER} {LEARNER} {LEARNER} {LEARNER}", f"Gid: {LEARNER} {LEARNER} {LEARNER} {LEARNER}", "Groups:",
            f"CapInh: {NOTHING}", f"CapPrm: {NOTHING}", f"CapEff: {NOTHING}", f"CapAmb: {NOTHING}", "setuid 0 refused", "setuid 990 refused",
            "setgid 0 refused", "core_pattern refused", "signal refused", "environ refused"]


class PrivilegesTest(SandboxCase):
    def check(self, output: str) -> None:
        self.assertEqual(output.split("\n")[:-1], EXPECTED)

    def test_a_bash_cell(self) -> None:
        self.check(self.cell(f"python3 -c '{PROBE}'").text)

    def test_a_python_cell(self) -> None:
        self.check(self.cell(PROBE, language="python").text)

    def test_a_terminal(self) -> None:
        record = self.execute("cat >probe.py; exec 3<&0; python3 probe.py <&3")
        self.client.wait(lambda: record.started)
        self.client.type(record, PROBE.replace("\n", "\r") + "\x04")
        self.await_end(record)
        self.assertTrue(record.text.endswith("\n".join(EXPECTED) + "\n"), record.text)

    def test_exec_as_learner(self) -> None:
        self.client.say(op="exec", channel=1, argv=["python3", "-c", PROBE], env={}, directory=None, timeoutMillis=20000)
        self.client.wait(lambda: self.client.last("exited", channel=1))
        self.check(self.client.data[1, 1].decode())

    def test_the_bounding_set_holds_only_what_the_container_was_given(self) -> None:
        self.says("grep CapBnd /proc/self/status", "CapBnd:\t00000000000000e0\n")

    def test_the_agent_has_its_three_capabilities_and_no_more(self) -> None:
        status = self.sandbox.root("sh", "-c", "for p in /proc/[0-9]*; do grep -qa agent.py $p/cmdline && grep -q 'Uid:.990' $p/status "
                                   "&& cat $p/status; done")
        self.assertIn("CapEff:\t00000000000000e0", status)
        self.assertIn("CapAmb:\t00000000000000e0", status)

    def test_the_agents_memory_environment_and_descriptors_are_closed_to_the_learner(self) -> None:
        record = self.cell("agent=$(pgrep -f agent.py | head -1); for f in mem environ maps fd/0 cwd; do cat /proc/$agent/$f >/dev/null && echo open; done; "
                           "kill -0 $agent && echo open; ls /proc/$agent/fd && echo open; ls /run/slipway && echo open; "
                           "cat </run/slipway/agent.sock && echo open; true")
        self.assertNotIn("\nopen", "\n" + record.text)

    def test_nothing_of_the_agents_descriptors_is_inherited(self) -> None:
        self.assertEqual(
            self.cell("python3 -c 'import os; print(sorted(os.listdir(\"/proc/self/fd\"), key=int))'").text, "['0', '1', '2', '3']\n")
        self.assertEqual(self.cell("import os; [name for name in os.listdir('/proc/self/fd') if int(name) > 4]", language="python").text, "[]\n")

    def test_the_environment_is_the_learners_own(self) -> None:
        environment = dict(line.split("=", 1) for line in self.cell("env").text.splitlines())
        for name, value in {"HOME": "/home/learner", "USER": "learner250", "LOGNAME": "learner250", "SHELL": "/bin/bash", "LANG": "C.UTF-8",
                            "TERM": "xterm-256color", "DOCKER_HOST": "unix:///run/learner/docker.sock", "XDG_RUNTIME_DIR": "/run/learner"}.items():
            self.assertEqual(environment.get(name), value)
        self.assertFalse([name for name in environment if name.startswith("SLIPWAY")])

    def test_the_agents_files_cannot_be_changed_or_removed_by_the_learner(self) -> None:
        record = self.cell(f"d={MAILBOX}; test -r $d/cell && test -p $d/control && test -p $d/report && echo there; exec 2>/dev/null; "
                           "rm -rf $d && echo removed; ls /run/agent && echo listed; touch /run/agent/new && echo made; "
                           "for f in $d/cell $d/control $d/report; do rm -f $f && echo removed; mv $f /tmp/ && echo moved; chmod 777 $f && echo changed; "
                           "done; echo x >>$d/cell && echo written; : <>$d/control && echo opened; true")
        self.assertEqual(record.text, "there\n")
        self.says("echo fine", "fine\n")

    def test_the_socket_is_the_servers_group_alone(self) -> None:
        state = os.stat(self.sandbox.socket)
        self.assertEqual((stat.S_IMODE(state.st_mode), state.st_uid, state.st_gid), (0o660, 990, os.getgid()))

    def test_a_terminal_belongs_to_the_learner(self) -> None:
        self.says("stat -c '%u %a' $(readlink /proc/$$/fd/1) $(tty)", f"{LEARNER} 620\n{LEARNER} 620\n")

    def test_no_core_is_dumped(self) -> None:
        self.says("ulimit -c; ulimit -Hc", "0\n0\n")

    def test_memory_hogs_end_before_the_agent(self) -> None:
        self.says("cat /proc/$$/oom_score_adj", "500\n")
        self.says("print(open('/proc/self/oom_score_adj').read().strip())", "500\n", language="python")

    def test_a_memory_hog_costs_its_cell_and_nothing_else(self) -> None:
        record = self.cell("python3 -c 'x = b\"x\" * (3 << 30)'; echo $?", 60)
        self.assertIn("137\n", record.text)
        self.says("echo fine", "fine\n")

    def test_a_full_tmp_and_home_leave_cells_running(self) -> None:
        self.cell("head -c 200M /dev/zero >/tmp/full 2>/dev/null; head -c 1 /dev/zero >/tmp/more 2>/dev/null; ls -l /tmp/full")
        self.says("echo fine", "fine\n")
        self.says("echo fine", "fine\n", shell=self.shell + "/fresh")
        self.says("1", "1\n", shell=self.shell + "/fresh", language="python")
        self.says("rm /tmp/full /tmp/more", "")


if __name__ == "__main__":
    unittest.main()
