package slipway.hog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.AddressRange;
import slipway.sandbox.docker.DockerSandboxProvider;
import slipway.sandbox.docker.DockerSettings;

/** A provider with an instance and addresses that no real server has, whose learners all go away with it. */
public final class HogSite implements AutoCloseable {
    private static final String IMAGE = System.getProperty("slipway.test.image", System.getenv().getOrDefault("SANDBOX_IMAGE", "slipway-sandbox:latest"));
    private static final String ENGINE = System.getProperty("slipway.test.engine", "unix:///var/run/docker.sock");

    private final Path data;
    private final DockerSandboxProvider provider;

    public HogSite() throws IOException {
        data = Files.createTempDirectory("slipway-hogs");
        Files.createSymbolicLink(data.resolve("images"),
                Path.of(System.getenv().getOrDefault("SLIPWAY_TEST_IMAGES", "target/test-data/images")).toRealPath());
        provider = new DockerSandboxProvider(new DockerSettings(IMAGE, "", ENGINE, AddressRange.parse("10.216.0.0/16")), UUID.randomUUID(), data);
        provider.keepRegistry(true);
    }

    Place open(String learner, Limits limits) throws Exception {
        return Place.open(start(learner, limits));
    }

    /** Without a session: the sandbox alone, as the provider gives it. */
    Sandbox start(String learner, Limits limits) throws Exception {
        return provider.open(new SandboxSpec(new SandboxOwner(learner, "hogs"), limits, Duration.ofMinutes(30)));
    }

    void stop(String learner) throws Exception {
        for (Sandbox sandbox : provider.running()) {
            if (sandbox.owner().learner().equals(learner)) {
                sandbox.stop();
            }
        }
    }

    void forget(String learner) throws Exception {
        provider.forget(learner);
    }

    @Override
    public void close() throws Exception {
        List<Sandbox> left = provider.running();
        for (Sandbox sandbox : left) {
            sandbox.remove();
        }
        provider.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
