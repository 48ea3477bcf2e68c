"""A real sandbox for tests: a container of the sandbox image with its real profile, in which the agent of this working tree runs."""
from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import uuid

AGENT = pathlib.Path(__file__).resolve().parents[1]
PROFILE = AGENT.parent / "docker" / "seccomp.json"
IMAGE = os.environ.get("SLIPWAY_SANDBOX_IMAGE", "slipway-sandbox:latest")
LABEL = "slipway.instance=agent-tests"
SLOT = 250
LEARNER = 20000 + SLOT


class Unfit(Exception):
    """The machine cannot run these tests; the message says what to do."""


def docker(*arguments: str, check: bool = True) -> str:
    result = subprocess.run(["docker", *arguments], capture_output=True, text=True)
    if check and result.returncode:
        raise Unfit(f"docker {' '.join(arguments[:3])} …: {result.stderr.strip()}")
    return result.stdout.strip()


class Sandbox:
    """Started by the constructor, removed by `close`."""

    def __init__(self, limits: tuple[str, ...] = ("--pids-limit", "512"), network: str = "none") -> None:
        if not docker("images", "-q", IMAGE):
            raise Unfit(f"The image {IMAGE} is missing; scripts/images.sh builds it.")
        self.name = "slipway-agent-test-" + uuid.uuid4().hex[:12]
        self._run = pathlib.Path(tempfile.mkdtemp(prefix="slipway-agent-"))
        os.chmod(self._run, 0o2770)
        self.socket = str(self._run / "agent.sock")
        try:
            self._start(limits, network)
        except BaseException:
            self.close()
            raise

    def _start(self, limits: tuple[str, ...], network: str) -> None:
        docker("run", "-d", "--init", "--hostname", "slipway", "--name", self.name, "--label", LABEL,
               "--cap-drop", "ALL", "--cap-add", "SETUID", "--cap-add", "SETGID", "--cap-add", "KILL",
               "--security-opt", f"seccomp={PROFILE}", "--security-opt", "systempaths=unconfined",
               "--security-opt", "apparmor=unconfined", "--device", "/dev/net/tun", "--read-only",
               "--tmpfs", "/tmp:size=64m,exec,mode=1777",
               "--tmpfs", "/run/agent:uid=990,gid=990,mode=711,size=16m",
               "--tmpfs", f"/run/learner:uid={LEARNER},gid={LEARNER},mode=700,exec,size=64m",
               "--memory", "1g", "--memory-swap", "1g", *limits, "--network", network,
               "-v", f"{self.name}-home:/home:nocopy", "-v", f"{self.name}-engine:/engine:nocopy",
               "-v", f"{self._run}:/run/slipway", "-v", f"{AGENT}:/opt/slipway/agent:ro",
               "-e", f"SLIPWAY_SLOT={SLOT}", "-e", f"SLIPWAY_AGENT_GROUP={os.getgid()}", IMAGE)
        deadline = time.monotonic() + 20
        while not os.path.exists(self.socket):
            if time.monotonic() > deadline or docker("inspect", "-f", "{{.State.Running}}", self.name) != "true":
                raise Unfit("The agent did not start: " + self.logs())
            time.sleep(0.01)

    def logs(self) -> str:
        result = subprocess.run(["docker", "logs", self.name], capture_output=True, text=True)
        return result.stdout + result.stderr

    def processes(self) -> int:
        """Counted from outside: inside there may be no room for one that counts."""
        return len(docker("top", self.name, "-eo", "pid").splitlines()) - 1

    def root(self, *argv: str) -> str:
        """As uid 0 from outside, to look and to provoke; the product never does that."""
        return docker("exec", "-u", "0", self.name, *argv)

    def close(self) -> None:
        docker("rm", "-f", self.name, check=False)
        docker("volume", "rm", "-f", self.name + "-home", self.name + "-engine", check=False)
        shutil.rmtree(self._run, ignore_errors=True)
