package slipway.sandbox.docker;

import static slipway.sandbox.docker.DockerSite.docker;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine beyond this one: a container behind a link of its own, at an address to which this host has a way that its main table of
 * routes does not name, as with the internet's. It answers on TCP 7700 and, as a name server would, on TCP and UDP 53.
 */
public final class Elsewhere implements AutoCloseable {
    public static final int PORT = 7700;
    private static final String TABLE = "4747";
    private static final String SERVER = """
            import socket, threading
            def serve(port):
                server = socket.create_server(("", port))
                while True: server.accept()[0].close()
            for port in (7700, 53): threading.Thread(target=serve, args=(port,), daemon=True).start()
            datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            datagrams.bind(("", 53))
            while True: datagrams.sendto(*datagrams.recvfrom(100))
            """;

    public final String address;
    private final String link;
    private final String container;

    /** @param network the first three parts of an address in a network that nobody uses */
    public Elsewhere(String network) throws Exception {
        address = network + ".2";
        String gateway = network + ".1";
        link = "elsewhere" + network.substring(network.lastIndexOf('.') + 1);
        forget(); // what is left of a run that was killed
        container = docker("run", "-d", "--label", "slipway.instance=agent-tests", "--network", "none", "--entrypoint", "python3", DockerSite.IMAGE, "-c", SERVER);
        try {
            String pid = docker("inspect", "-f", "{{.State.Pid}}", container);
            host("set -e; ip link add " + link + " type veth peer name eth0 netns " + pid + "; ip addr add " + gateway + "/32 dev " + link
                    + "; ip link set " + link + " up; nsenter -t " + pid + " -n sh -c 'ip addr add " + address + "/24 dev eth0; ip link set eth0 up;"
                    + " ip route add default via " + gateway + "'; ip route add " + address + "/32 dev " + link + " table " + TABLE
                    + "; ip rule add to " + address + "/32 lookup " + TABLE);
        } catch (Exception | Error e) {
            docker("rm", "-f", container);
            throw e;
        }
    }

    /** From now on this host has a way there like that to its own networks. */
    public void becomeOneOfTheHostsNetworks() throws Exception {
        host("ip route add " + address + "/32 dev " + link);
    }

    /** Runs a script with all rights in the host's network. */
    public static String host(String script) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "host", "--pid", "host", "--label", "slipway.instance=agent-tests"));
        words.addAll(List.of("--cap-add", "NET_ADMIN", "--cap-add", "SYS_ADMIN", "--cap-add", "SYS_PTRACE", "--security-opt", "seccomp=unconfined",
                "--security-opt", "apparmor=unconfined", "--entrypoint", "sh", DockerSite.IMAGE, "-c", script));
        return docker(words.toArray(String[]::new));
    }

    @Override
    public void close() throws Exception {
        docker("rm", "-f", container);
        forget();
    }

    private void forget() throws Exception {
        host("while ip rule del to " + address + "/32 lookup " + TABLE + " 2> /dev/null; do :; done; ip link del " + link + " 2> /dev/null || true");
    }
}
