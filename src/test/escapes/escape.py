"""Runs attempts to get out of a sandbox, and says of each what came of it. Started in the sandbox by EscapeTest as

    python3 escape.py PLACE PARAMETERS

and, to prove that the attempts would notice an open door, in a plain container with everything allowed (PLACE `control`).
PARAMETERS is JSON: addresses, ports and words that the test has prepared outside.

An attempt is a function with a sentence that says why it must be closed. It returns when it got what it wanted (`open`), and lets
the error of the system through when it was refused (`closed`). An error that is no refusal is `broken`: an attempt that fails for
another reason than the sandbox's walls proves nothing. Each has a process of its own and a hard time limit.
"""
from __future__ import annotations

import errno
import glob
import importlib
import json
import os
import select
import signal
import sys
import time
import traceback

REFUSALS = {errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOSYS}
MISSING = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EOPNOTSUPP, errno.EPROTONOSUPPORT, errno.EAFNOSUPPORT, errno.ESOCKTNOSUPPORT}
AT_ONCE = 6
PLACES = ("cell", "namespace", "container", "check")

attempts = []
parameters = {}


class Closed(Exception):
    """Refused in a way that no error number of the system says."""


class Absent(Exception):
    """This host does not have what was to be attacked."""


class Attempt:
    """One function; `places` are where it is tried, `refusals` the error numbers that mean a closed door besides the usual
    ones. `control`: in a plain container with everything allowed it must be open; without, it cannot be tried there.
    `harmless`: it may succeed; the test looks at the host and at the other sandbox afterwards.
    """

    def __init__(self, function, name, why, places, refusals, seconds, control, harmless):
        self.function = function
        self.name = function.__module__ + ": " + (name or function.__name__.replace("_", " "))
        self.why = why
        self.places = places
        self.refusals = REFUSALS | set(refusals)
        self.seconds = seconds
        self.control = control
        self.harmless = harmless

    def tried_in(self, place):
        return self.control if place == "control" else place in self.places

    def run(self, place):
        """Where nothing is filtered, a call that does not exist is one that this kernel was built without."""
        try:
            return "open", self.function()
        except Closed as e:
            return "closed", str(e)
        except Absent as e:
            return "absent", str(e)
        except OSError as e:
            if place == "control" and e.errno == errno.ENOSYS:
                return "absent", str(e)
            if e.errno in self.refusals:
                return "closed", str(e)
            if e.errno in MISSING:
                return "absent", str(e)
            return "broken", str(e) or repr(e)
        except Exception:  # noqa: BLE001 - told to the test, whatever it is
            return "broken", traceback.format_exc(limit=-3)


def attempt(why, places=PLACES, refusals=(), seconds=5, control=True, harmless=False, name=None):
    """Adds the function; its name is the attempt's unless another is given."""
    def add(function):
        attempts.append(Attempt(function, name, why, places, refusals, seconds, control, harmless))
        return function
    return add


class Running:
    """An attempt in a process and a session of its own, which are killed at its limit."""

    def __init__(self, what, place):
        self.what = what
        self.begun = time.monotonic()
        self.pipe, theirs = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            os.close(self.pipe)
            verdict, evidence = what.run(place)
            os.write(theirs, json.dumps([verdict, str(evidence)[:300]]).encode())
            os._exit(0)
        os.close(theirs)

    @property
    def left(self):
        return self.begun + self.what.seconds - time.monotonic()

    def finish(self):
        said = os.read(self.pipe, 65536) if select.select([self.pipe], [], [], 0)[0] else b""
        late = not said and self.left <= 0
        for target in (-self.pid, self.pid):
            try:
                os.kill(target, signal.SIGKILL)
            except OSError:
                pass
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.pipe)
        verdict, evidence = json.loads(said) if said else self._unsaid(status, late)
        return {"name": self.what.name, "why": self.what.why, "harmless": self.what.harmless, "verdict": verdict,
                "evidence": evidence, "millis": round(1000 * (time.monotonic() - self.begun))}

    @staticmethod
    def _unsaid(status, late):
        if not late and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS:
            return "closed", "the filter of system calls has ended the process"
        return "broken", "it hung" if late else f"its process ended with status {status}"


def say(line):
    print(json.dumps(line), flush=True)


def run(place):
    waiting = [each for each in attempts if each.tried_in(place)]
    for each in waiting:
        say({"planned": each.name})
    running = []
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            running.append(Running(waiting.pop(0), place))
        ready = select.select([each.pipe for each in running], [], [], max(0, min(each.left for each in running)))[0]
        for each in [each for each in running if each.pipe in ready or each.left <= 0]:
            running.remove(each)
            say(each.finish())


def main():
    parameters.update(json.loads(sys.argv[2]))
    here = os.path.dirname(os.path.abspath(__file__))
    for file in sorted(glob.glob(here + "/*.py")):
        if not file.endswith("/escape.py"):
            importlib.import_module(os.path.basename(file)[:-3])
    run(sys.argv[1])


if __name__ == "__main__":
    # the modules import this file by its name
    sys.modules["escape"] = sys.modules["__main__"]
    sys.dont_write_bytecode = True
    main()
