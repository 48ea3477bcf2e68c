package slipway.escape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import slipway.kernel.Cells;
import slipway.kernel.EngineState;
import slipway.kernel.ExecRequest;
import slipway.kernel.ExecResult;
import slipway.kernel.KernelEvent;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.AddressRange;
import slipway.sandbox.docker.DockerSandboxProvider;
import slipway.sandbox.docker.DockerSettings;

/** Two learners' sandboxes of one server, with an instance and addresses that no real server has. The first has the attacker in it. */
final class Sandboxes implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final DockerSettings SETTINGS = new DockerSettings(Docker.IMAGE, "", Docker.HOST, AddressRange.parse("10.215.0.0/16"));

    final Path data;
    final DockerSandboxProvider provider;
    final Machine attacker;
    final Machine neighbour;

    Sandboxes() throws Exception {
        data = Files.createTempDirectory("slipway-escape");
        Files.createSymbolicLink(data.resolve("images"),
                Path.of(System.getenv().getOrDefault("SLIPWAY_TEST_IMAGES", "target/test-data/images")).toRealPath());
        provider = new DockerSandboxProvider(SETTINGS, UUID.randomUUID(), data);
        provider.keepRegistry(true);
        attacker = open("mallory");
        neighbour = open("alice");
    }

    Machine open(String learner) throws Exception {
        return new Machine(provider.open(new SandboxSpec(new SandboxOwner(learner, "escape"), Limits.DEFAULT, LIFETIME)));
    }

    @Override
    public void close() throws Exception {
        for (Machine machine : List.of(attacker, neighbour)) {
            machine.cells.close();
            machine.sandbox.remove();
        }
        provider.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One sandbox: from the learner's side ({@code cells}), and as the engine of the machine sees it. */
    final class Machine {
        final Sandbox sandbox;
        final Cells cells;
        final String container;
        final int slot;
        final String address;
        final String gateway;
        final String bridge;

        Machine(Sandbox sandbox) throws Exception {
            this.sandbox = sandbox;
            cells = new Cells(sandbox, Map.of());
            container = Docker.docker("ps", "-q", "--no-trunc", "--filter", "label=slipway.sandbox=" + sandbox.id());
            JsonNode seen = JSON.readTree(Docker.docker("inspect", container)).get(0);
            slot = Integer.parseInt(seen.at("/Config/Labels/slipway.slot").asText());
            JsonNode network = seen.at("/NetworkSettings/Networks").iterator().next();
            address = network.get("IPAddress").asText();
            gateway = network.get("Gateway").asText();
            bridge = JSON.readTree(Docker.docker("network", "inspect", network.get("NetworkID").asText())).get(0)
                    .at("/Options/com.docker.network.bridge.name").asText();
        }

        /** Runs in a cell and answers its text, whatever the cell's exit code. */
        String cell(String source) {
            return cells.run("main", source).text();
        }

        /** A script as the learner, apart from the shells. */
        String exec(String script) throws IOException {
            ExecResult result = cells.session.exec(new ExecRequest(List.of("bash", "-c", script), Map.of(), null, Duration.ofSeconds(60)));
            return result.stdoutText() + result.stderrText();
        }

        void startEngine() {
            cells.session.startEngine();
            cells.events.await(KernelEvent.EngineChanged.class, engine -> engine.state() == EngineState.READY);
        }

        /** The registry may still be starting. */
        void pull(String image) {
            cells.text("main", "for i in $(seq 100); do docker pull -q " + image + " && break; sleep 0.2; done; docker image inspect " + image);
        }

        void writeFile(String path, String content) {
            cells.end(cells.start(Cells.file(path, null, content)));
        }
    }
}
