"""What a sandbox can reach. Addresses and ports were prepared by the test; something listens on each of them."""
import errno
import os
import socket
import struct

from escape import Absent, Closed, attempt, parameters

PATIENCE = 1.5
UNREACHABLE = (errno.ECONNREFUSED, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EAGAIN, errno.EADDRNOTAVAIL)
PLACES = ("cell", "container")
HOST = "A service of the host is the operator's: databases, the server itself, the engine."


def reach(name, address, port, why, control=True, places=PLACES):
    def tried():
        try:
            with socket.create_connection((address(), port()), PATIENCE) as stream:
                return f"connected to {stream.getpeername()}"
        except TimeoutError as e:
            raise Closed("no answer") from e
    tried.__module__ = __name__
    attempt(why, places, UNREACHABLE, control=control, name=name)(tried)


def canary():
    return parameters["tcp"]


reach("the host by the own gateway", lambda: parameters["gateway"], canary, HOST)
reach("the host by the neighbour's gateway", lambda: parameters["neighbourGateway"], canary, HOST)
reach("the host by docker0", lambda: parameters["docker0"], canary, HOST)
reach("the host by its own address", lambda: parameters["hostAddress"], canary, HOST)
reach("a port that the host's engine publishes", lambda: parameters["hostAddress"], lambda: parameters["published"], HOST)
reach("a port that the host's engine publishes, by the own gateway", lambda: parameters["gateway"], lambda: parameters["published"], HOST)
reach("a container of the host", lambda: parameters["container"], lambda: parameters["containerPort"], "Containers of the host are the operator's.")
reach("a neighbour", lambda: parameters["neighbour"], lambda: parameters["neighbourPort"], "What a learner runs is for that learner.")
reach("a machine of the host's network", lambda: parameters["elsewhere"], lambda: parameters["elsewherePort"],
      "What the host can reach is the school's: printers, file servers, other people's machines.")
reach("credentials of the machine", lambda: "169.254.169.254", lambda: 80,
      "Clouds hand out a machine's credentials there to whoever asks.", control=False)
for each in (22, 2375, 2376, 4747, 5432):
    reach(f"port {each} of the host", lambda: parameters["gateway"], lambda port=each: port, HOST, control=False)


def answer(address):
    """What says that nobody, or somebody, is there."""
    try:
        socket.create_connection((address, 9), PATIENCE).close()
        return "connected"
    except OSError as e:
        return type(e).__name__


@attempt("The neighbour's address cannot be told apart by an answer either.", PLACES, UNREACHABLE, control=False)
def neighbours_ports_that_nobody_listens_on():
    nobody, neighbour = answer(parameters["nobody"]), answer(parameters["neighbour"])
    if nobody == neighbour != "connected":
        raise Closed(f"{neighbour}, as for an address that nobody has")
    return f"{neighbour}, while an address that nobody has gives {nobody}"


def ask(name, address, why, control=False, setup=lambda stream: None, places=("cell",)):
    """A datagram to something on the host that answers each."""
    def tried():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stream:
            stream.settimeout(PATIENCE)
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            setup(stream)
            stream.sendto(b"escape", (address(), parameters["udp"]))
            try:
                return stream.recvfrom(100)
            except TimeoutError as e:
                raise Closed("no answer") from e
    tried.__module__ = __name__
    attempt(why, places, UNREACHABLE, control=control, name=name)(tried)


ask("a datagram to the own gateway", lambda: parameters["gateway"], HOST, control=True, places=PLACES)
ask("a datagram to the host", lambda: parameters["hostAddress"], HOST, control=True)
ask("a broadcast", lambda: "255.255.255.255", HOST)
ask("a broadcast of the own network", lambda: parameters["broadcast"], HOST)
ask("multicast", lambda: "224.0.0.251", HOST)
ask("a datagram to the neighbour", lambda: parameters["neighbour"], "What a learner runs is for that learner.")


def every_private_address():
    """The first address of each range that is nobody's on the internet."""
    return [f"{first}.1" for first in ("0.0.0", "10.0.0", "100.64.0", "172.16.0", "192.0.0", "192.168.0", "198.18.0", "224.0.0", "240.0.0")]


@attempt("Whatever has an address that is not the internet's belongs to the host's surroundings.", PLACES, UNREACHABLE, seconds=20, control=False)
def private_addresses():
    """Refused at once, by the host: what nobody has would otherwise be waited for."""
    late = []
    for address in every_private_address():
        try:
            socket.create_connection((address, 7700), PATIENCE)
            return f"connected to {address}"
        except TimeoutError:
            late.append(address)
        except OSError:
            continue
    if late:
        return f"nobody refused {late}"
    raise Closed("refused, all of them")


