package slipway.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import slipway.sandbox.SandboxException;

/**
 * The container that serves the course's images and packages to all sandboxes of this instance, and its keeper: a thread that asks it every
 * two seconds and starts it anew when it does not answer. What it serves is written by {@code slipway.images}, as files, and is read-only to it.
 *
 * <p>It has no network at all. It answers on a Unix socket in a directory that each sandbox has read-only; {@code forward.sh} in the sandbox
 * image leads an engine there. So the host's firewall stays closed to sandboxes, and they do not meet each other in it.
 */
final class CourseRegistry implements AutoCloseable {
    /** Of the socket, in its own container and in sandboxes. */
    static final String DIRECTORY = "/run/registry";
    private static final int USER = 990;
    private static final int SHARED_WITH_GROUP = 02775;
    private static final String STARTING = "The course registry is being started.";
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(2);
    private static final Duration TO_START = Duration.ofSeconds(20);
    private static final Logger LOG = Logger.getLogger(CourseRegistry.class);

    private final DockerSettings settings;
    private final Engine engine;
    private final String instance;
    private final Path data;
    private final DataVolume volume;
    private final String container;
    private final RegistrySocket socket;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String trouble = STARTING;
    private volatile Thread keeper;
    private boolean removeAtEnd;

    CourseRegistry(DockerSettings settings, Engine engine, String instance, Path data, DataVolume volume) {
        this.settings = settings;
        this.engine = engine;
        this.instance = instance;
        this.data = data;
        this.volume = volume;
        this.container = new Names(instance).container("registry");
        this.socket = new RegistrySocket(directory().resolve("registry.sock"));
    }

    /** Where its socket is. */
    Path directory() {
        return data.resolve("run/registry");
    }

    /** Starts it, and again whenever it has ended, until closed. Returns at once. */
    void keep(boolean removeAtEnd) {
        this.removeAtEnd = removeAtEnd;
        keeper = Thread.ofVirtual().name("course-registry").start(this::keepUntilClosed);
    }

    /** Why engines cannot pull from it now, as a sentence; empty while they can. */
    String trouble() {
        return trouble;
    }

    private void keepUntilClosed() {
        try {
            boolean current = true;
            do {
                current = look(current);
            } while (!closed.await(BETWEEN_QUESTIONS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param first whether the container may be one of an older version of this server */
    private boolean look(boolean first) throws InterruptedException {
        try {
            if (!socket.answers() || first && !engine.runs(container, settings.image(), command())) {
                become(first ? STARTING : "The course registry does not answer and is started again.");
                start();
            }
            become("");
            return false;
        } catch (SandboxException e) {
            become("The course registry does not run: " + e.getMessage());
            return first;
        }
    }

    private void become(String now) {
        if (!now.equals(trouble)) {
            if (now.isEmpty()) {
                LOG.debug("The course registry answers.");
            } else {
                LOG.info(now);
            }
            trouble = now;
        }
    }

    private void start() throws SandboxException, InterruptedException {
        makeDirectory();
        HostPaths paths = volume.locate();
        engine.removeContainer(container);
        engine.start(engine.createContainer(settings.image(), command -> describe(command.withName(container), paths)));
        long end = System.nanoTime() + TO_START.toNanos();
        while (!socket.answers()) {
            if (System.nanoTime() > end || !engine.running(container)) {
                throw new SandboxException.Unreachable("its container "
                        + engine.ending(container).orElse("runs, but does not answer") + ". It is tried again.", null);
            }
            if (closed.await(50, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** The server's group may write there, and everybody may see the socket. Asked for by all who open a sandbox, and not half made for any. */
    synchronized void makeDirectory() throws SandboxException {
        try {
            Files.createDirectories(directory().getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!Files.isDirectory(directory())) {
                Files.createDirectory(directory());
                if ((int) Files.getAttribute(directory(), "unix:uid") == 0) {
                    Files.setAttribute(directory(), "unix:gid", USER);
                }
            }
            Files.setAttribute(directory(), "unix:mode", SHARED_WITH_GROUP);
            makeReadable(images());
        } catch (IOException e) {
            throw new SandboxException.HostUnfit("Cannot make the directories of the course registry below " + data + ": " + e.getMessage()
                    + ". Check SLIPWAY_DATA, its owner and the free space.", e);
        }
    }

    /** The registry runs as a user of its own, whatever the umask was. */
    private static void makeReadable(Path directory) throws IOException {
        Set<PosixFilePermission> everybody = PosixFilePermissions.fromString("rwxr-xr-x");
        Files.createDirectories(directory);
        if (!Files.getPosixFilePermissions(directory).containsAll(everybody)) {
            Files.setPosixFilePermissions(directory, everybody);
        }
    }

    /** What {@code slipway.images} fills. */
    private Path images() {
        return data.resolve("images");
    }

    private void describe(CreateContainerCmd command, HostPaths paths) {
        command.withLabels(Map.of(Tags.INSTANCE, instance))
                .withUser(USER + ":" + group())
                .withEntrypoint("/opt/slipway/registry/start.sh")
                .withCmd(command())
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none").withInit(true).withReadonlyRootfs(true)
                        .withRestartPolicy(RestartPolicy.noRestart())
                        .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m", "max-file", "1")))
                        .withTmpFs(Map.of("/tmp", "mode=1777,size=64m"))
                        .withCapDrop(Capability.ALL).withSecurityOpts(List.of("no-new-privileges"))
                        .withMemory(512L << 20).withMemorySwap(512L << 20).withPidsLimit(128L)
                        .withUlimits(List.of(new Ulimit("nofile", 20_000L, 20_000L)))
                        .withBinds(Bind.parse(paths.of(directory()) + ":" + DIRECTORY + ":rw"),
                                Bind.parse(paths.of(images()) + ":/srv/images:ro")));
    }

    /** Of start.sh: what is to be done with packages that no course ships. */
    private List<String> command() {
        return List.of(settings.internet() ? "ask-pypi" : "no-internet");
    }

    private int group() {
        try {
            return (int) Files.getAttribute(directory(), "unix:gid");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The container runs on for the next server, unless it was to be removed. */
    @Override
    public void close() {
        closed.countDown();
        Thread keeping = keeper;
        if (keeping == null) {
            return;
        }
        try {
            keeping.join(Duration.ofSeconds(5));
            if (removeAtEnd) {
                engine.removeContainer(container);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SandboxException e) {
            LOG.warn("The course registry's container was left: " + e.getMessage());
        }
    }
}
