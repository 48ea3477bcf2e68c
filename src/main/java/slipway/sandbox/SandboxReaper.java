package slipway.sandbox;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The second, independent guarantee that no sandbox outlives its owner (the first is whoever opened it): calls
 * {@link SandboxProvider#reap} at once and then at every interval, on a thread of its own, until closed.
 * What is removed is logged; what stays wrong is logged when it begins, changes and ends, not every time.
 */
public final class SandboxReaper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SandboxReaper.class);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

    private final SandboxProvider provider;
    private final Duration interval;
    private final Consumer<String> info;
    private final Consumer<String> warning;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private Set<String> told = Set.of();
    private String trouble = "";

    SandboxReaper(SandboxProvider provider, Duration interval, Consumer<String> info, Consumer<String> warning) {
        this.provider = provider;
        this.interval = interval;
        this.info = info;
        this.warning = warning;
        this.thread = Thread.ofVirtual().name("sandbox-reaper").start(this::reapUntilClosed);
    }

    /** Starts reaping; the caller closes it. */
    public static SandboxReaper start(SandboxProvider provider, Duration interval) {
        return new SandboxReaper(provider, interval, LOG::info, LOG::warn);
    }

    private void reapUntilClosed() {
        try {
            do {
                reap();
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reap() {
        try {
            Set<String> lines = Set.copyOf(provider.reap());
            lines.stream().filter(line -> !told.contains(line)).sorted().forEach(info);
            told = lines;
            changeTrouble("");
        } catch (SandboxException e) {
            changeTrouble(e.getMessage());
        } catch (RuntimeException e) {
            changeTrouble(e.toString());
            LOG.debug("reaping failed", e);
        }
    }

    private void changeTrouble(String now) {
        if (now.equals(trouble)) {
            return;
        }
        if (now.isEmpty()) {
            info.accept("Sandboxes are cleaned up again.");
        } else {
            warning.accept("Sandboxes cannot be cleaned up: " + now);
        }
        trouble = now;
    }

    /** Waits for a round that is under way, but not for an engine that hangs. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(LONGEST_GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
