package slipway.sandbox.docker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.Inventory.Machine;

/**
 * Sandboxes that are ready before anybody asks, so that nobody waits for a container. A thread of its own makes one at a time, and only while
 * nobody is waiting for another, the machine has room and memory, and people have been quiet for a moment. What another server of this
 * instance left is found and used; what is of another image, or surplus, or broken, is removed.
 */
final class Pool implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Pool.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    /** After something was opened, or made: cells that are run then, and an engine that starts, go first. */
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

    private final Provision provision;
    private final ContainerProfile profile;
    private final DataVolume volume;
    private final Holdings holdings;
    private final Places places;
    private final Room room;
    private final PoolMembers members;
    private final PoolMembers.Starter starter;

    private final ConcurrentLinkedDeque<Machine> ready = new ConcurrentLinkedDeque<>();
    /** Containers that are or were in {@link #ready}: one that is just being given away or removed must not come in again. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final ReentrantLock tidying = new ReentrantLock();
    private final Semaphore wake = new Semaphore(0);
    private final AtomicInteger opening = new AtomicInteger();
    private volatile long lastOpened = System.nanoTime() - QUIET.toNanos();
    private volatile SandboxOwner making;
    private volatile boolean closed;
    private volatile Thread filler;
    private String trouble = "";

    Pool(Provision provision, ContainerProfile profile, DataVolume volume, Holdings holdings, Places places, Room room, PoolMembers members,
            PoolMembers.Starter starter) {
        this.provision = provision;
        this.profile = profile;
        this.volume = volume;
        this.holdings = holdings;
        this.places = places;
        this.room = room;
        this.members = members;
        this.starter = starter;
    }

    /** Begins to fill it, on a thread of its own, until closed. */
    void start() {
        if (provision.pool() > 0 && !closed) {
            filler = Thread.ofVirtual().name("sandbox-pool").start(this::fillUntilClosed);
        }
    }

    int ready() {
        return ready.size();
    }

    /** Somebody waits for a sandbox until {@link #opened}: the pool makes none meanwhile. */
    void opening() {
        opening.incrementAndGet();
    }

    void opened() {
        lastOpened = System.nanoTime();
        opening.decrementAndGet();
        wake.release();
    }

    /** One that is ready, from now on the owner's, whose lock the caller holds and who has nothing here. A few milliseconds. */
    Optional<DockerSandbox> take(SandboxSpec spec) throws SandboxException {
        if (!provision.offers(spec)) {
            return Optional.empty();
        }
        for (Machine member = ready.poll(); member != null; member = ready.poll()) {
            Optional<DockerSandbox> given = give(member, spec);
            if (given.isPresent()) {
                places.handOver(member.tags().owner(), spec.owner());
                return given;
            }
        }
        return Optional.empty();
    }

    /** One that could not be given is looked at again at the next tidying. */
    private Optional<DockerSandbox> give(Machine member, SandboxSpec spec) throws SandboxException {
        Optional<DockerSandbox> given = Optional.empty();
        try {
            given = members.give(member, spec);
            return given;
        } finally {
            if (given.isEmpty()) {
                known.remove(member.id());
            }
        }
    }

    /**
     * Removes one that is ready, so that its place can be had, or waits for one that is being made and will be ready or gone then.
     *
     * @return false when there is none
     */
    boolean giveWay() throws SandboxException {
        SandboxOwner underWay = making;
        Machine member = ready.pollLast();
        if (member != null) {
            members.discard(member.tags().owner());
            places.free(member.tags().owner());
        } else if (underWay != null) {
            members.await(underWay);
        }
        return member != null || underWay != null;
    }

    private void fillUntilClosed() {
        try {
            while (!closed) {
                boolean made = fill();
                wake.tryAcquire((made ? QUIET : LOOK_EVERY).toMillis(), TimeUnit.MILLISECONDS);
                for (long rest = rest(); rest > 0; rest = rest()) {
                    Thread.sleep(rest);
                }
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Milliseconds until people have been quiet for long enough. */
    private long rest() {
        return closed ? 0 : (QUIET.toNanos() - (System.nanoTime() - lastOpened)) / 1_000_000;
    }

    private boolean fill() {
        try {
            tidy();
            boolean make = ready.size() < provision.pool() && opening.get() == 0 && room.memoryForAnother();
            if (make) {
                make();
            }
            tell("");
            return make;
        } catch (SandboxException.Full e) {
            return false;
        } catch (SandboxException | RuntimeException e) {
            tell(e.getMessage() == null ? e.toString() : e.getMessage());
            return false;
        }
    }

    private void tell(String now) {
        if (!now.equals(trouble) && !closed) {
            LOG.warn(now.isEmpty() ? "Sandboxes are made ready again." : "No sandbox can be made ready before it is asked for: " + now);
            trouble = now;
        }
    }

    private void make() throws SandboxException {
        SandboxOwner member = PoolMember.of(RunDirectories.newId());
        making = member;
        try {
            places.take(member, provision.limits().memoryBytes(), true);
            Machine made = members.make(member, starter);
            places.started(member);
            known.add(made.id());
            ready.add(made);
        } catch (SandboxException | RuntimeException e) {
            places.free(member);
            throw e;
        } finally {
            making = null;
        }
    }

    /** Removes what cannot be used or is too many, and takes in what another server made. @return a line per thing, for the log */
    List<String> tidy() throws SandboxException {
        tidying.lock();
        try {
            SandboxOwner madeBefore = making;
            List<Machine> before = List.copyOf(ready);
            Inventory mine = holdings.mine();
            PoolTidying round = new PoolTidying(members, profile.fingerprint(provision.member("0"), volume.locate()), provision.pool());
            List<Machine> usable = round.look(mine, member -> member.equals(madeBefore) || member.equals(making));
            Set<String> there = mine.machines().stream().map(Machine::id).collect(Collectors.toSet());
            ready.removeIf(machine -> before.contains(machine) && !there.contains(machine.id()));
            known.retainAll(Stream.concat(there.stream(), ready.stream().map(Machine::id)).toList());
            take(usable, round.removed());
            return round.lines();
        } finally {
            tidying.unlock();
        }
    }

    private void take(List<Machine> usable, Set<SandboxOwner> removed) {
        ready.removeIf(machine -> removed.contains(machine.tags().owner()));
        removed.forEach(places::free);
        for (Machine machine : usable) {
            if (known.add(machine.id())) {
                ready.add(machine);
            }
        }
    }

    /** Ends the filling, and removes what nobody has if that was asked for. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        wake.release();
        try {
            if (filler != null) {
                filler.join(LONGEST_GOODBYE);
            }
            if (provision.removePoolAtEnd()) {
                removeAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeAll() {
        try {
            for (SandboxOwner owner : holdings.mine().owners()) {
                if (PoolMember.is(owner)) {
                    members.discard(owner);
                }
            }
        } catch (SandboxException e) {
            LOG.warn("Sandboxes that nobody has could not be removed: " + e.getMessage());
        }
    }
}
