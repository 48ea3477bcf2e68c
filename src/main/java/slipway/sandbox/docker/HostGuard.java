package slipway.sandbox.docker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import slipway.sandbox.SandboxException;

/**
 * Sees to it that this host is closed to sandboxes, as {@link HostRules} say: before the first one starts, and then in rounds on a
 * thread of its own, since an engine that restarts, a firewall that loads its rules anew, or a new network of the host opens it again.
 *
 * <p>Where the rules cannot be set, a server of one person, who owns the machine, opens sandboxes nevertheless and says so; a server
 * of a class opens none until they can.
 */
final class HostGuard implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HostGuard.class);
    private static final String FOR_LEARNERS = "this server opens no sandboxes as long as it cannot protect its own services from them."
            + " Tell whoever runs it: the reason is in its log. It tries again by itself.";
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(10);

    /** Engines that this process has done it for: the rules are the host's, so that one provider's serve the next too. */
    private static final Set<String> DONE = ConcurrentHashMap.newKeySet();
    private static final ReentrantLock SETTING = new ReentrantLock();

    /** The host's firewall, as far as it is ours. */
    @FunctionalInterface
    interface Rules {
        /** Sets them, whether or not they are there; blocks. @return what could not be set, as a sentence; empty when all was */
        String set() throws SandboxException;
    }

    private final String host;
    private final boolean required;
    private final Rules rules;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String trouble = "";
    private volatile long tried = System.nanoTime() - BETWEEN_TRIES.toNanos();

    /**
     * @param host names the engine's host among all that this process has to do with
     * @param required whether no sandbox is opened where the rules cannot be set
     */
    HostGuard(String host, boolean required, Rules rules) {
        this.host = host;
        this.required = required;
        this.rules = rules;
    }

    /** Sets the rules in rounds until closed, first after one interval. Returns at once. */
    void keep(Duration interval) {
        Thread.ofVirtual().name("host-guard").start(() -> {
            try {
                while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                    round();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** An engine that does not answer has not opened the host: it is asked again in the next round. */
    private void round() {
        try {
            set();
        } catch (SandboxException e) {
            LOG.debugf("the host's firewall was not looked at: %s", e.getMessage());
        }
    }

    /**
     * Sets the rules unless this process has done so; blocks until they are set.
     *
     * @throws SandboxException when the engine does not answer, or when they are required and cannot be set, in words for learners
     */
    void require() throws SandboxException {
        if (!DONE.contains(host)) {
            SETTING.lock();
            try {
                if (!DONE.contains(host) && System.nanoTime() - tried >= BETWEEN_TRIES.toNanos()) {
                    set();
                }
            } finally {
                SETTING.unlock();
            }
        }
        if (required && !DONE.contains(host)) {
            throw new SandboxException.HostUnfit(FOR_LEARNERS, null);
        }
    }

    /** What is open to sandboxes that should not be, as a sentence; empty while nothing is known. */
    String trouble() {
        return trouble;
    }

    /** Why no sandbox is opened, as a sentence; empty when the rules stand, or need not. */
    String refusal() {
        if (!required || DONE.contains(host)) {
            return "";
        }
        return trouble.isEmpty() ? "The host's firewall is being set." : trouble;
    }

    private void set() throws SandboxException {
        SETTING.lock();
        try {
            String now = rules.set();
            tried = System.nanoTime();
            if (now.isEmpty()) {
                DONE.add(host);
            } else {
                DONE.remove(host);
            }
            become(now);
        } finally {
            SETTING.unlock();
        }
    }

    private void become(String now) {
        if (now.equals(trouble)) {
            return;
        }
        trouble = now;
        if (now.isEmpty()) {
            LOG.info("This host is closed to sandboxes again.");
        } else if (required) {
            LOG.error(now + " No sandbox is opened for learners until it can be closed; it is tried again each minute. See \"The firewall\" in docs/classroom.md.");
        } else {
            LOG.warn(now);
        }
    }

    /** The rules stay. */
    @Override
    public void close() {
        closed.countDown();
    }
}
