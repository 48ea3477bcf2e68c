package slipway.sandbox.docker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import slipway.sandbox.Capacity;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.docker.Inventory.Machine;

/**
 * Who has a place on this machine: whoever's sandbox runs or is being started. A place is taken before anything is made, under one
 * lock, so that sandboxes that are opened at the same time never are too many. That one has ended is seen when the engine is asked, which is done
 * when places seem to be used up. Blocks; any thread.
 */
final class Places {
    private final Room room;
    private final Holdings holdings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SandboxOwner, Long> taken = new HashMap<>();
    private final Set<SandboxOwner> starting = new HashSet<>();
    private boolean asked;

    Places(Room room, Holdings holdings) {
        this.room = room;
        this.holdings = holdings;
    }

    /**
     * Gives the owner a place until their sandbox ends; {@link #started} or {@link #free} must follow.
     *
     * @param memory what their sandbox may use; 0 for one that has its place in the reserve
     * @param newVolumes whether it will need disk that it does not have yet
     * @throws SandboxException.Full when there is none
     */
    void take(SandboxOwner owner, long memory, boolean newVolumes) throws SandboxException {
        lock.lock();
        try {
            if (newVolumes && memory > 0 && !room.diskForAnother()) {
                throw full();
            }
            long weight = room.weight(memory);
            if (!asked || !fits(owner, weight)) {
                ask();
            }
            if (!fits(owner, weight)) {
                throw full();
            }
            taken.put(owner, weight);
            starting.add(owner);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody alone is let in whatever their sandbox may use: a small machine is better than none. */
    private boolean fits(SandboxOwner owner, long weight) throws SandboxException {
        long others = taken.entrySet().stream().filter(entry -> !entry.getKey().equals(owner)).mapToLong(Map.Entry::getValue).sum();
        return weight == 0 || others == 0 || others + weight <= room.weight();
    }

    private SandboxException full() throws SandboxException {
        Room.Bound bound = room.bound(running());
        return new SandboxException.Full("All places for sandboxes on this machine are taken (" + running() + " run). " + bound.why(), null);
    }

    private int running() {
        return (int) taken.values().stream().filter(weight -> weight > 0).count();
    }

    /** Its sandbox runs; when it does not any more, the engine will say so. */
    void started(SandboxOwner owner) {
        lock.lock();
        try {
            starting.remove(owner);
        } finally {
            lock.unlock();
        }
    }

    /** It came to nothing. */
    void free(SandboxOwner owner) {
        lock.lock();
        try {
            starting.remove(owner);
            taken.remove(owner);
        } finally {
            lock.unlock();
        }
    }

    /** The place of one from the pool is its new owner's. */
    void handOver(SandboxOwner member, SandboxOwner owner) {
        lock.lock();
        try {
            Long weight = taken.remove(member);
            if (weight != null) {
                taken.put(owner, weight);
            }
        } finally {
            lock.unlock();
        }
    }

    Capacity capacity(int ready) throws SandboxException {
        lock.lock();
        try {
            ask();
            Room.Bound bound = room.bound(running());
            return new Capacity((int) Math.max(1, bound.most()), running(), ready, bound.why());
        } finally {
            lock.unlock();
        }
    }

    private void ask() throws SandboxException {
        Inventory mine = holdings.mine();
        taken.keySet().retainAll(starting);
        for (Machine machine : mine.machines()) {
            if (machine.running()) {
                taken.putIfAbsent(machine.tags().owner(), room.weight(machine.build().memory()));
            }
        }
        asked = true;
    }
}
