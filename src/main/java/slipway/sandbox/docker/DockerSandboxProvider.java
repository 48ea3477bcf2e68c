package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import slipway.sandbox.Capacity;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxMeter;
import slipway.sandbox.SandboxMeter.Start;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;

/**
 * Sandboxes as containers of a Docker engine on this machine. Keeps no table of them: what runs is asked of the engine by label,
 * so a server that was killed finds all again. Owners are opened side by side; calls for one owner wait for each other.
 */
public final class DockerSandboxProvider implements SandboxProvider, AutoCloseable {
    private final DockerSettings settings;
    private final String instance;
    private final Path images;
    private final Engine engine;
    private final RunDirectories directories;
    private final OwnerLocks locks = new OwnerLocks();
    private final Removal removal;
    private final Launch launch;
    private final HostGuard guard;
    private final DataVolume volume;
    private final SandboxMeter meter;

    /**
     * @param instance the server's own id; nothing of another is ever touched
     * @param data the server's data directory
     */
    public DockerSandboxProvider(DockerSettings settings, UUID instance, Path data) {
        this(settings, instance, data, SandboxMeter.NONE);
    }

    /** As above, and tells the meter how it goes. */
    public DockerSandboxProvider(DockerSettings settings, UUID instance, Path data, SandboxMeter meter) {
        Path root = data.toAbsolutePath().normalize();
        this.settings = settings;
        this.meter = meter;
        this.instance = instance.toString();
        this.images = root.resolve("images");
        this.engine = new Engine(settings);
        this.directories = new RunDirectories(root.resolve("run"));
        this.removal = new Removal(this.instance, engine, directories, locks);
        this.guard = new HostGuard(settings, engine, this.instance);
        this.volume = new DataVolume(settings, engine, this.instance, root);
        ContainerProfile profile = new ContainerProfile(settings, new Names(this.instance), images);
        this.launch = new Launch(settings, this.instance, engine, directories, profile, volume, removal);
    }

    /** Does now what the first {@link #open} would otherwise wait for: the connection, the data directory's place and the host's firewall. */
    public void prepare() throws SandboxException {
        volume.locate();
        guard.close();
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws SandboxException {
        long begun = System.nanoTime();
        try {
            return locks.alone(spec.owner(), () -> {
                Inventory everything = engine.inventory();
                Inventory owned = everything.of(instance, spec.owner());
                Optional<Sandbox> running = reopen(spec, owned);
                Sandbox opened = running.isPresent() ? running.get() : start(spec, everything);
                meter.opened(running.isPresent() ? Start.RUNNING : owned.volumes().isEmpty() ? Start.NEW : Start.RETURNING,
                        Duration.ofNanos(System.nanoTime() - begun));
                return opened;
            });
        } catch (SandboxException e) {
            meter.failed(e);
            throw e;
        }
    }

    /** A sandbox whose agent is gone cannot be used by anybody: it is started anew like one that has ended. */
    private Optional<Sandbox> reopen(SandboxSpec spec, Inventory owned) throws SandboxException {
        Optional<DockerSandbox> running = owned.machine().filter(Inventory.Machine::running).map(this::sandbox);
        if (running.isEmpty()) {
            return Optional.empty();
        }
        try {
            running.get().awaitAgent();
        } catch (SandboxException.Lost | SandboxException.Unreachable e) {
            return Optional.empty();
        }
        running.get().renew(spec.lifetime());
        return Optional.of(running.get());
    }

    private Sandbox start(SandboxSpec spec, Inventory everything) throws SandboxException {
        removal.removeMachines(everything.of(instance, spec.owner()));
        makeImagesDirectory();
        guard.close();
        return launch.start(spec, everything);
    }

    private void makeImagesDirectory() throws SandboxException {
        try {
            Files.createDirectories(images);
        } catch (IOException e) {
            throw new SandboxException.HostUnfit("Cannot make the directory " + images + ": " + e.getMessage()
                    + ". Check SLIPWAY_DATA, its owner and the free space.", e);
        }
    }

    @Override
    public List<Sandbox> running() throws SandboxException {
        return engine.inventory().of(instance).machines().stream().filter(Inventory.Machine::running)
                .<Sandbox>map(this::sandbox).toList();
    }

    @Override
    public Capacity capacity() throws SandboxException {
        return new Capacity(settings.addresses().slots(), running().size(), 0, "Each sandbox needs addresses of its own, and "
                + settings.addresses() + " has them for " + settings.addresses().slots() + ".");
    }

    @Override
    public Optional<Path> storage() throws SandboxException {
        Path root = Path.of(engine.dataRoot());
        return Files.isDirectory(root) ? Optional.of(root) : Optional.empty();
    }

    private DockerSandbox sandbox(Inventory.Machine machine) {
        return new DockerSandbox(machine, engine, directories, removal);
    }

    @Override
    public List<String> reap() throws SandboxException {
        return new Reaping(instance, engine, directories, locks, removal).reap();
    }

    @Override
    public Set<String> courses(String learner) throws SandboxException {
        return engine.inventory().ofLearner(instance, learner).owners().stream().map(SandboxOwner::course).collect(Collectors.toSet());
    }

    @Override
    public void forget(String learner) throws SandboxException {
        Set<SandboxOwner> owners = new HashSet<>(engine.inventory().ofLearner(instance, learner).owners());
        locks.owners().stream().filter(owner -> owner.learner().equals(learner)).forEach(owners::add);
        List<SandboxException> failures = new ArrayList<>();
        for (SandboxOwner owner : owners) {
            try {
                removal.forget(owner);
            } catch (SandboxException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** Ends the connections to the engine; sandboxes run on. */
    @Override
    public void close() {
        engine.close();
    }
}
