package slipway.sandbox.docker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import slipway.sandbox.SandboxException;

/**
 * Keeps the pool filled, on a thread of its own: one sandbox at a time, and only while nobody waits for another, people have been quiet for a
 * moment, and the machine has a place and memory for it. {@link #close} ends that.
 */
final class PoolFiller implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PoolFiller.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    /** After something was opened, or made: cells that are run then, and an engine that starts, go first. */
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

    private final Provision provision;
    private final Pool pool;
    private final Room room;
    private final Semaphore wake = new Semaphore(0);
    private final AtomicInteger opening = new AtomicInteger();
    private volatile long lastOpened = System.nanoTime() - QUIET.toNanos();
    private volatile boolean closed;
    private volatile Thread thread;
    private String trouble = "";

    PoolFiller(Provision provision, Pool pool, Room room) {
        this.provision = provision;
        this.pool = pool;
        this.room = room;
    }

    /** Begins; once. */
    void start() {
        if (provision.pool() > 0 && !closed) {
            thread = Thread.ofVirtual().name("sandbox-pool").start(this::fillUntilClosed);
        }
    }

    /** Somebody waits for a sandbox until {@link #opened}. */
    void opening() {
        opening.incrementAndGet();
    }

    void opened() {
        lastOpened = System.nanoTime();
        opening.decrementAndGet();
        look();
    }

    /** Something may be missing now. */
    void look() {
        wake.release();
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

    /** @return whether one was made */
    private boolean fill() {
        try {
            pool.tidy().forEach(LOG::debug);
            boolean make = !pool.filled() && opening.get() == 0 && room.memoryForAnother();
            if (make) {
                pool.make();
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

    /** When it begins, changes and ends. */
    private void tell(String now) {
        if (!now.equals(trouble) && !closed) {
            LOG.warn(now.isEmpty() ? "Sandboxes are made ready again." : "No sandbox can be made ready before it is asked for: " + now);
            trouble = now;
        }
    }

    /** Waits for one that is being made, and removes all that nobody has if that was asked for. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        look();
        try {
            if (thread != null) {
                thread.join(LONGEST_GOODBYE);
            }
            if (provision.removePoolAtEnd()) {
                pool.removeAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SandboxException e) {
            LOG.warn("Sandboxes that nobody has could not be removed: " + e.getMessage());
        }
    }
}
