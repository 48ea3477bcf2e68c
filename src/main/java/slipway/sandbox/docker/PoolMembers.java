package slipway.sandbox.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.Inventory.Machine;

/**
 * What can be done with one member of the pool, each under the member's own lock. Whether nobody has it is decided by two things that do not
 * go back together: no owner's file, and a container whose name still says that it waits. A data directory that is older than what it is
 * used with knows no owner, but the name says that there was one.
 */
final class PoolMembers {
    private static final Logger LOG = Logger.getLogger(PoolMembers.class);

    private final String instance;
    private final Provision provision;
    private final Engine engine;
    private final Holdings holdings;
    private final OwnerFiles files;
    private final OwnerLocks locks;
    private final Room room;
    private final RunDirectories directories;
    private final Removal removal;

    PoolMembers(String instance, Provision provision, Engine engine, Holdings holdings, OwnerFiles files, OwnerLocks locks, Room room,
            RunDirectories directories, Removal removal) {
        this.instance = instance;
        this.provision = provision;
        this.engine = engine;
        this.holdings = holdings;
        this.files = files;
        this.locks = locks;
        this.room = room;
        this.directories = directories;
        this.removal = removal;
    }

    /** Starts one from nothing. */
    @FunctionalInterface
    interface Starter {
        Sandbox start(SandboxSpec spec, Inventory everything) throws SandboxException;
    }

    /** Makes the member of this owner; what a failure has left is taken away again. */
    Machine make(SandboxOwner member, Starter starter) throws SandboxException {
        return locks.alone(member, () -> {
            files.announce(PoolMember.id(member));
            try {
                starter.start(provision.member(PoolMember.id(member)), holdings.everything());
                return holdings.of(member).machine().orElseThrow(() -> new SandboxException.Lost("The sandbox for the pool is gone.", null));
            } catch (SandboxException | RuntimeException e) {
                discardAfter(member, e);
                throw e;
            }
        });
    }

    private void discardAfter(SandboxOwner member, Exception failure) {
        try {
            removal.forget(member);
        } catch (SandboxException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Makes it the owner's, whose lock the caller holds: durably before anybody gets it.
     *
     * @return empty when it cannot be used any more, or another server was first
     */
    Optional<DockerSandbox> give(Machine member, SandboxSpec spec) throws SandboxException {
        return locks.alone(member.tags().owner(), () -> {
            DockerSandbox given = new DockerSandbox(member.ownedBy(spec.owner()), engine, directories, removal);
            try {
                given.awaitAgent();
                given.renew(spec.lifetime());
                if (!files.give(PoolMember.id(member.tags().owner()), new OwnerFiles.Given(Optional.of(spec.owner()), room.engineId()))) {
                    return Optional.empty();
                }
                Thread.ofVirtual().name("sandbox-name").start(() -> takeNameOrLeaveIt(member));
                return Optional.of(given);
            } catch (SandboxException.Lost | SandboxException.Unreachable e) {
                return Optional.empty();
            }
        });
    }

    /** Nobody waits for it: the file is what counts now, and a name that is still wrong is seen when the pool is looked after. */
    private void takeNameOrLeaveIt(Machine member) {
        try {
            takeName(member);
        } catch (SandboxException | RuntimeException e) {
            LOG.debug("a sandbox that was given away keeps its name for now", e);
        }
    }

    /** From now on its name says that it has been somebody's. */
    void takeName(Machine member) throws SandboxException {
        engine.rename(member.id(), new Names(instance).container(member.sandbox()));
    }

    /** Whether it waits for an owner and is as one is made now. */
    boolean usable(Inventory things, String fingerprint) {
        return things.machines().size() == 1 && things.machines().stream().allMatch(machine -> machine.running() && machine.build().waiting()
                && machine.build().profile().equals(fingerprint)) && answers(things.machines().getFirst());
    }

    private boolean answers(Machine machine) {
        try {
            new DockerSandbox(machine, engine, directories, removal).awaitAgent();
            return true;
        } catch (SandboxException e) {
            return false;
        }
    }

    /** Whether it is known that nobody ever had it. */
    boolean nobodys(SandboxOwner member, Inventory things) throws SandboxException {
        String id = PoolMember.id(member);
        return files.given(id).isEmpty() && (things.machines().isEmpty() ? files.announced(id)
                : things.machines().stream().allMatch(machine -> machine.build().waiting()));
    }

    /** Until nobody makes, gives away or removes it. */
    void await(SandboxOwner member) throws SandboxException {
        locks.alone(member, () -> null);
    }

    /** Removes it with its volumes, unless somebody has it by now. */
    void discard(SandboxOwner member) throws SandboxException {
        locks.alone(member, () -> {
            if (nobodys(member, holdings.of(member))) {
                removal.forget(member);
            }
            return null;
        });
    }

    /** As {@link #discard}, unless it can be used after all. @return whether it is gone */
    boolean discardUnusable(SandboxOwner member, String fingerprint) throws SandboxException {
        return locks.alone(member, () -> {
            Inventory things = holdings.of(member);
            boolean unusable = nobodys(member, things) && !usable(things, fingerprint);
            if (unusable) {
                removal.forget(member);
            }
            return unusable;
        });
    }

    /** Ends what runs of one that was given to nobody knows whom; their volumes and network stay. */
    void retire(SandboxOwner member) throws SandboxException {
        locks.alone(member, () -> {
            Inventory things = holdings.of(member);
            if (!nobodys(member, things)) {
                removal.stop(things);
            }
            return null;
        });
    }

    /** Ids that have a file, but nothing on the engine where they were. */
    List<String> withoutSandbox(Set<String> there) throws SandboxException {
        List<String> left = new ArrayList<>();
        for (String id : files.ids()) {
            Optional<OwnerFiles.Given> given = files.given(id);
            if (!there.contains(id) && (given.isEmpty() || given.get().engine().equals(room.engineId()))) {
                left.add(id);
            }
        }
        return left;
    }

    /** Removes the files of an id if there still is nothing. */
    void deleteFiles(String id) throws SandboxException {
        locks.alone(PoolMember.of(id), () -> {
            if (!holdings.mine().pooled().contains(id)) {
                files.delete(id);
            }
            return null;
        });
    }
}
