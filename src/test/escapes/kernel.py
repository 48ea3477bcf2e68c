"""Files of the kernel in /proc and /sys, and system calls that concern the whole machine."""
import ctypes
import errno
import os
import socket
import struct

from escape import Absent, Closed, attempt
from system import allowed_up_to, call, call32, open_for_writing, read_some, scratch32, write_same

MACHINE = "It is the whole machine's, not the sandbox's: "


def settings(path, why, harmful=False):
    """One attempt per file; what could end the machine is only opened in the control as well."""
    def write():
        if not os.path.exists(path):
            raise Absent(path + " does not exist here")
        return open_for_writing(path) if harmful else write_same(path)
    attempt(MACHINE + why, name="write " + path)(write)


settings("/proc/sys/kernel/core_pattern", "a program that is named here runs as root of the host when a process crashes.")
settings("/proc/sys/kernel/modprobe", "a program that is named here runs as root of the host when a module is wanted.")
settings("/proc/sys/kernel/hotplug", "a program that is named here runs as root of the host when a device comes.")
settings("/proc/sys/kernel/panic", "how it behaves after a crash.")
settings("/proc/sys/kernel/kptr_restrict", "it hides addresses that exploits need.")
settings("/proc/sys/kernel/keys/maxkeys", "the quota that keeps learners' keys apart.")
settings("/proc/sys/kernel/pty/max", "the limit of everybody's terminals.")
settings("/proc/sys/kernel/domainname", "its name.")
settings("/proc/sys/vm/nr_hugepages", "huge pages are taken from everybody's memory.")
settings("/proc/sys/vm/overcommit_memory", "how memory is given out to everybody.")
settings("/proc/sys/vm/drop_caches", "dropping caches slows everybody down.", harmful=True)
settings("/proc/sys/fs/file-max", "everybody's open files.")
settings("/proc/sys/fs/suid_dumpable", "who may look into programs with privileges.")
settings("/proc/sysrq-trigger", "a single letter restarts it.", harmful=True)
settings("/proc/irq/default_smp_affinity", "which processor serves its devices.")
settings("/sys/kernel/uevent_helper", "a program that is named here runs as root of the host when a device comes.")
settings("/sys/kernel/mm/transparent_hugepage/enabled", "how memory is given out to everybody.", harmful=True)
settings("/sys/power/state", "it could be sent to sleep.", harmful=True)
settings("/sys/module/kernel/parameters/panic", "how it behaves after a crash.")
settings("/sys/kernel/profiling", "its profiler.", harmful=True)


def readable(path, why):
    def read():
        if not os.path.exists(path):
            raise Absent(path + " does not exist here")
        return read_some(path)
    attempt(why, control=path != "/proc/kmsg", name="read " + path)(read)


readable("/proc/kcore", "It is the memory of the machine.")
readable("/proc/kmsg", "The kernel's log tells addresses, and what others do.")
readable("/proc/slabinfo", "It tells what exploits of the kernel's memory need to know.")
readable("/proc/vmallocinfo", "It tells addresses that exploits need.")
readable("/proc/timer_list", "It tells addresses and names of processes of others.")


@attempt("Addresses of the kernel's functions are what an exploit begins with.")
def addresses_of_the_kernel():
    with open("/proc/kallsyms") as symbols:
        address = next(symbols).split()[0]
    if not int(address, 16):
        raise Closed("they are shown as zeros")
    return address


@attempt("Configuration of a device is the machine's.")
def write_configuration_of_a_device():
    for top, _, files in os.walk("/proc/bus/pci"):
        for file in files:
            if file != "devices":
                return open_for_writing(os.path.join(top, file))
    raise Absent("there are no such devices")


# system calls


@attempt("Programs in the kernel are the widest door that unprivileged users ever had.")
def load_a_bpf_program():
    return allowed_up_to((errno.EINVAL, errno.EFAULT, errno.E2BIG), "bpf", 5, bytes(128), 128)


@attempt("Counters of the processor watch other learners' processes.")
def count_events():
    return allowed_up_to((errno.EINVAL, errno.EFAULT, errno.E2BIG, errno.ENOENT), "perf_event_open", bytes(128), 0, -1, -1, 0)


@attempt("It holds the kernel up in the middle of a copy: half of all exploits lean on it.")
def userfaultfd():
    return call("userfaultfd", 0)


@attempt("Its rings passed by what seccomp forbids, and were exploited year after year.")
def io_uring():
    return allowed_up_to((errno.EINVAL, errno.EFAULT), "io_uring_setup", 1, bytes(120))


@attempt("Another kernel would be started.")
def kexec():
    return allowed_up_to((errno.EINVAL, errno.EBUSY), "kexec_load", 0, 999, 0, 0xffff)


@attempt("A file's number opens it past all directories: so containers were left in 2014.")
def open_a_file_by_its_number():
    return allowed_up_to((errno.EBADF, errno.EFAULT, errno.EINVAL), "open_by_handle_at", -1, 0, 0)


@attempt("A module is the kernel.")
def load_a_module():
    return allowed_up_to((errno.ENOEXEC, errno.EINVAL, errno.EFAULT), "init_module", b"\x7fELF", 4, b"")


@attempt("A module is the kernel.")
def load_a_module_from_a_file():
    with open("/proc/self/exe", "rb") as file:
        return allowed_up_to((errno.ENOEXEC, errno.EINVAL), "finit_module", file.fileno(), b"", 0)


