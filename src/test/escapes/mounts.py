"""Mounts and devices: what is read-only, hidden or another's must stay so in every namespace that a learner can make."""
import errno
import os
import socket
import stat

from escape import Absent, Closed, attempt
from system import call, directory, mount, open_for_writing, write_same

BIND, REMOUNT, READ_ONLY, RECURSIVE, PRIVATE = 0x1000, 0x20, 1, 0x4000, 1 << 18
DETACH = 2
LOCKED = (errno.EINVAL,)
ROOTS = ("namespace", "container")
EVERYWHERE = ("cell", "namespace", "container", "check")

@attempt("The sandbox's system is read-only: what is changed there would be run by the agent.", EVERYWHERE, control=False)
def make_the_system_writable():
    mount(None, "/", None, BIND | REMOUNT)
    return write_same("/etc/passwd")


REGISTRY = "The course registry's socket is the same for all sandboxes of the server."


@attempt(REGISTRY, ("cell", "namespace"), control=False)
def make_the_registrys_directory_writable():
    mount(None, "/run/registry", None, BIND | REMOUNT)
    return os.open("/run/registry/escaped", os.O_CREAT | os.O_WRONLY)


@attempt(REGISTRY, ("cell", "namespace", "container"), control=False)
def write_into_the_registrys_directory():
    return os.open("/run/registry/escaped", os.O_CREAT | os.O_WRONLY)


@attempt(REGISTRY, ("cell", "namespace", "container"), control=False)
def take_the_registrys_place():
    return os.rename("/run/registry/registry.sock", "/run/registry/other.sock")


@attempt("A check has no way out, to no image either.", ("check",), control=False)
def ask_the_registry_from_a_check():
    with socket.socket(socket.AF_UNIX) as stream:
        try:
            stream.connect("/run/registry/registry.sock")
        except FileNotFoundError as e:
            raise Closed("there is no such socket") from e
    return "connected"


@attempt("Below a mount lies what it hides.", ("cell", "namespace"), LOCKED, control=False)
def look_below_a_mount():
    call("umount2", b"/run/registry", DETACH)
    return "the mount is gone"


@attempt("Below a mount lies what it hides.", ("check",), LOCKED, control=False)
def look_below_a_mount_of_the_judges():
    call("umount2", b"/home", DETACH)
    return "the mount is gone"


@attempt("The agent's program is what the server trusts.", EVERYWHERE, control=False)
def write_the_agents_program():
    return open_for_writing("/opt/slipway/agent/agent.py")


@attempt("An overlay reads its lower directories as whoever mounted it.", ROOTS, control=False)
def overlay_over_what_only_root_reads():
    place = directory("overlay")
    for name in ("upper", "work", "merged"):
        os.mkdir(f"{place}/{name}")
    mount("overlay", f"{place}/merged", "overlay", 0, f"userxattr,lowerdir=/root,upperdir={place}/upper,workdir={place}/work")
    return os.listdir(f"{place}/merged")


@attempt("An overlay reads its lower directories as whoever mounted it.", ROOTS, control=False)
def overlay_over_the_agents_directory():
    place = directory("agents")
    mount("overlay", place, "overlay", 0, "lowerdir=/run/slipway:/run/agent")
    return os.listdir(place)


@attempt("The same directory by another path.", ROOTS, control=False)
def bind_the_agents_directory():
    place = directory("bound")
    mount("/run/slipway", place, None, BIND | RECURSIVE)
    return os.listdir(place)


@attempt("With other ids files of root would be the learner's.", ROOTS, LOCKED, control=False)
def map_ids_of_a_mount():
    tree = call("open_tree", -100, b"/home", 1 | 0x80000)
    namespace = os.open("/proc/self/ns/user", os.O_RDONLY)
    attributes = b"".join(number.to_bytes(8, "little") for number in (0x100000, 0, 0, namespace))
    return call("mount_setattr", tree, b"", 0x1000, attributes, 32)


def new_instance(kind, why, writes=None, data=None, places=ROOTS, control=True, harmful=False):
    def mount_it():
        place = directory(kind.replace(" ", "-"))
        try:
            mount(kind, place, kind, 0, data)
        except OSError as e:
            if e.errno == errno.EBUSY:
                raise Absent(str(e)) from e
            raise
        if writes is None:
            return f"{kind} is mounted, with {os.listdir(place)[:5]}"
        return (open_for_writing if harmful else write_same)(f"{place}/{writes}")
    attempt(why, places, control=control, name=f"mount {kind} {data or ''}".rstrip())(mount_it)


OWN = "A new instance of it is still the machine's: "
new_instance("proc", OWN + "only root of the host may write there.", "sys/kernel/core_pattern", control=False)
new_instance("sysfs", OWN + "only root of the host may write there.", "kernel/uevent_helper", control=False)
new_instance("debugfs", "It has the insides of all drivers.")
new_instance("tracefs", "It follows every process of the machine.")
new_instance("securityfs", "It holds the rules of the security modules.")
new_instance("configfs", "It makes devices.")
new_instance("pstore", "It holds the kernel's last words.")
new_instance("devtmpfs", "It has every device of the machine.")
new_instance("bpf", "Its programs and maps are everybody's.", control=False)
new_instance("nfs", "A client of the kernel with an address of the learner's.", data="addr=127.0.0.1,vers=4", control=False)


