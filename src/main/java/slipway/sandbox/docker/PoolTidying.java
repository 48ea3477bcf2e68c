package slipway.sandbox.docker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.docker.Inventory.Machine;
import slipway.sandbox.docker.Inventory.Volume;

/** One look at all members of the pool, whoever made them. One that cannot be removed keeps no other from being looked at. */
final class PoolTidying {
    private final PoolMembers members;
    private final String fingerprint;
    private final int size;
    private final List<Machine> usable = new ArrayList<>();
    private final Set<SandboxOwner> removed = new HashSet<>();
    private final List<String> lines = new ArrayList<>();

    /**
     * @param fingerprint of what a member made now would be
     * @param size how many are to be kept
     */
    PoolTidying(PoolMembers members, String fingerprint, int size) {
        this.members = members;
        this.fingerprint = fingerprint;
        this.size = size;
    }

    /** @param underWay members that are just being made @return those that can be given to somebody */
    List<Machine> look(Inventory mine, Predicate<SandboxOwner> underWay) throws SandboxException {
        for (Machine machine : mine.machines()) {
            if (!PoolMember.is(machine.tags().owner()) && machine.build().waiting()) {
                members.takeName(machine);
            }
        }
        List<SandboxOwner> owners = mine.owners().stream().filter(PoolMember::is).filter(underWay.negate()).toList();
        for (SandboxOwner owner : owners) {
            attempt(owner, () -> look(owner, mine.of(owner)));
        }
        for (String id : members.withoutSandbox(mine.pooled())) {
            SandboxOwner owner = PoolMember.of(id);
            if (underWay.negate().test(owner)) {
                attempt(owner, () -> sweep(id));
            }
        }
        return usable;
    }

    /** Those that there are no more. */
    Set<SandboxOwner> removed() {
        return removed;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    private void look(SandboxOwner owner, Inventory things) throws SandboxException {
        if (!members.nobodys(owner, things)) {
            retire(owner, things);
        } else if (usable.size() < size && members.usable(things, fingerprint)) {
            usable.add(things.machines().getFirst());
        } else if (usable.size() >= size) {
            members.discard(owner);
            gone(owner, "of which there were too many");
        } else if (members.discardUnusable(owner, fingerprint)) {
            gone(owner, "which could not be used");
        }
    }

    private void gone(SandboxOwner owner, String why) {
        removed.add(owner);
        lines.add("Removed the sandbox " + PoolMember.id(owner) + " of the pool, " + why + ".");
    }

    private void retire(SandboxOwner owner, Inventory things) throws SandboxException {
        if (!things.machines().isEmpty() || things.volumes().isEmpty()) {
            members.retire(owner);
        }
        Set<String> volumes = things.volumes().stream().map(Volume::name).collect(Collectors.toCollection(TreeSet::new));
        if (!volumes.isEmpty()) {
            lines.add("The data directory does not know whose these volumes are; perhaps it is older than they are. They are kept. If nobody"
                    + " misses anything, remove them with `docker volume rm " + String.join(" ", volumes) + "`.");
        }
    }

    private void sweep(String id) throws SandboxException {
        members.deleteFiles(id);
        lines.add("Removed the note whose the sandbox " + id + " of the pool was, which is gone.");
    }

    @FunctionalInterface
    private interface Step {
        void take() throws SandboxException;
    }

    private void attempt(SandboxOwner owner, Step step) {
        try {
            step.take();
        } catch (SandboxException e) {
            lines.add("Could not look after the sandbox " + PoolMember.id(owner) + " of the pool: " + e.getMessage());
        }
    }
}