@attempt("What is taken out of the kernel is missed by everybody.")
def unload_a_module():
    return allowed_up_to((errno.ENOENT, errno.EFAULT), "delete_module", b"no_such_module", 0)


@attempt("The machine would restart.", control=False)
def restart_the_machine():
    return allowed_up_to(errno.EINVAL, "reboot", 0, 0, 0, 0)


@attempt("The machine's memory would move to a file of the learner's.")
def swap():
    return allowed_up_to((errno.ENOENT, errno.EINVAL), "swapon", b"/no/such/file", 0)


@attempt("The machine's accounting would be written to a file of the learner's.")
def accounting():
    return allowed_up_to((errno.ENOENT, errno.ENOTDIR), "acct", b"/no/such/file")


@attempt("Quotas of the host's disks are the host's.")
def quotas():
    return allowed_up_to((errno.ENODEV, errno.ENOENT, errno.EINVAL, errno.ENOTBLK, errno.ESRCH), "quotactl", 0x80000100, b"/no/such", 0, 0)


@attempt("The clock is everybody's: certificates, journals and sign-ins lean on it.")
def set_the_clock():
    return allowed_up_to(errno.EINVAL, "clock_settime", 0, struct.pack("qq", 1, 2_000_000_000))


@attempt("The clock is everybody's.")
def turn_the_clock():
    # ADJ_TICK with a tick that no clock has
    return allowed_up_to(errno.EINVAL, "clock_adjtime", 0, struct.pack("I4xqqq", 0x4000, 0, 0, 0).ljust(208, b"\0"))


@attempt("The kernel's log tells addresses, and what others do.")
def the_log_of_the_kernel():
    return allowed_up_to(errno.EINVAL, "syslog", 3, ctypes.create_string_buffer(64), 64)


@attempt("Ports of the processor reach devices past the kernel.")
def ports_of_the_processor():
    return call("ioperm", 0x80, 1, 1)


@attempt("Ports of the processor reach devices past the kernel.")
def all_ports_of_the_processor():
    return call("iopl", 3)


@attempt("It reports every file that anybody opens on the machine's disks.")
def watch_all_files():
    return call("fanotify_init", 0, 0)


@attempt("A terminal of somebody else would be hung up.", control=False)
def hang_up_terminals():
    return call("vhangup")


@attempt("It makes data executable, and turns address randomisation into a formality.")
def personality():
    return call("personality", 0x0400000)


@attempt("Its flags cannot be seen by a filter; where it exists no filter on clone means anything.", places=("cell", "check"), control=False)
def clone3():
    return allowed_up_to((errno.EINVAL, errno.EFAULT), "clone3", 0, 0)


@attempt("Descriptors of others would be taken from their processes.")
def take_a_descriptor_of_another_process():
    return allowed_up_to((errno.EBADF, errno.EINVAL), "pidfd_getfd", -1, 0, 0)


@attempt("The ways of the newer mount calls were not tried against this profile.")
def the_newer_way_to_mount():
    return call("fsopen", b"tmpfs", 0)


@attempt("There are 65,536 requests for the whole machine: who takes them takes them from every database of the class.")
def requests_of_everybody():
    return call("io_setup", 8, (ctypes.c_ulong * 1)())


# the ways out to the machine below


def families(name, number, why, kind=socket.SOCK_STREAM, protocol=0):
    def opened():
        return f"a socket of family {number}: {socket.socket(number, kind, protocol)}"
    attempt(why, name="socket of " + name)(opened)


MODULE = "The kernel loads a module for it on a learner's word; such modules are where local exploits come from."
families("the machine below", 40, "A virtual machine talks to what runs it over vsock: from a sandbox to the operator's hypervisor.")
families("the kernel's cryptography", 38, "AF_ALG gave unprivileged users root more than once.", socket.SOCK_SEQPACKET)
families("TIPC", 30, MODULE, socket.SOCK_DGRAM)
families("RDS", 21, MODULE, socket.SOCK_SEQPACKET)
families("CAN", 29, MODULE, socket.SOCK_RAW, 1)
families("Bluetooth", 31, MODULE, socket.SOCK_RAW, 1)
families("X.25", 9, MODULE, socket.SOCK_SEQPACKET)
families("XDP", 44, "Packets past all rules.", socket.SOCK_RAW)
families("keys for IPsec", 15, MODULE, socket.SOCK_RAW, 2)
families("SCTP", 2, MODULE, socket.SOCK_STREAM, 132)
families("DCCP by its type", 2, MODULE, 6)
families("L2TP", 2, MODULE, socket.SOCK_DGRAM, 115)
families("events of processes", 16, "The kernel tells every process that is started on the machine.", socket.SOCK_DGRAM, 11)
families("cryptographic settings", 16, MODULE, socket.SOCK_RAW, 21)


@attempt("The 32-bit gate takes the arguments of socket from memory, where no filter looks: it opened vsock although socket did not.")
def vsock_by_the_old_way():
    return call32(102, 1, scratch32(struct.pack("<III", 40, 1, 0)))


@attempt("As with 64 bits.", refusals=(errno.EINVAL,))
def vsock_by_the_other_gate():
    return call32(359, 40, 1, 0)


@attempt("Its calls are those of 64 bits with a bit set, and have been forgotten in filters.", control=False)
def the_third_gate():
    try:
        return call32_x()
    except OSError as e:
        if e.errno == errno.ENOSYS:
            raise Closed("there is no such gate") from e
        raise


def call32_x():
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(ctypes.c_long(0x40000000 | 41), 40, 1, 0)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
