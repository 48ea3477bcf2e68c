package slipway.sandbox.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    private final String instance;
    private final Engine engine;
    private final RunDirectories directories;
    private final OwnerLocks locks = new OwnerLocks();
    private final Removal removal;
    private final Launch launch;
    private final HostGuard guard;
    private final DataVolume volume;
    private final CourseRegistry registry;

    /**
     * @param instance the server's own id; nothing of another is ever touched
     * @param data the server's data directory
     */
    public DockerSandboxProvider(DockerSettings settings, UUID instance, Path data) {
        this(settings, instance, data, engine -> new HostGuard(settings.host(), settings.guarded(), new HostRules(settings, engine, instance.toString())));
    }

    DockerSandboxProvider(DockerSettings settings, UUID instance, Path data, Function<Engine, HostGuard> guard) {
        Path root = data.toAbsolutePath().normalize();
        this.instance = instance.toString();
        this.engine = new Engine(settings);
        this.directories = new RunDirectories(root.resolve("run"));
        this.removal = new Removal(this.instance, engine, directories, locks);
        this.guard = guard.apply(engine);
        this.volume = new DataVolume(settings, engine, this.instance, root);
        this.registry = new CourseRegistry(settings, engine, this.instance, root, volume);
        ContainerProfile profile = new ContainerProfile(settings, new Names(this.instance), registry.directory());
        this.launch = new Launch(settings, this.instance, engine, directories, profile, volume, removal);
    }

    /** Does now what the first {@link #open} would otherwise wait for: the connection, the data directory's place and the host's firewall. */
    public void prepare() throws SandboxException {
        volume.locate();
        guard.require();
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws SandboxException {
        if (spec.network() != SandboxSpec.Network.NONE) {
            guard.require();
        }
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
        registry.makeDirectory();
        return launch.start(spec, everything);
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
        return new Reaping(instance, engine, directories, locks, removal).reap();
    }

    /** Has the registry that sandboxes pull from run from now on, until closed. Returns at once. */
    public void keepRegistry(boolean removeAtEnd) {
        registry.keep(removeAtEnd);
    }

    /** Sees in rounds that this host stays closed to sandboxes, until closed. Returns at once. */
    public void keepGuard(Duration interval) {
        guard.keep(interval);
    }

    /** Why no sandbox is opened for learners now, as a sentence for who runs the server; empty while they are. */
    public String refusal() {
        return guard.refusal();
    }

    @Override
    public Optional<String> warning() {
        return guard.trouble().isEmpty() ? Optional.empty() : Optional.of("What runs in your sandbox can reach services of this machine"
                + " and of its network: no firewall rules could be set. The server's log says why.");
    }

    /** Why sandboxes cannot pull from the registry now, as a sentence; empty while they can. */
    public String registryTrouble() {
        return registry.trouble();
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
        guard.close();
        registry.close();
        engine.close();
    }
}
