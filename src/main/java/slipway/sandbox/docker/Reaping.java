package slipway.sandbox.docker;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.docker.Inventory.Machine;
import slipway.sandbox.docker.Inventory.Net;

/**
 * One round of removing what this instance no longer needs. Looks without locks first; what seems amiss is looked at again under
 * its owner's lock, since it may just be starting. One thing that cannot be removed keeps nothing else from being removed. What
 * is of the pool is the pool's part.
 */
final class Reaping {
    private final Holdings holdings;
    private final RunDirectories directories;
    private final OwnerLocks locks;
    private final Removal removal;
    private final List<String> lines = new ArrayList<>();

    Reaping(Holdings holdings, RunDirectories directories, OwnerLocks locks, Removal removal) {
        this.holdings = holdings;
        this.directories = directories;
        this.locks = locks;
        this.removal = removal;
    }

    List<String> reap() throws SandboxException {
        // in this order: a directory that is listed was of a start under way, or its container is in the inventory
        Set<String> abandoned = new HashSet<>(directoryIds());
        abandoned.removeAll(directories.starting());
        Inventory mine = holdings.mine();
        mine.machines().forEach(machine -> abandoned.remove(machine.sandbox()));
        for (SandboxOwner owner : mine.owners()) {
            if (!PoolMember.is(owner) && amiss(mine.of(owner))) {
                tidy(owner);
            }
        }
        abandoned.stream().sorted().forEach(this::deleteDirectory);
        return List.copyOf(lines);
    }

    private boolean amiss(Inventory owned) {
        return owned.machines().stream().anyMatch(machine -> !machine.running() || expired(machine))
                || owned.machines().isEmpty() && owned.volumes().isEmpty() && !owned.networks().isEmpty();
    }

    private boolean expired(Machine machine) {
        return !Instant.now().isBefore(directories.expiry(machine.sandbox(), machine.expires()));
    }

    private void tidy(SandboxOwner owner) {
        try {
            locks.alone(owner, () -> {
                tidyAlone(holdings.of(owner));
                return null;
            });
        } catch (SandboxException e) {
            lines.add("Could not clean up after " + owner + ": " + e.getMessage());
        }
    }

    private void tidyAlone(Inventory owned) throws SandboxException {
        if (!amiss(owned)) {
            return;
        }
        List<String> done = new ArrayList<>();
        for (Machine machine : owned.machines()) {
            done.add(machine.running()
                    ? "Stopped the sandbox " + machine.sandbox() + " of " + machine.tags().owner() + ", which had expired."
                    : "Removed the sandbox " + machine.sandbox() + " of " + machine.tags().owner() + ", which had ended.");
        }
        if (owned.machines().isEmpty()) {
            for (Net network : owned.networks()) {
                done.add("Removed the network of slot " + network.tags().slot() + " of " + network.tags().owner() + ", which had neither sandbox nor volumes.");
            }
        }
        removal.stop(owned);
        lines.addAll(done);
    }

    private Set<String> directoryIds() throws SandboxException {
        try {
            return directories.ids();
        } catch (IOException e) {
            throw new SandboxException.HostUnfit("Cannot read the directory of the sandboxes' sockets: " + e.getMessage(), e);
        }
    }

    private void deleteDirectory(String sandbox) {
        try {
            directories.delete(sandbox);
            lines.add("Removed the directory of the sandbox " + sandbox + ", which is gone.");
        } catch (IOException e) {
            lines.add("Could not remove " + directories.path(sandbox) + " of a sandbox that is gone: " + e.getMessage());
        }
    }
}
