package slipway.sandbox.docker;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/**
 * One thread at a time opens, ends or reaps the sandbox of an owner; different owners do not wait for each other.
 * A lock is kept for ever: owners are as few as learners, and members of the pool as few as those who came.
 */
final class OwnerLocks {
    private final Map<SandboxOwner, ReentrantLock> locks = new ConcurrentHashMap<>();

    @FunctionalInterface
    interface Work<T> {
        T run() throws SandboxException;
    }

    /** All for whom something was done since the server started, or is being done. */
    Set<SandboxOwner> owners() {
        return Set.copyOf(locks.keySet());
    }

    <T> T alone(SandboxOwner owner, Work<T> work) throws SandboxException {
        ReentrantLock lock = locks.computeIfAbsent(owner, key -> new ReentrantLock());
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