@attempt("Names of other sandboxes tell who is here.", PLACES, control=False)
def neighbour_by_name():
    found = []
    for name in parameters["names"]:
        try:
            found.append((name, socket.getaddrinfo(name, 80)[0][4]))
        except socket.gaierror:
            continue
    if found:
        return found
    raise Closed("none of these names is known")


@attempt("An address that is not one's own reaches what trusts that address.", ("cell",), UNREACHABLE + (errno.EINVAL,), control=False)
def spoofed_source():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stream:
        stream.setsockopt(socket.SOL_IP, 15, 1)
        stream.bind((parameters["neighbour"], 0))
        return stream.sendto(b"escape", (parameters["gateway"], 53))


@attempt("An address that is not one's own reaches what trusts that address.", ("cell",))
def transparent_source():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stream:
        return stream.setsockopt(socket.SOL_IP, 19, 1)


@attempt("Packets made by hand are from whom one likes: ARP for the gateway, answers to DNS.", ("cell",))
def raw_packets():
    return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)


@attempt("Packets made by hand are from whom one likes: ARP for the gateway, answers to DNS.", ("cell",))
def packets_below_ip():
    return socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))


@attempt("A namespace of one's own has no interface of the sandbox.", ("namespace",), control=False)
def interfaces_in_a_namespace():
    others = [name for _, name in socket.if_nameindex() if name != "lo"]
    if others:
        return others
    raise Closed("there is only lo")


def netlink(kind, body):
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as stream:
        # NLM_F_REQUEST | NLM_F_ACK
        stream.send(struct.pack("=IHHII", 16 + len(body), kind, 5, 1, 0) + body)
        error = struct.unpack_from("=i", stream.recv(4096), 16)[0]
    if error:
        raise OSError(-error, os.strerror(-error))
    return "done"


@attempt("The sandbox's address is what rules of the host go by.", ("cell",), control=False)
def another_address():
    index = socket.if_nametoindex("eth0")
    address = socket.inet_aton(parameters["neighbour"])
    return netlink(20, struct.pack("=BBBBI", socket.AF_INET, 32, 0, 0, index) + struct.pack("=HH", 8, 2) + address)


@attempt("Another way than the host's.", ("cell",), control=False)
def another_route():
    gateway = socket.inet_aton(parameters["gateway"])
    return netlink(24, struct.pack("=BBBBBBBBI", socket.AF_INET, 0, 0, 0, 254, 3, 0, 1, 0) + struct.pack("=HH", 8, 5) + gateway)


@attempt("Rules of the sandbox's own network are the host's.", ("cell",), control=False)
def rules_of_the_network():
    import subprocess
    done = subprocess.run(["/usr/sbin/iptables", "-t", "nat", "-A", "OUTPUT", "-p", "tcp", "-d", "10.9.8.7", "-j", "REDIRECT"],
                          capture_output=True, text=True)
    if done.returncode:
        raise Closed(done.stderr.strip())
    return "there is a new rule"


def sixth(name, address):
    def tried():
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as stream:
            stream.settimeout(PATIENCE)
            try:
                stream.connect(address())
            except TimeoutError as e:
                raise Closed("no answer") from e
            return f"connected to {address()}"
    tried.__module__ = __name__
    attempt("Rules for IPv4 do not see IPv6.", ("cell",), UNREACHABLE, control=False, name=name)(tried)


def interface():
    return socket.if_nametoindex("eth0")


sixth("the host by its link-local address", lambda: (parameters["linkLocal"], parameters["tcp"], 0, interface()))
sixth("all on the link", lambda: ("ff02::1", parameters["tcp"], 0, interface()))
sixth("the host by ::ffff:", lambda: ("::ffff:" + parameters["gateway"], parameters["tcp"]))
sixth("credentials of the machine by IPv6", lambda: ("fd00:ec2::254", 80))


@attempt("IPv6 that somebody switches on again.", ("cell",), control=False)
def switch_on_ipv6():
    with open("/proc/sys/net/ipv6/conf/eth0/disable_ipv6", "w") as setting:
        setting.write("0")
    return "on"


# a check has no network at all


@attempt("A check has no network: it cannot be made to carry anything out.", ("check",), control=False)
def interfaces_of_a_check():
    others = [name for _, name in socket.if_nameindex() if name != "lo"]
    if others:
        return others
    raise Closed("there is only lo")


@attempt("A check has no network: it cannot be made to carry anything out.", ("check",), UNREACHABLE, control=False)
def the_internet_from_a_check():
    socket.create_connection(("192.0.2.1", 80), PATIENCE)
    return "connected"
