package slipway.escape;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.sandbox.docker.Elsewhere;

/**
 * What an attacker must not reach, set up on the host, beside the sandboxes and in the neighbour's: services on all addresses,
 * a container with a published port, a file, a process, shared memory, a key. All carry the same word, that nothing else has.
 */
final class Canaries implements AutoCloseable {
    private static final String SERVER = """
            import socket, sys
            named = socket.socket(socket.AF_UNIX); named.bind("\\0" + sys.argv[1]); named.listen()
            server = socket.create_server(("", 7700))
            print("listening", flush=True)
            while True:
                stream, _ = server.accept(); stream.close()
            """;
    private static final String KEY = """
            import ctypes, sys
            libc = ctypes.CDLL(None, use_errno=True)
            print(libc.syscall(248, b"user", sys.argv[1].encode(), b"secret", 6, -4))
            """;
    private static final String SHARED_MEMORY = """
            import ctypes, sys
            libc = ctypes.CDLL(None)
            segment = libc.shmget(int(sys.argv[1]), 4096, 0o1666 if sys.argv[2] == "make" else 0)
            if sys.argv[2] != "make": libc.shmctl(segment, 0, None)
            """;

    final String word = "canary" + UUID.randomUUID().toString().replace("-", "");
    private final Sandboxes sandboxes;
    private final ServerSocket tcp = new ServerSocket(0);
    private final MulticastSocket udp = new MulticastSocket(0);
    private final Path file;
    private final Process process;
    private final String container;
    private final Elsewhere network = new Elsewhere("192.168.248");
    private final String key;
    private final int segment = word.hashCode() & 0x7fffffff | 1;

    Canaries(Sandboxes sandboxes) throws Exception {
        this.sandboxes = sandboxes;
        udp.joinGroup(new InetSocketAddress("224.0.0.251", 0), NetworkInterface.getByName(sandboxes.attacker.bridge));
        Thread.ofVirtual().start(this::greet);
        Thread.ofVirtual().start(this::answer);
        file = Files.writeString(sandboxes.data.resolve("canary"), word);
        process = new ProcessBuilder("bash", "-c", "exec -a " + word + " sleep 600").start();
        container = Docker.docker(Docker.runWords(List.of("-d", "--label", "slipway.instance=agent-tests"), List.of("-p", "7700"),
                "python3", "-c", SERVER, word));
        key = Docker.run(ofTheSameUid(), "python3", "-c", KEY, word);
        sharedMemory("make");
        serveInTheNeighbours();
    }

    /** A service of the neighbour's, who is called the word as well. */
    private void serveInTheNeighbours() throws IOException {
        sandboxes.neighbour.writeFile("server.py", SERVER);
        sandboxes.neighbour.cell("(exec -a " + word + " python3 server.py " + word + ") > said 2>&1 & until grep -q listening said; do sleep 0.02; done");
    }

    private void sharedMemory(String what) throws Exception {
        Docker.run(List.of("--ipc", "host"), "python3", "-c", SHARED_MEMORY, Integer.toString(segment), what);
    }

    private int uid() {
        return 20000 + sandboxes.attacker.slot;
    }

    /** Options of a container in which one is a user of the host with the learner's uid. */
    List<String> ofTheSameUid() {
        return List.of("--security-opt", "seccomp=unconfined", "-u", Integer.toString(uid()));
    }

    private void greet() {
        try {
            while (true) {
                tcp.accept().close();
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void answer() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                udp.receive(packet);
                udp.send(packet);
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    /** What the attempts need to know of it. */
    Map<String, Object> parameters() throws Exception {
        Map<String, Object> all = new HashMap<>(addresses());
        Sandboxes.Machine own = sandboxes.attacker;
        Sandboxes.Machine other = sandboxes.neighbour;
        all.put("word", word);
        all.put("uid", uid());
        all.put("slot", own.slot);
        all.put("neighbourSlot", other.slot);
        all.put("pids", List.of(process.pid(), Long.valueOf(Docker.docker("inspect", "-f", "{{.State.Pid}}", other.container))));
        all.put("key", Long.valueOf(key));
        all.put("shm", segment);
        all.put("hostFile", file.toString());
        all.put("engineName", Docker.docker("info", "-f", "{{.ID}}"));
        all.put("names", List.of(other.sandbox.id(), "slipway-" + other.sandbox.id(), other.container.substring(0, 12),
                Docker.docker("inspect", "-f", "{{.Name}}", other.container).substring(1), "host.docker.internal", "gateway.docker.internal"));
        all.put("runDirectory", sandboxes.data.resolve("run").resolve(own.sandbox.id()).toString());
        all.put("neighbourDirectory", sandboxes.data.resolve("run").resolve(other.sandbox.id()).toString());
        all.put("mailbox", own.cell("echo ${PROMPT_COMMAND##* }").strip());
        return all;
    }

    private Map<String, Object> addresses() throws Exception {
        Sandboxes.Machine own = sandboxes.attacker;
        Sandboxes.Machine other = sandboxes.neighbour;
        Map<String, Object> all = new HashMap<>();
        all.put("gateway", own.gateway);
        all.put("broadcast", NetworkInterface.getByName(own.bridge).getInterfaceAddresses().stream()
                .filter(address -> address.getBroadcast() != null).findFirst().orElseThrow().getBroadcast().getHostAddress());
        all.put("linkLocal", linkLocal(own.bridge));
        all.put("neighbour", other.address);
        all.put("neighbourGateway", other.gateway);
        all.put("neighbourPort", 7700);
        all.put("nobody", "10.215.255.3");
        all.put("docker0", Docker.docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge"));
        all.put("hostAddress", hostAddress());
        all.put("container", Docker.docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", container));
        all.put("containerPort", 7700);
        all.put("elsewhere", network.address);
        all.put("elsewherePort", Elsewhere.PORT);
        String published = Docker.docker("port", container, "7700/tcp").lines().findFirst().orElseThrow();
        all.put("published", Integer.valueOf(published.substring(published.lastIndexOf(':') + 1)));
        all.put("tcp", tcp.getLocalPort());
        all.put("udp", udp.getLocalPort());
        return all;
    }

    private static String linkLocal(String bridge) throws SocketException {
        return NetworkInterface.getByName(bridge).inetAddresses().filter(Inet6Address.class::isInstance).findFirst()
                .map(address -> address.getHostAddress().replaceFirst("%.*", "")).orElse("fe80::1");
    }

    /** The address that this machine has on its way out; nothing is sent. */
    private static String hostAddress() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress("198.51.100.1", 9));
            return socket.getLocalAddress().getHostAddress();
        }
    }

    /** That the host's services do answer those who may ask. */
    boolean answersOnTheHost() {
        try (Socket socket = new Socket(InetAddress.getByName(hostAddress()), tcp.getLocalPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        tcp.close();
        udp.close();
        process.destroy();
        Docker.docker("rm", "-f", container);
        network.close();
        sharedMemory("remove");
    }
}
