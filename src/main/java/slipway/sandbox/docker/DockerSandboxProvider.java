package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;

/**
 * Sandboxes as containers of a Docker engine on this machine. Keeps no table of them: what runs is asked of the engine by label,
 * so a server that was killed finds all again. Owners are opened side by side; calls for one owner wait for each other.
 */
public final class DockerSandboxProvider implements SandboxProvider, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DockerSandboxProvider.class);

    private final String instance;
    private final Path images;
    private final Engine engine;
    private final RunDirectories directories;
    private final OwnerLocks locks = new OwnerLocks();
    private final Removal removal;
    private final Launch launch;
    private final HostGuard guard;
    private final DataVolume volume;
    private final Disks disks;

    /**
     * @param instance the server's own id; nothing of another is ever touched
     * @param data the server's data directory
     */
    public DockerSandboxProvider(DockerSettings settings, UUID instance, Path data) {
        Path root = data.toAbsolutePath().normalize();
        this.instance = instance.toString();
        this.images = root.resolve("images");
        this.engine = new Engine(settings);
        this.directories = new RunDirectories(root.resolve("run"));
        this.removal = new Removal(this.instance, engine, directories, locks);
        this.guard = new HostGuard(settings, engine, this.instance);
        this.volume = new DataVolume(settings, engine, this.instance, root);
        ContainerProfile profile = new ContainerProfile(settings, new Names(this.instance), images);
        this.disks = new Disks(settings, engine, this.instance);
        this.launch = new Launch(settings, this.instance, engine, directories, profile, volume, disks, removal);
    }

    /** Does now what the first {@link #open} would otherwise wait for: the connection, the data directory's place, the host's firewall, learners' disks. */
    public void prepare() throws SandboxException {
        volume.locate();
        guard.close();
        disks.attachAll(engine.inventory().of(instance));
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws SandboxException {
        return locks.alone(spec.owner(), () -> {
            Inventory everything = engine.inventory();
            Optional<Sandbox> running = reopen(spec, everything.of(instance, spec.owner()));
            return running.isPresent() ? running.get() : start(spec, everything);
        });
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

    private DockerSandbox sandbox(Inventory.Machine machine) {
        return new DockerSandbox(machine, engine, directories, removal);
    }

    @Override
    public List<String> reap() throws SandboxException {
        List<String> lines = new ArrayList<>(new Reaping(instance, engine, directories, locks, removal).reap());
        lines.addAll(disks.sweep());
        return lines;
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

    /** Why learners' disk is not limited on this host, as a sentence for operators; empty when it is. */
    public String unlimitedDisk() {
        return disks.refusal();
    }

    /** Ends the connections to the engine; sandboxes run on. */
    @Override
    public void close() {
        try {
            disks.sweep().forEach(LOG::warn);
        } catch (SandboxException e) {
            LOG.warn("The space of removed disks is given back at the next start: " + e.getMessage());
        } finally {
            engine.close();
        }
    }
}