@attempt("CVE-2022-0492: a program that is named here ran as root of the host when a group became empty.", ROOTS, (errno.EINVAL, errno.EBUSY),
         control=False)
def release_agent():
    place = directory("cgroup")
    os.unshare(os.CLONE_NEWCGROUP)
    kind, data = ("cgroup2", None) if os.path.exists("/sys/fs/cgroup/cgroup.controllers") else ("cgroup", "memory")
    mount("cgroup", place, kind, 0, data)
    if kind == "cgroup2":
        raise Absent("cgroup v2 has no release agent")
    if not os.path.exists(f"{place}/release_agent"):
        raise Closed("the top of this mount is the sandbox's own group, which has no such file")
    return write_same(f"{place}/release_agent")


@attempt("Outside its group a process has no limits.", EVERYWHERE, control=False)
def leave_the_limits():
    if os.path.exists("/sys/fs/cgroup/cgroup.procs"):
        return open_for_writing("/sys/fs/cgroup/cgroup.procs")
    return open_for_writing("/sys/fs/cgroup/memory/cgroup.procs")


@attempt("The limits are the host's word.", EVERYWHERE, control=False)
def raise_the_limits():
    file = "/sys/fs/cgroup/memory.max" if os.path.exists("/sys/fs/cgroup/cgroup.procs") else "/sys/fs/cgroup/memory/memory.limit_in_bytes"
    return write_same(file)


@attempt("In a mount of its own the group's files are as little the learner's.", ROOTS, (errno.EINVAL, errno.EBUSY), control=False)
def raise_the_limits_in_a_mount_of_ones_own():
    place = directory("limits")
    os.unshare(os.CLONE_NEWCGROUP)
    kind, data, file = (("cgroup2", None, "memory.max") if os.path.exists("/sys/fs/cgroup/cgroup.controllers")
                        else ("cgroup", "memory", "memory.limit_in_bytes"))
    mount("cgroup", place, kind, 0, data)
    return write_same(f"{place}/{file}")


# devices


def node(name, kind, number, why):
    def make():
        path = directory("device") + "/" + name.replace(" ", "-")
        os.mknod(path, kind | 0o666, number)
        return f"{path} was made"
    attempt(why, EVERYWHERE, name="make the device " + name)(make)


def disk():
    """The disk that the sandbox's volumes lie on, as everybody can see it."""
    with open("/proc/self/mountinfo") as mounts:
        for line in mounts:
            words = line.split()
            if words[4] in ("/home", "/host/home", "/etc/hosts", "/run/slipway") and not words[2].startswith("0:"):
                return os.makedev(*map(int, words[2].split(":")))
    return os.makedev(8, 0)


node("disk", stat.S_IFBLK, disk(), "It has all files of the host, past all permissions.")
node("memory", stat.S_IFCHR, os.makedev(1, 1), "It is the memory of the machine.")
node("kernel log", stat.S_IFCHR, os.makedev(1, 11), "What is written there stands in the host's log.")
node("fuse", stat.S_IFCHR, os.makedev(10, 229), "A file system of the learner's own can hold up whoever looks at it.")
node("kvm", stat.S_IFCHR, os.makedev(10, 232), "A machine of one's own is a large part of the kernel.")
node("loop", stat.S_IFBLK, os.makedev(7, 0), "It makes a disk of a file, and disks are parsed by the kernel.")
node("loop control", stat.S_IFCHR, os.makedev(10, 237), "It makes disks of files.")


def present(path):
    def open_it():
        try:
            return os.open(path, os.O_RDWR)
        except OSError as e:
            if e.errno in (errno.ENOENT, errno.ENXIO):
                raise Closed(f"there is no {path}") from e
            raise
    attempt("A sandbox has no device but its terminals, random numbers and TUN.", EVERYWHERE, control=False, name="open " + path)(open_it)


for each in ("/dev/kmsg", "/dev/mem", "/dev/kvm", "/dev/fuse", "/dev/loop0", "/dev/loop-control", "/dev/vda", "/dev/sda", "/dev/nvme0n1",
             "/dev/dri/card0", "/dev/vsock", "/dev/vhost-net", "/dev/uinput", "/dev/userfaultfd", "/dev/dm-0", "/dev/mapper/control"):
    present(each)


@attempt("The one device that there is makes no interface in the sandbox's own network.", ("cell",), control=False)
def interface_in_the_sandboxs_network():
    import fcntl
    tun = os.open("/dev/net/tun", os.O_RDWR)
    return fcntl.ioctl(tun, 0x400454ca, b"escape0".ljust(16, b"\0") + (0x1002).to_bytes(2, "little") + bytes(22))


@attempt("The disk of the host, mounted.", ROOTS, control=False)
def mount_the_disk():
    place = directory("disk")
    device = place + "-device"
    os.mknod(device, stat.S_IFBLK | 0o600, disk())
    return mount(device, place, "ext4", READ_ONLY)


@attempt("A file system made by the learner, parsed by the kernel.", ROOTS, (errno.ENOTBLK,), control=False)
def mount_a_file_of_ones_own():
    place = directory("file")
    with open(place + "/image", "wb") as image:
        image.truncate(1 << 20)
    os.mkdir(place + "/mounted")
    return mount(place + "/image", place + "/mounted", "ext4")
