"""Other processes, other ids, other namespaces, privileges."""
import ctypes
import errno
import os
import signal
import socket
import struct
import subprocess

from escape import Absent, Closed, attempt, parameters
from system import agent, call, open_for_writing, read_some

SIGHTED = ("cell", "namespace")
EVERYWHERE = ("cell", "namespace", "container", "check")


def against_agent_and_init(what, action, why, control=True):
    """Two attempts; the action is given a process number. The control is another pid namespace's guest and sees both."""
    for name, find in (("the agent", agent), ("the init", lambda: 1)):
        def tried(find=find):
            return action(find())
        tried.__module__ = __name__
        attempt("The agent may become anybody in the sandbox, and the init is root: " + why, SIGHTED, control=control, name=f"{what} {name}")(tried)


def trace(pid):
    call("ptrace", 0x4206, pid, 0, 0)
    return f"{pid} is traced"


def read_memory(pid):
    buffer = ctypes.create_string_buffer(8)
    local, remote = struct.pack("QQ", ctypes.addressof(buffer), 8), struct.pack("QQ", 0x10000, 8)
    try:
        return call("process_vm_readv", pid, local, 1, remote, 1, 0)
    except OSError as e:
        if e.errno == errno.EFAULT:
            return "only the address was wrong"
        raise


def on(file, action):
    return lambda pid: f"/proc/{pid}/{file}: {action(f'/proc/{pid}/{file}')}"


def opened(path):
    os.close(os.open(path, os.O_RDONLY))
    return "can be opened"


against_agent_and_init("signal", lambda pid: os.kill(pid, 0) or f"{pid} can be signalled", "without them no cell runs.")
against_agent_and_init("signal by a handle", lambda pid: signal.pidfd_send_signal(os.pidfd_open(pid), 0) or "done", "without them no cell runs.")
against_agent_and_init("trace", trace, "who traces a process is that process.")
against_agent_and_init("read the memory of", read_memory, "there are cells before they run.")
against_agent_and_init("limit", lambda pid: call("prlimit64", pid, 7, struct.pack("QQ", 1024, 1048576), 0), "without descriptors no cell runs.", control=False)
for each in ("mem", "environ", "maps", "auxv", "stack", "syscall", "io"):
    against_agent_and_init(f"read {each} of", on(each, opened), f"what {each} tells helps to take them over.")
for each in ("fd", "map_files"):
    against_agent_and_init(f"list {each} of", on(each, os.listdir), "their files are theirs.")
for each in ("root", "cwd", "exe"):
    against_agent_and_init(f"follow {each} of", on(each, os.readlink), "it leads past what is mounted here.")
for each in ("oom_score_adj", "mem", "clear_refs"):
    against_agent_and_init(f"write {each} of", on(each, open_for_writing), "they would end, or do what they are told.")


@attempt("A file of theirs by way of their descriptors.", SIGHTED, control=False)
def follow_a_descriptor_of_the_agent():
    return [os.readlink(f"/proc/{agent()}/fd/{number}") for number in range(8)]


def enter(name, pid, kind):
    def tried():
        os.close(os.open("/proc/self/ns/" + kind, os.O_RDONLY))
        namespace = os.open(f"/proc/{pid()}/ns/{kind}", os.O_RDONLY)
        return call("setns", namespace, 0)
    tried.__module__ = __name__
    attempt("In their namespaces one is where they are.", SIGHTED, control=kind in ("net", "mnt"), name=f"enter {kind} of {name}")(tried)


for each in ("mnt", "net", "pid", "user", "uts", "ipc", "cgroup"):
    enter("the agent", agent, each)
    enter("the init", lambda: 1, each)


# others on the machine


@attempt("Processes of the host and of other learners: what they are called tells what they do.", EVERYWHERE, control=False)
def processes_of_others():
    """The test runs a program with this word on the host, and one in the other sandbox."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as line:
                started = line.read()
        except OSError:
            continue
        # it also stands in what this very program was started with; read once, for another attempt's process may end or become another program
        if parameters["word"].encode() in started and b"escape.py" not in started:
            return f"process {pid}"
    raise Closed("there are only the sandbox's own")


@attempt("Whatever number it has.", ("cell",), control=False)
def signal_the_hosts_processes_by_number():
    for pid in parameters["pids"]:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            continue
        with open(f"/proc/{pid}/cmdline", "rb") as line:
            if parameters["word"].encode() in line.read():
                return f"{pid} can be signalled"
    raise Closed("these numbers are nobody's or one's own here")


# ids and privileges


def become(what, action, why="Only the learner's own ids are the learner's."):
    def tried():
        action()
        return f"uid {os.getresuid()}, gid {os.getresgid()}, groups {os.getgroups()}"
    tried.__module__ = __name__
    # where an id has no place in the map of the namespace it is no number at all
    attempt(why, ("cell", "check"), (errno.EINVAL,), name="become " + what)(tried)


become("root", lambda: os.setuid(0), "uid 0 may write /proc/sys here, whatever its capabilities.")
become("root by all three ids", lambda: os.setresuid(0, 0, 0), "uid 0 may write /proc/sys here, whatever its capabilities.")
become("the agent", lambda: os.setresuid(990, 990, 990), "It may become anybody in the sandbox.")
become("the neighbour", lambda: os.setuid(20000 + parameters.get("neighbourSlot", 9)))
become("a sub-id of the neighbour", lambda: os.setuid(1000000 + 65536 * parameters.get("neighbourSlot", 9)))
become("the group of root", lambda: os.setgid(0))
become("the group of the server", lambda: os.setgroups([990, 0]))


@attempt("Privileges that were given up stay given up.", ("cell", "check"), control=False)
def capabilities_by_capset():
    return call("capset", struct.pack("Ii", 0x20080522, 0), struct.pack("6I", 0xc0, 0xc0, 0xc0, 0, 0, 0))


@attempt("Privileges that are handed to programs.", ("cell", "check"), control=False)
def ambient_capabilities():
    return call("prctl", 47, 2, 7, 0, 0)


@attempt("Rules of root that are switched off.", ("cell", "check"))
def securebits():
    return call("prctl", 28, 0x2f, 0, 0, 0)


@attempt("A program that is somebody else when it runs.", ("cell", "check"), control=False, seconds=20)
def programs_with_privileges():
    """newuidmap and newgidmap map the learner's own sub-ids, and have one capability each for it."""
    found = subprocess.run(["find", "/", "-xdev", "-perm", "/6000", "-type", "f"], capture_output=True, text=True).stdout.split()
    able = subprocess.run(["/usr/sbin/getcap", "-r", "/usr", "/opt", "/etc"], capture_output=True, text=True, check=True).stdout.split("\n")
    others = [line for line in able if line and line not in ("/usr/bin/newuidmap cap_setuid=ep", "/usr/bin/newgidmap cap_setgid=ep")]
    if not able[0]:
        raise OSError(errno.EIO, "getcap finds nothing at all")
    if found or others:
        return found + others
    raise Closed("there are none but newuidmap and newgidmap")


