"""Where things are and whom the agent serves. The defaults are the sandbox's own; tests name others by environment."""
from __future__ import annotations

import os
from typing import Mapping, NamedTuple

from loop import log

FIRST_LEARNER_UID = 20000
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


class Settings(NamedTuple):
    """Paths and identities, read once at start."""

    socket: str
    state: str
    home: str
    runtime: str
    engine_script: str
    learner: int
    name: str
    processes: int

    @property
    def _share(self) -> int:
        return min(64, self.processes // 8)

    @property
    def shell_processes(self) -> int:
        """How many processes the learner may have in all when a shell or program asks for one more: the rest of the sandbox's are the
        agent's, so that it can end the others.
        """
        return self.processes - min(24, self.processes // 8)

    @property
    def engine_processes(self) -> int:
        """The same, asked by the engine or a container: the difference is what shells have left when a container is full of processes."""
        return self.shell_processes - self._share

    @property
    def container_processes(self) -> int:
        """The same, asked by a container that has not been given another limit: what is left, the engine needs to end it."""
        return self.engine_processes - self._share

    @property
    def engine_socket(self) -> str:
        return self.runtime + "/docker.sock"

    def learner_environment(self, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """All that a learner's process gets to see of an environment: nothing of the agent's own but its PATH."""
        return {
            "HOME": self.home,
            "USER": self.name,
            "LOGNAME": self.name,
            "SHELL": "/bin/bash",
            "PATH": os.environ.get("PATH", PATH),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "DOCKER_HOST": "unix://" + self.engine_socket,
            "DOCKER_CLI_HINTS": "false",
            "XDG_RUNTIME_DIR": self.runtime,
            **(given or {}),
        }


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Raises ValueError with a sentence when the environment makes no sense."""
    slot = environ.get("SLIPWAY_SLOT", "")
    if not slot.isdigit() or int(slot) > 255:
        raise ValueError(f"SLIPWAY_SLOT must be the number of the sandbox's slot, 0 to 255, and is {slot!r}.")
    processes = environ.get("SLIPWAY_PROCESSES", "512")
    if not processes.isdigit() or int(processes) < 32:
        raise ValueError(f"SLIPWAY_PROCESSES must be how many processes the sandbox may have, at least 32, and is {processes!r}.")
    return Settings(
        socket=environ.get("SLIPWAY_AGENT_SOCKET", "/run/slipway/agent.sock"),
        state=environ.get("SLIPWAY_AGENT_STATE", "/run/agent"),
        home=environ.get("SLIPWAY_LEARNER_HOME", "/home/learner"),
        runtime=environ.get("SLIPWAY_LEARNER_RUNTIME", "/run/learner"),
        engine_script=environ.get("SLIPWAY_ENGINE_SCRIPT", "/opt/slipway/start-engine.sh"),
        learner=FIRST_LEARNER_UID + int(slot),
        name=f"learner{int(slot)}",
        processes=int(processes),
    )


def remove(directory: str) -> None:
    """A directory of plain files, if it is there. (`shutil`, like other large modules, would cost start-up time and memory.)"""
    try:
        for name in os.listdir(directory):
            os.unlink(os.path.join(directory, name))
        os.rmdir(directory)
    except OSError:
        pass


def prepare_state(settings: Settings) -> Settings:
    """An empty directory for the agent's own files, which the learner can read but not write. Its place is a small file system
    of its own, so that a learner who fills /tmp can still be given a cell to clean up with.
    """
    try:
        for name in os.listdir(settings.state):
            remove(os.path.join(settings.state, name))
        probe = os.path.join(settings.state, "probe")
        os.mkdir(probe)
        os.rmdir(probe)
        return settings
    except OSError as e:
        log(f"{settings.state} cannot be used ({e.strerror}); the agent's files are in /tmp")
        directory = "/tmp/.slipway-agent-" + os.urandom(8).hex()
        os.mkdir(directory, 0o711)
        return settings._replace(state=directory)
