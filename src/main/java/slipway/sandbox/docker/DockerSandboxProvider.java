package slipway.sandbox.docker;

import java.nio.file.Files;
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
import slipway.sandbox.Capacity;
import org.jboss.logging.Logger;
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
    private static final Logger LOG = Logger.getLogger(DockerSandboxProvider.class);

    private final String instance;
    private final Engine engine;
    private final RunDirectories directories;
    private final OwnerLocks locks = new OwnerLocks();
    private final Removal removal;
    private final Launch launch;
    private final HostGuard guard;
    private final DataVolume volume;
    private final SandboxMeter meter;
    private final OwnerFiles files;
    private final Holdings holdings;
    private final Places places;
    private final Pool pool;
    private final PoolFiller filler;
    private final Disks disks;
    private final OneShots oneShots;
    private final CourseRegistry registry;

    /** Without a pool, and with room for as many of the default limits as the machine has memory for. */
    public DockerSandboxProvider(DockerSettings settings, UUID instance, Path data) {
        this(settings, instance, data, Provision.WITHOUT_POOL);
    }

    /**
     * @param instance the server's own id; nothing of another is ever touched
     * @param data the server's data directory
     */
    public DockerSandboxProvider(DockerSettings settings, UUID instance, Path data, Provision provision) {
        this(settings, instance, data, provision, SandboxMeter.NONE);
    }

    /** As above, and tells the meter how it goes. */
    public DockerSandboxProvider(DockerSettings settings, UUID instance, Path data, Provision provision, SandboxMeter meter) {
        this(settings, instance, data, provision, meter,
                engine -> new HostGuard(settings.host(), settings.guarded(), new HostRules(settings, new OneShots(engine, instance.toString()))));
    }

    DockerSandboxProvider(DockerSettings settings, UUID instance, Path data, Provision provision, SandboxMeter meter,
            Function<Engine, HostGuard> guard) {
        Path root = data.toAbsolutePath().normalize();
        this.meter = meter;
        this.instance = instance.toString();
        this.engine = new Engine(settings);
        this.directories = new RunDirectories(root.resolve("run"));
        this.files = new OwnerFiles(root.resolve("owners"));
        this.holdings = new Holdings(this.instance, engine, files);
        this.removal = new Removal(holdings, engine, directories, files, locks);
        this.guard = guard.apply(engine);
        this.oneShots = new OneShots(engine, this.instance);
        this.volume = new DataVolume(settings, engine, oneShots, root);
        this.registry = new CourseRegistry(settings, engine, this.instance, root, volume);
        ContainerProfile profile = new ContainerProfile(settings, new Names(this.instance), registry.directory());
        this.disks = new Disks(settings, oneShots, this.instance);
        this.launch = new Launch(settings, this.instance, engine, directories, profile, volume, disks, holdings, removal);
        Room room = new Room(settings, provision, engine, root);
        this.places = new Places(room, holdings);
        PoolMembers members = new PoolMembers(this.instance, provision, engine, holdings, files, locks, room, directories, removal);
        this.pool = new Pool(provision, profile, volume, holdings, places, members, this::start);
        this.filler = new PoolFiller(provision, pool, room);
    }

    /** Does now what the first {@link #open} would otherwise wait for: the connection, the data directory's place, the host's firewall, learners' disks. */
    public void prepare() throws SandboxException {
        volume.locate();
        guard.require();
        disks.attachAll(holdings.mine());
    }

    /** Makes sandboxes ready from now on, until closed. Returns at once. */
    public void keepPool() {
        filler.start();
    }

    @Override
    public Sandbox open(SandboxSpec spec) throws SandboxException {
        PoolMember.requireSomebody(spec.owner().learner());
        long begun = System.nanoTime();
        filler.opening();
        try {
            requireClosedHost(spec);
            return locks.alone(spec.owner(), () -> {
                Inventory everything = holdings.everything();
                Optional<Sandbox> running = reopen(spec, everything.of(instance, spec.owner()));
                Opened opened = running.isPresent() ? new Opened(running.get(), Start.RUNNING) : openAnew(spec, everything);
                meter.opened(opened.start(), Duration.ofNanos(System.nanoTime() - begun));
                return opened.sandbox();
            });
        } catch (SandboxException e) {
            meter.failed(e);
            throw e;
        } finally {
            filler.opened();
        }
    }

    private void requireClosedHost(SandboxSpec spec) throws SandboxException {
        if (spec.network() != SandboxSpec.Network.NONE) {
            guard.require();
        }
    }

    private record Opened(Sandbox sandbox, Start start) {
    }

    /** From the pool for somebody who has nothing here, else with a place of its own; what the pool holds gives way. */
    private Opened openAnew(SandboxSpec spec, Inventory seen) throws SandboxException {
        for (Inventory everything = seen;; everything = holdings.everything()) {
            boolean newcomer = everything.of(instance, spec.owner()).isEmpty();
            Optional<DockerSandbox> ready = newcomer ? pool.take(spec) : Optional.empty();
            if (ready.isPresent()) {
                return new Opened(ready.get(), Start.POOL);
            }
            try {
                return new Opened(startInPlace(spec, everything, newcomer), newcomer ? Start.NEW : Start.RETURNING);
            } catch (SandboxException.Full | SandboxException.Exhausted e) {
                if (!pool.giveWay()) {
                    throw e;
                }
            }
        }
    }

    private Sandbox startInPlace(SandboxSpec spec, Inventory everything, boolean newcomer) throws SandboxException {
        places.take(spec.owner(), ContainerProfile.countedMemory(spec), newcomer);
        try {
            Sandbox started = start(spec, everything);
            places.started(spec.owner());
            return started;
        } catch (SandboxException | RuntimeException e) {
            places.free(spec.owner());
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
        requireClosedHost(spec); // what is made for the pool comes this way only
        removal.removeMachines(everything.of(instance, spec.owner()));
        registry.makeDirectory();
        return launch.start(spec, everything);
    }

    @Override
    public List<Sandbox> running() throws SandboxException {
        return holdings.mine().machines().stream().filter(Inventory.Machine::running)
                .filter(machine -> !PoolMember.is(machine.tags().owner())).<Sandbox>map(this::sandbox).toList();
    }

    @Override
    public Capacity capacity() throws SandboxException {
        return places.capacity(pool.ready());
    }

    @Override
    public Optional<Path> storage() throws SandboxException {
        Path root = Path.of(engine.host().directory());
        return Files.isDirectory(root) ? Optional.of(root) : Optional.empty();
    }

    private DockerSandbox sandbox(Inventory.Machine machine) {
        return new DockerSandbox(machine, engine, directories, removal);
    }

    @Override
    public List<String> reap() throws SandboxException {
        List<String> lines = new ArrayList<>(new Reaping(holdings, directories, locks, removal).reap());
        lines.addAll(pool.tidy());
        lines.addAll(disks.sweep());
        lines.addAll(oneShots.sweep());
        filler.look();
        return lines;
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
        return holdings.mine().ofLearner(learner).owners().stream().map(SandboxOwner::course).collect(Collectors.toSet());
    }

    @Override
    public void remove(SandboxOwner owner) throws SandboxException {
        removal.forget(owner);
    }

    @Override
    public void forget(String learner) throws SandboxException {
        PoolMember.requireSomebody(learner);
        Set<SandboxOwner> owners = new HashSet<>(holdings.mine().owners());
        owners.addAll(locks.owners());
        owners.addAll(files.owners());
        owners.removeIf(owner -> !owner.learner().equals(learner));
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

    /** Ends the filling of the pool and the connections to the engine; sandboxes run on. */
    @Override
    public void close() {
        filler.close();
        guard.close();
        registry.close();
        try {
            disks.sweep().forEach(LOG::warn);
        } catch (SandboxException e) {
            LOG.warn("The space of removed disks is given back at the next start: " + e.getMessage());
        } finally {
            engine.close();
        }
    }
}
