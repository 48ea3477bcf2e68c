package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.function.Function;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxMeter;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProviderContract.Site;

/** Two servers at the machine's Docker engine, with ids, data directories and addresses that no real server has. */
final class DockerSite implements Site {
    static final String IMAGE = System.getProperty("slipway.test.sandbox.image",
            System.getenv().getOrDefault("SANDBOX_IMAGE", "slipway-sandbox:latest"));
    static final AddressRange ADDRESSES = AddressRange.parse("10.202.0.0/16");

    private final UUID own = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private final Path data;
    private final List<DockerSandboxProvider> providers = new ArrayList<>();

    DockerSite() throws IOException {
        this.data = Files.createTempDirectory("slipway");
    }

    @Override
    public DockerSandboxProvider server() {
        return server(settings());
    }

    DockerSandboxProvider server(DockerSettings settings) {
        return remember(new DockerSandboxProvider(settings, own, data.resolve("own")));
    }

    /** Keeps no pool until told so. */
    DockerSandboxProvider server(Provision provision) {
        return server(settings(), provision);
    }

    DockerSandboxProvider server(DockerSettings settings, Provision provision) {
        return remember(new DockerSandboxProvider(settings, own, data.resolve("own"), provision));
    }

    DockerSandboxProvider server(Function<Engine, HostGuard> guard) {
        return remember(new DockerSandboxProvider(settings(), own, data.resolve("own"), Provision.WITHOUT_POOL, SandboxMeter.NONE, guard));
    }

    @Override
    public DockerSandboxProvider neighbour() {
        return remember(new DockerSandboxProvider(settings(), other, data.resolve("other")));
    }

    private DockerSandboxProvider remember(DockerSandboxProvider provider) {
        providers.add(provider);
        return provider;
    }

    static DockerSettings settings() {
        return settings(IMAGE, ADDRESSES);
    }

    static DockerSettings settings(String image, AddressRange addresses) {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        return new DockerSettings(image, "", host, addresses);
    }

    /** The server's own id, as in labels. */
    String instance() {
        return own.toString();
    }

    Path ownerFiles() {
        return data.resolve("own/owners");
    }

    Path runDirectories() {
        return data.resolve("own/run");
    }

    @Override
    public String asLearner(Sandbox sandbox, String script) throws Exception {
        String learner = Integer.toString(Slots.learner(slot(sandbox)));
        return docker("exec", "-u", learner + ":" + learner, container(sandbox), "sh", "-c", script);
    }

    @Override
    public void kill(Sandbox sandbox) throws Exception {
        docker("kill", container(sandbox));
        docker("wait", container(sandbox));
    }

    @Override
    public boolean holdsAnythingOf(SandboxOwner owner) throws Exception {
        String[] filters = {"--filter", "label=" + Tags.INSTANCE + "=" + own, "--filter", "label=" + Tags.OWNER + "=" + owner};
        return !things("ps -aq", filters).isEmpty() || !things("network ls -q", filters).isEmpty()
                || !things("volume ls -q", filters).isEmpty() || holdsADirectoryWithoutSandbox()
                || new OwnerFiles(ownerFiles()).owners().contains(owner);
    }

    private boolean holdsADirectoryWithoutSandbox() throws Exception {
        List<String> sandboxes = List.of(docker("ps", "-a", "--filter", "label=" + Tags.INSTANCE + "=" + own, "--format",
                "{{.Label \"" + Tags.SANDBOX + "\"}}").split("\n"));
        return !sandboxes.containsAll(new RunDirectories(runDirectories()).ids());
    }

    int slot(Sandbox sandbox) throws Exception {
        return Integer.parseInt(docker("inspect", "-f", "{{index .Config.Labels \"" + Tags.SLOT + "\"}}", container(sandbox)));
    }

    static String container(Sandbox sandbox) throws Exception {
        return docker("ps", "-aq", "--filter", "label=" + Tags.SANDBOX + "=" + sandbox.id());
    }

    @Override
    public void close() throws Exception {
        providers.forEach(DockerSandboxProvider::close);
        for (UUID instance : List.of(own, other)) {
            String[] filter = {"--filter", "label=" + Tags.INSTANCE + "=" + instance};
            removeAll("rm -f", "ps -aq", filter);
            removeAll("network rm", "network ls -q", filter);
            removeAll("volume rm", "volume ls -q", filter);
        }
        // whatever image those had: this one can give back their disks
        new DockerSandboxProvider(settings(), own, data.resolve("own")).close();
        RunDirectory.delete(data);
    }

    private static List<String> things(String list, String... filter) throws Exception {
        return docker(Stream.concat(Stream.of(list.split(" ")), Stream.of(filter)).toArray(String[]::new)).lines().toList();
    }

    /** What a provider is removing still makes a round fail. */
    private static void removeAll(String command, String list, String... filter) throws Exception {
        for (int round = 1; ; round++) {
            List<String> things = things(list, filter);
            if (things.isEmpty()) {
                return;
            }
            try {
                docker(Stream.concat(Stream.of(command.split(" ")), things.stream()).toArray(String[]::new));
            } catch (AssertionError e) {
                if (round == 20) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /** What a script prints that sees the machine as its root does: through the engine, as the tests may be run by an ordinary user. */
    static String inHost(String script) throws Exception {
        return docker("run", "--rm", "--network", "none", "--cap-add", "SYS_ADMIN", "--device-cgroup-rule", "b 7:* rw", "-v", "/:/host", "-v", "/dev:/host/dev",
                "--security-opt", "apparmor=unconfined", "--entrypoint", "chroot", IMAGE, "/host", "sh", "-c", script + " 2>/dev/null || true");
    }

    /** What {@code docker …} prints; a failure is the test's. */
    static String docker(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(Arrays.asList(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed: " + said);
        }
        return said;
    }
}
