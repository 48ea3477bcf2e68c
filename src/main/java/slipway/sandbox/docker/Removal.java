package slipway.sandbox.docker;

import java.io.IOException;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/** Ends sandboxes of this instance and takes away what was theirs. Blocks; any thread. */
final class Removal {
    private final Holdings holdings;
    private final Engine engine;
    private final RunDirectories directories;
    private final OwnerFiles files;
    private final OwnerLocks locks;

    Removal(Holdings holdings, Engine engine, RunDirectories directories, OwnerFiles files, OwnerLocks locks) {
        this.holdings = holdings;
        this.engine = engine;
        this.directories = directories;
        this.files = files;
        this.locks = locks;
    }

    /** Ends the owner's sandbox, unless a newer one than {@code sandbox} has taken its place. Volumes and their network stay. */
    void stop(SandboxOwner owner, String sandbox) throws SandboxException {
        unlessReplaced(owner, sandbox, this::stop);
    }

    /** The network of volumes costs nothing while nothing is on it, and whoever comes back waits a seventh less when it is there. */
    void stop(Inventory things) throws SandboxException {
        stopMachines(things);
        removeMachines(things);
        if (things.volumes().isEmpty()) {
            removeNetworks(things);
        }
    }

    /** As {@link #stop}, at once and with the owner's volumes. */
    void remove(SandboxOwner owner, String sandbox) throws SandboxException {
        unlessReplaced(owner, sandbox, things -> {
            removeMachines(things);
            removeNetworks(things);
            removeVolumes(owner, things);
        });
    }

    /** Takes away all that the owner has, whichever sandbox it is of, and waits for one that is being started. */
    void forget(SandboxOwner owner) throws SandboxException {
        locks.alone(owner, () -> {
            Inventory things = holdings.of(owner);
            removeMachines(things);
            removeNetworks(things);
            removeVolumes(owner, things);
            return null;
        });
    }

    /** As {@link #remove}, of a sandbox that did not come up; volumes only when nobody has used them yet. */
    void undo(SandboxOwner owner, String sandbox, boolean volumesAreNew) throws SandboxException {
        unlessReplaced(owner, sandbox, things -> {
            removeMachines(things);
            removeNetworks(things);
            if (volumesAreNew) {
                removeVolumes(owner, things);
            }
        });
    }

    @FunctionalInterface
    private interface Steps {
        void take(Inventory things) throws SandboxException;
    }

    private void unlessReplaced(SandboxOwner owner, String sandbox, Steps steps) throws SandboxException {
        locks.alone(owner, () -> {
            Inventory things = holdings.of(owner);
            if (things.machine().filter(machine -> !machine.sandbox().equals(sandbox)).isEmpty()) {
                steps.take(things);
                delete(sandbox);
            }
            return null;
        });
    }

    /** Lets processes end by themselves for some seconds, so that the engine inside closes its files. */
    private void stopMachines(Inventory things) throws SandboxException {
        for (Inventory.Machine machine : things.machines()) {
            engine.stop(machine.id());
        }
    }

    void removeMachines(Inventory things) throws SandboxException {
        for (Inventory.Machine machine : things.machines()) {
            engine.removeContainer(machine.id());
            delete(machine.sandbox());
        }
    }

    private void removeNetworks(Inventory things) throws SandboxException {
        for (Inventory.Net network : things.networks()) {
            engine.removeNetwork(network.id());
        }
    }

    private void removeVolumes(SandboxOwner owner, Inventory things) throws SandboxException {
        for (Inventory.Volume volume : things.volumes()) {
            engine.removeVolume(volume.name());
        }
        files.forget(owner);
    }

    private void delete(String sandbox) throws SandboxException {
        try {
            directories.delete(sandbox);
        } catch (IOException e) {
            throw new SandboxException.HostUnfit("Cannot remove " + directories.path(sandbox) + " of a sandbox that has ended: "
                    + e.getMessage() + ". Remove it by hand.", e);
        }
    }
}
