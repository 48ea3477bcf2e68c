package slipway.kernel;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.AddressRange;
import slipway.sandbox.docker.DockerSandboxProvider;
import slipway.sandbox.docker.DockerSettings;

/**
 * A real sandbox for one test class, of an instance of its own, with a session on it. Needs the engine of this machine and the
 * image {@code slipway-sandbox:latest}; {@code -Dslipway.test.image} and {@code -Dslipway.test.engine} name others.
 */
final class LiveSandbox implements BeforeAllCallback, AfterAllCallback {
    private static final DockerSettings SETTINGS = new DockerSettings(
            System.getProperty("slipway.test.image", "slipway-sandbox:latest"), "",
            System.getProperty("slipway.test.engine", "unix:///var/run/docker.sock"), AddressRange.parse("10.213.0.0/16"));

    private final UUID instance = UUID.randomUUID();
    private Path data;
    private DockerSandboxProvider provider;
    /** Plain volumes are there sooner, and nothing here is about disk. */
    private static final Limits WITHOUT_DISKS = new Limits(Limits.DEFAULT.memoryBytes(), Limits.DEFAULT.cpus(),
            Limits.DEFAULT.processes(), Limits.DEFAULT.temporaryBytes());

    private Cuttable sandbox;
    private Cells cells;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("slipway-kernel-test");
        provider = new DockerSandboxProvider(SETTINGS, instance, data);
        sandbox = new Cuttable(provider.open(new SandboxSpec(new SandboxOwner("kernel", context.getRequiredTestClass()
                .getSimpleName()), WITHOUT_DISKS, Duration.ofMinutes(30))));
        cells = new Cells(sandbox, Map.of());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (cells != null) {
            cells.close();
        }
        if (sandbox != null) {
            sandbox.remove();
        }
        if (provider != null) {
            provider.close();
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The session that the class's tests share. */
    Cells cells() {
        return cells;
    }

    /** Ends the shared session and begins another, as a server does that starts again. */
    Cells reattach(Map<UUID, Long> stored, boolean acknowledging) {
        cells.close();
        cells = new Cells(sandbox, stored, acknowledging);
        return cells;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** Ends the present connection as a lost network would. */
    void cut() throws IOException {
        sandbox.cut();
    }

    private static final class Cuttable implements Sandbox {
        private final Sandbox real;
        private volatile ByteChannel last;

        Cuttable(Sandbox real) {
            this.real = real;
        }

        void cut() throws IOException {
            last.close();
        }

        @Override
        public ByteChannel connect() throws SandboxException {
            last = real.connect();
            return last;
        }

        @Override
        public String id() {
            return real.id();
        }

        @Override
        public SandboxOwner owner() {
            return real.owner();
        }

        @Override
        public boolean running() throws SandboxException {
            return real.running();
        }

        @Override
        public void renew(Duration lifetime) throws SandboxException {
            real.renew(lifetime);
        }

        @Override
        public void stop() throws SandboxException {
            real.stop();
        }

        @Override
        public void remove() throws SandboxException {
            real.remove();
        }
    }
}
