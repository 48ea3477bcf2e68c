"""What learners' programs may do to the shells, terminals, pipes and files that the agent shares with them."""
import random
import unittest

from case import MAILBOX
from client import Client
from fuzz import ANSWER_WITHIN, FuzzCase

CELLS = 12
SHELLS = ["one", "two"]
TERMINALS = "/dev/tty $(readlink /proc/$$/fd/* 2>/dev/null | grep ^/dev/pts | sort -u)"
MARK = r"\e]SLIPWAY-END-%s\a"

BASH = [
    # marks and reports that are not the agent's
    lambda c: f"printf '{MARK % word(c)}' >/dev/tty; printf '{MARK % word(c)}'; echo after",
    lambda c: f"printf '{MARK % 'A' * c.randrange(1, 3000)}'; printf '\\e]SLIPWAY-END-'; sleep 0.01; printf '0123\\a'",
    lambda c: f"printf 'end {word(c)} {c.randrange(-9, 999)} /\\0back {word(c)} x\\0ready {word(c)}\\0' >{MAILBOX}/report",
    lambda c: f"head -c {c.randrange(1, 3_000_000)} /dev/{c.choice(['zero', 'urandom'])} >{MAILBOX}/report & sleep 0.05",
    lambda c: f"while :; do printf 'end %s 0 /\\0' $RANDOM; done >{MAILBOX}/report & sleep 0.1",
    lambda c: f"cat {MAILBOX}/control >/tmp/stolen & sleep 0.05",
    lambda c: f"exec 7<>{MAILBOX}/control; exec 8>{MAILBOX}/report; exec 7>&- 8>&-",
    # descriptors
    lambda c: "exec " + " ".join(f"{n}>&-" for n in range(c.randrange(0, 5), 20)),
    lambda c: "exec 0</dev/null; exec 1>/dev/null 2>&1; echo lost",
    lambda c: f"for i in $(seq {c.randrange(1, 400)}); do exec {{fd}}<>/dev/null; done",
    lambda c: "exec 0<>/dev/ptmx; exec 255<&0",
    lambda c: "(while :; do sleep 0.3; done) >/dev/tty 2>&1 &",
    # hooks of the shell
    lambda c: f"PROMPT_COMMAND={c.choice([repr('exit 9'), '(kill -9 0)', repr('sleep 60'), repr('printf x >/dev/tty'), ''])}",
    lambda c: f"trap '{c.choice(['kill -9 $$', 'echo trapped', 'sleep 60', 'exec true', 'return 3', 'cd /nowhere'])}' {c.choice(['DEBUG', 'ERR', 'EXIT', 'RETURN', 'INT', 'USR1'])}",
    lambda c: f"set {c.choice(['-e', '-u', '-n', '-x', '-v', '-o posix', '-T', '-o pipefail'])}; {c.choice(['false', 'echo $nothing', 'true'])}",
    lambda c: f"{c.choice(['printf', 'builtin', 'declare', 'exec', 'eval', 'exit', 'unset', '.', 'local', '__slipway_end'])}() {{ {c.choice(['kill -9 $$', 'return 1', 'sleep 60', 'echo mine'])}; }}",
    lambda c: f"alias {c.choice(['builtin', 'exec', 'printf', '.', 'declare'])}='{c.choice(['false', 'sleep 60', 'kill $$ #'])}'; shopt -s expand_aliases",
    lambda c: f"readonly {c.choice(['PROMPT_COMMAND', 'PS1', 'PWD', 'BASH_SUBSHELL', 'HOME', 'PATH'])}=x",
    lambda c: f"enable -n {c.choice(['printf', 'declare', 'exec', 'eval', 'builtin', '.'])}",
    lambda c: f"x=$(head -c {c.randrange(1, 2_000_000)} /dev/zero | tr '\\0' x)",
    lambda c: f"declare -A x; for i in $(seq {c.randrange(1, 4000)}); do x[$RANDOM$i]=$i; done; PATH=; HOME=; LANG=xx",
    lambda c: "IFS=e; set -f; BASH_ENV=/tmp/x; ENV=/tmp/x; GLOBIGNORE=*; POSIXLY_CORRECT=1",
    lambda c: f"ulimit -{c.choice('ntuvf')} {c.randrange(0, 60)}; ls / | head -c 10",
    lambda c: "history -s x; set -o history -H; echo !!; fc -l; bind x; complete -C 'kill -9 $$' ls",
    # terminals
    lambda c: f"stty {c.choice(['raw', '-echo', 'raw -echo', 'noflsh tostop', 'rows 1 cols 1', '-opost', 'intr x', '0', 'exta', 'evenp', 'brkint parmrk'])} <{c.choice(TERMINALS.split()[:1])}",
    lambda c: ioctl("TIOCSETD", c.choice([0, 1, 2, 3, 5, 7, 13, 16, 21, 25, 27, 29, 99])),
    lambda c: ioctl("TIOCEXCL"),
    lambda c: ioctl("TIOCNOTTY"),
    lambda c: ioctl("TIOCSWINSZ", c.randrange(1 << 31)),
    lambda c: f"python3 -c 'import termios, fcntl, os; [termios.tcflow(n, {c.randrange(4)}) for n in range(3)]'",
    lambda c: f"kill -{c.choice(['STOP', 'TSTP', 'TTOU', 'HUP', 'KILL', 'SEGV', 'WINCH', 'URG'])} {c.choice(['$$', '0', '-1', '$PPID', '1', '-$$'])}",
    lambda c: "setsid -w bash -c 'exec >/dev/tty; echo x'; setsid bash -c 'sleep 60' & disown -a",
    lambda c: f"chmod {c.choice(['000', '777', '600'])} /dev/tty $(tty); tty",
    # processes
    lambda c: f"for i in $(seq {c.randrange(1, 600)}); do sleep 60 & done 2>/dev/null",
    lambda c: "b() { b | b & }; b 2>/dev/null; sleep 0.1",
    lambda c: "exec " + c.choice(["true", "sleep 60", "cat", "bash", "python3 -c 'import time; time.sleep(60)'", "no-such"]),
    lambda c: "unshare -Urpf --mount-proc sleep 60 & unshare -Ur bash -c 'kill -9 -1' 2>/dev/null",
    # files that the agent's children and interpreters use
    lambda c: f"cd; rm -rf tests .local; {c.choice(['mkfifo tests', 'ln -s /proc/1/root tests', 'ln -s tests tests', 'touch tests', 'mkdir -m 0 tests', 'ln -s /dev/tty tests'])}",
    lambda c: f"cd; chmod -R u+rwx tests; rm -rf tests; mkdir tests; cd tests; {c.choice(['mkfifo f', 'ln -s /dev/zero f', 'mkdir -p f/g', 'ln -s f f', 'ln -s ../../../run/slipway/x f', 'ln f g; mknod f p'])}",
    lambda c: f"cd; mkdir -p $(printf 'd/%.0s' $(seq {c.randrange(1, 1500)})); cd $(printf 'd/%.0s' $(seq 900))",
    lambda c: "mkdir -p $'/tmp/a\\nend 0 0 /\\e]\\xff'; cd $'/tmp/a\\nend 0 0 /\\e]\\xff'",
    lambda c: "mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone; pwd",
    lambda c: f"head -c {c.choice(['70M', '1K'])} /dev/zero >/tmp/full; head -c 70M /dev/zero >/run/learner/full; rm -f /run/learner/full /tmp/full",
    lambda c: "printf 'raise SystemExit(3)' >sitecustomize.py; printf 'import os; os._exit(3)' >json.py; export PYTHONPATH=$PWD PYTHONSTARTUP=$PWD/json.py PYTHONINSPECT=1",
    lambda c: "mkdir -p ~/.local/bin; printf '#!/bin/sh\\nsleep 60\\n' >~/.local/bin/python3; chmod +x ~/.local/bin/python3",
    # output
    lambda c: f"head -c {c.randrange(1, 6_000_000)} /dev/urandom",
    lambda c: "yes '\x1b]SLIPWAY-END-' | head -c 300000",
    lambda c: f"for i in $(seq {c.randrange(1, 40)}); do (while :; do echo x; sleep 0.2; done) & done",
]
PYTHON = [
    lambda c: "import os; os.closerange(0, 300)",
    lambda c: "import sys; sys.stdout = sys.stderr = sys.stdin = sys.__stdout__ = None",
    lambda c: "import os, builtins; os.read = os.open = os.fstat = lambda *a: (_ for _ in ()).throw(OSError('mine'))",
    lambda c: "import json, signal; json.loads = lambda t: {'nonce': 7}; signal.signal(2, signal.SIG_IGN)",
    lambda c: "import builtins; del builtins.open, builtins.repr, builtins.str",
    lambda c: "import threading, time\n[threading.Thread(target=time.sleep, args=(60,)).start() for _ in range(300)]",
    lambda c: f"import os; os.kill(os.getpid(), {c.choice([9, 11, 15, 19, 2, 1])})",
    lambda c: "import sys; sys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
    lambda c: "raise type('X', (BaseException,), {'__str__': lambda s: 1 / 0, '__repr__': lambda s: 1 / 0})()",
    lambda c: "class R:\n def __repr__(s): import os; os._exit(4)\nR()",
    lambda c: "import os\nwhile True:\n try:\n  if not os.fork(): os.setsid()\n except OSError: break",
    lambda c: "import atexit, time; atexit.register(time.sleep, 60)\nraise SystemExit('\\ud800' * 9)",
    lambda c: "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 24, 1 << 24)); x = bytes(1 << 26)",
    lambda c: f"print('x' * {c.randrange(1, 3_000_000)}, end='')",
]


