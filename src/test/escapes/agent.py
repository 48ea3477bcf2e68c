"""The agent's socket and files, and its neighbours': the only place that sandbox and server share."""
import errno
import os
import socket

from escape import Closed, attempt, parameters
from system import agent, open_for_writing

EVERYWHERE = ("cell", "namespace", "container", "check")
OWN = ("cell", "namespace")
SOCKET = "/run/slipway/agent.sock"
WHY = "Who speaks with the agent is the server; who speaks as the agent is believed by it."


def connect(path):
    with socket.socket(socket.AF_UNIX) as stream:
        stream.settimeout(2)
        stream.connect(path)
        return f"connected to {path}"


@attempt(WHY, EVERYWHERE)
def connect_to_the_agent():
    return connect(SOCKET)


@attempt(WHY, EVERYWHERE)
def list_the_agents_directory():
    return os.listdir("/run/slipway")


@attempt(WHY, OWN, control=False)
def connect_to_the_agent_through_its_root():
    return connect(f"/proc/{agent()}/root{SOCKET}")


@attempt(WHY, EVERYWHERE, control=False)
def put_another_socket_in_its_place():
    os.rename(SOCKET, SOCKET + ".old")
    with socket.socket(socket.AF_UNIX) as stream:
        stream.bind(SOCKET)
    return "bound"


@attempt(WHY, EVERYWHERE, control=False)
def put_a_link_in_its_place():
    os.symlink("/var/run/docker.sock", "/run/slipway/link")
    return "linked"


@attempt("It is shared with the host: it could be filled.", EVERYWHERE, control=False)
def fill_the_shared_directory():
    return os.open("/run/slipway/full", os.O_CREAT | os.O_WRONLY)


@attempt("Other sandboxes' directories have names that cannot be guessed, and are not mounted.", EVERYWHERE, control=False)
def directories_of_other_sandboxes():
    for path in (parameters["runDirectory"], parameters["neighbourDirectory"], os.path.dirname(parameters["runDirectory"]),
                 "/run/slipway/../" + os.path.basename(parameters["neighbourDirectory"])):
        if os.path.exists(path):
            return path
    raise Closed("none of them is here")


@attempt("Whose shells run where is the agent's to know.", OWN, control=False)
def list_the_agents_own_files():
    return os.listdir("/run/agent")


@attempt("A full file system of the agent's would keep cells from running.", OWN, control=False)
def fill_the_agents_own_files():
    return os.open("/run/agent/full", os.O_CREAT | os.O_WRONLY)


def of_the_mailbox(name, action, why):
    def tried():
        return action(parameters["mailbox"])
    tried.__module__ = __name__
    attempt(why, OWN, control=False, name=name)(tried)


CELLS = "A cell would be another than the learner's page shows."
of_the_mailbox("change a cell", lambda place: open_for_writing(place + "/cell"), CELLS)
of_the_mailbox("command a shell", lambda place: open_for_writing(place + "/control"), CELLS)
of_the_mailbox("hear what others answer", lambda place: os.open(place + "/report", os.O_RDONLY | os.O_NONBLOCK), "The words that end cells stand there.")
of_the_mailbox("take a shell's files away", lambda place: os.unlink(place + "/cell"), CELLS)
of_the_mailbox("move a shell's files", lambda place: os.rename(place, place + "-moved"), CELLS)
of_the_mailbox("add to a shell's files", lambda place: os.open(place + "/snapshot", os.O_CREAT | os.O_WRONLY), CELLS)
of_the_mailbox("open up a shell's files", lambda place: os.chmod(place + "/cell", 0o777), CELLS)


# the engine that runs the sandboxes, and files of the host


@attempt("The engine that runs the sandboxes is root of the host.", EVERYWHERE, control=False)
def socket_of_the_hosts_engine():
    paths = ["/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock",
             "/host/var/run/docker.sock", "/host/run/docker.sock"]
    for path in [path for path in paths if os.path.exists(path)]:
        with socket.socket(socket.AF_UNIX) as stream:
            stream.settimeout(3)
            stream.connect(path)
            stream.sendall(b"GET /info HTTP/1.0\r\n\r\n")
            answer = b""
            while more := stream.recv(65536):
                answer += more
        if parameters["engineName"].encode() in answer:
            return f"{path} is the host's engine"
    raise Closed("there is no such socket, or it is the learner's own engine's")


@attempt("Files of the host are the host's.", EVERYWHERE, control=False)
def file_of_the_host():
    """The test has put a file there; in a container that has the sandbox's / at /host, below that as well."""
    for path in (parameters["hostFile"], "/host" + parameters["hostFile"], "/proc/1/root" + parameters["hostFile"]):
        try:
            with open(path) as file:
                return file.read()
        except FileNotFoundError:
            continue
        except PermissionError:
            continue
    raise Closed("it is not here")
