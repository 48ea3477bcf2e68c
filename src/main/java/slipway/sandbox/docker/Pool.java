package slipway.sandbox.docker;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.Inventory.Machine;

/**
 * Sandboxes that are ready before anybody asks, so that nobody waits for a container; {@link PoolFiller} says when one is made. What another
 * server of this instance left is found and used; what is of another image or other limits, surplus or broken, is removed. Blocks; any thread.
 */
final class Pool {
    private final Provision provision;
    private final ContainerProfile profile;
    private final DataVolume volume;
    private final Holdings holdings;
    private final Places places;
    private final PoolMembers members;
    private final PoolMembers.Starter starter;

    private final ConcurrentLinkedDeque<Machine> ready = new ConcurrentLinkedDeque<>();
    /** Containers that are or were in {@link #ready}: one that is just being given away or removed must not come in again. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final ReentrantLock tidying = new ReentrantLock();
    private volatile SandboxOwner making;

    Pool(Provision provision, ContainerProfile profile, DataVolume volume, Holdings holdings, Places places, PoolMembers members,
            PoolMembers.Starter starter) {
        this.provision = provision;
        this.profile = profile;
        this.volume = volume;
        this.holdings = holdings;
        this.places = places;
        this.members = members;
        this.starter = starter;
    }

    int ready() {
        return ready.size();
    }

    boolean filled() {
        return ready.size() >= provision.pool();
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

    /** Makes one more; only one thread does. @throws SandboxException.Full when there is no place for it */
    void make() throws SandboxException {
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
            List<Machine> readyBefore = List.copyOf(ready);
            Inventory mine = holdings.mine();
            PoolTidying round = new PoolTidying(members, profile.fingerprint(provision.member("0"), volume.locate()), provision.pool());
            List<Machine> usable = round.look(mine, member -> member.equals(madeBefore) || member.equals(making));
            forgetGone(readyBefore, mine);
            ready.removeIf(machine -> round.removed().contains(machine.tags().owner()));
            round.removed().forEach(places::free);
            usable.stream().filter(machine -> known.add(machine.id())).forEach(ready::add);
            return round.lines();
        } finally {
            tidying.unlock();
        }
    }

    private void forgetGone(List<Machine> readyBefore, Inventory mine) {
        Set<String> there = mine.machines().stream().map(Machine::id).collect(Collectors.toSet());
        ready.removeIf(machine -> readyBefore.contains(machine) && !there.contains(machine.id()));
        known.retainAll(Stream.concat(there.stream(), ready.stream().map(Machine::id)).toList());
    }

    /** Removes all that nobody has, whoever made them. */
    void removeAll() throws SandboxException {
        for (SandboxOwner owner : holdings.mine().owners()) {
            if (PoolMember.is(owner)) {
                members.discard(owner);
            }
        }
    }
}