def word(chance: random.Random) -> str:
    return "".join(chance.choice("0123456789ABCDEF") for _ in range(16))


def ioctl(name: str, value: int = 0) -> str:
    return ("python3 -c 'import fcntl, termios, struct\nfor n in (0, 1, 2):\n try: fcntl.ioctl(n, termios." + name
            + f", struct.pack(\"Q\", {value}))\n except OSError as e: print(e)'")


class LearnerSideTest(FuzzCase):
    def test_whatever_a_learner_does_the_agent_goes_on_and_a_restart_gives_a_shell(self) -> None:
        self.fuzz(self._play)

    def _play(self, chance: random.Random) -> None:
        records = [self._cell(chance) for _ in range(CELLS)]
        self.client.pause(chance.choice([0.0, 0.2, 1.0]))
        for record in chance.sample(records, len(records)):
            for _ in range(chance.choice([0, 1, 3])):
                self.client.say(op="interrupt", run=record.id)
                self.client.type(record, chance.choice(["\x03", "\x04", "q\r", "\x1a", "x" * 5000]))
        self._reset()

    def _cell(self, chance: random.Random):  # type: ignore[no-untyped-def]
        kind = chance.choice(["bash"] * 6 + ["python"] * 2 + ["file"])
        source = {"bash": BASH, "python": PYTHON}.get(kind, [lambda c: "text"])
        return self.client.execute(chance.choice(source)(chance), shell=chance.choice(SHELLS), language=kind,
                                   timeoutMillis=chance.choice([200, 2000, 60000]), path="f/g" if kind == "file" else None)

    def _reset(self) -> None:
        """As a learner does who has had enough of it: restarts the shells, and tidies up with a new one."""
        for shell in SHELLS:
            self.client.say(op="restart", shell=shell)
        for shell in SHELLS + ["tidy"]:
            record = self.client.run("kill -9 $(ps -u $(id -u) -o pid= --no-headers | grep -vx \" *$$\") 2>/dev/null; cd; chmod -R u+rwx . 2>/dev/null; "
                                     "rm -rf tests d .local /tmp/* 2>/dev/null; echo tidied", ANSWER_WITHIN, shell=shell)
            assert "tidied" in record.text or record.outcome["kind"] == "shell-died", (shell, record.text[-500:], record.outcome)
        self.client.forget_all()
        self.client.close()
        self.client = Client(self.sandbox.socket)


if __name__ == "__main__":
    unittest.main()