def map_ids(name, program, first, why):
    """In the namespace of a child that waits for it."""
    def tried():
        child = os.fork()
        if child == 0:
            os.unshare(os.CLONE_NEWUSER)
            signal.pause()
        while os.readlink(f"/proc/{child}/ns/user") == os.readlink("/proc/self/ns/user"):
            pass
        done = subprocess.run([program, str(child), "0", str(first()), "1"], capture_output=True, text=True)
        if done.returncode:
            raise Closed(done.stderr.strip())
        with open(f"/proc/{child}/uid_map") as ids:
            return ids.read()
    tried.__module__ = __name__
    attempt(why, ("cell", "check"), control=False, name=f"{program} {name}")(tried)


NEIGHBOUR = "Files of a neighbour's containers belong to these."
for each in ("newuidmap", "newgidmap"):
    map_ids("root", each, lambda: 0, "Root of the namespace would be root of the host.")
    map_ids("the agent", each, lambda: 990, "The agent may become anybody in the sandbox.")
    map_ids("the neighbour", each, lambda: 20000 + parameters.get("neighbourSlot", 9), NEIGHBOUR)
    map_ids("the neighbour's sub-ids", each, lambda: 1000000 + 65536 * parameters.get("neighbourSlot", 9), NEIGHBOUR)
    map_ids("the sub-id behind the last of one's own", each, lambda: 1000000 + 65536 * (parameters.get("slot", 0) + 1), NEIGHBOUR)


@attempt("The map of a namespace, past the programs that know whose ids are whose.", ("cell", "check"), control=False)
def write_the_map_of_a_namespace():
    child = os.fork()
    if child == 0:
        os.unshare(os.CLONE_NEWUSER)
        signal.pause()
    while os.readlink(f"/proc/{child}/ns/user") == os.readlink("/proc/self/ns/user"):
        pass
    with open(f"/proc/{child}/uid_map", "w") as ids:
        ids.write("0 0 1\n")
    return "root is mapped"


@attempt("Thirty-two namespaces deep one is still nobody outside.", ("cell", "container"), control=False, refusals=(errno.EUSERS, errno.ENOSPC))
def nested_namespaces():
    for _ in range(40):
        uid = os.getuid()
        os.unshare(os.CLONE_NEWUSER)
        with open("/proc/self/uid_map", "w") as ids:
            ids.write(f"0 {uid} 1\n")
        try:
            os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY))
            return "core_pattern can be written"
        except PermissionError:
            continue
    return "forty namespaces"


# names and channels that reach further than one thinks


@attempt("The machine's name.", ("cell",))
def name_of_the_machine():
    socket.sethostname(socket.gethostname())
    return "the name is set"


@attempt("In a namespace of one's own the name is one's own.", ("cell", "container"), control=False, harmless=True)
def name_of_ones_own():
    os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWUTS)
    socket.sethostname("escaped")
    return socket.gethostname()


@attempt("Priority over all others.", EVERYWHERE, control=False)
def run_before_all_others():
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    return "in real time"


@attempt("Priority over all others.", EVERYWHERE, control=False)
def a_better_niceness():
    return os.setpriority(os.PRIO_PROCESS, 0, -10)


@attempt("Memory that cannot be taken back, more than is the learner's.", ("cell", "check"), control=False)
def raise_ones_own_limits():
    return call("prlimit64", 0, 8, struct.pack("QQ", 1 << 40, 1 << 40), 0)


@attempt("Socket names without a file belong to a network, and other learners' networks are others.", ("cell", "container"), control=False)
def nameless_sockets_of_others():
    with open("/proc/net/unix") as sockets:
        if parameters["word"] in sockets.read():
            return "the neighbour's socket is listed"
    with socket.socket(socket.AF_UNIX) as stream:
        try:
            stream.connect("\0" + parameters["word"])
        except ConnectionRefusedError as e:
            raise Closed(str(e)) from e
        return "connected"


@attempt("Shared memory and message queues are the sandbox's own.", ("cell", "container"), control=False)
def shared_memory_of_others():
    with open("/proc/sysvipc/shm") as segments:
        if str(parameters["shm"]) in segments.read().split():
            return "the host's segment is listed"
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.shmget(parameters["shm"], 0, 0) < 0:
        raise Closed(os.strerror(ctypes.get_errno()))
    return "the host's segment is here"
