package slipway.hog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import slipway.kernel.EngineState;
import slipway.kernel.Execution;
import slipway.kernel.KernelEvent;
import slipway.kernel.KernelListener;
import slipway.kernel.KernelSession;
import slipway.kernel.Language;
import slipway.kernel.Outcome;
import slipway.sandbox.Sandbox;

/** A learner's sandbox with a running engine that has a small image; a flood's output is acknowledged and only its beginning kept. */
public final class Place implements KernelListener, AutoCloseable {
    private static final int KEPT = 64 << 10;
    private static final String SHELL = "lesson/main";

    private volatile KernelSession session;
    private final Map<UUID, ByteArrayOutputStream> said = new ConcurrentHashMap<>();
    private final Map<UUID, Outcome> ended = new ConcurrentHashMap<>();
    private volatile EngineState engine = EngineState.OFF;
    private volatile String gone = "";

    private Place() {
    }

    public static Place open(Sandbox sandbox) {
        Place place = new Place();
        place.session = KernelSession.attach(sandbox, Map.of(), place);
        place.session.startEngine();
        place.until(() -> place.engine == EngineState.READY, Duration.ofSeconds(60), "the engine is not ready");
        // the registry may still be starting
        place.text("for i in $(seq 100); do docker pull --quiet alpine:3 && break; sleep 0.2; done", Duration.ofSeconds(60));
        return place;
    }

    private static void waitOn(Object monitor, long millis) {
        try {
            monitor.wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void event(KernelEvent event) {
        switch (event) {
            case KernelEvent.OutputReceived(UUID run, long offset, byte[] bytes) -> {
                ByteArrayOutputStream kept = said.computeIfAbsent(run, one -> new ByteArrayOutputStream());
                kept.write(bytes, 0, Math.min(bytes.length, Math.max(0, KEPT - kept.size())));
                session.acknowledge(run, offset + bytes.length);
            }
            case KernelEvent.RunEnded end -> ended.put(end.run(), end.outcome());
            case KernelEvent.OutputClosed closed -> session.forget(closed.run()); // the last that is heard of a run
            case KernelEvent.EngineChanged change -> engine = change.state();
            case KernelEvent.SandboxGone lost -> gone = lost.toString();
            default -> { }
        }
        notifyAll();
    }

    public UUID start(String shell, String source) {
        UUID run = UUID.randomUUID();
        session.execute(new Execution(run, shell, Language.BASH, source, "lesson", null, null, null, Duration.ofMinutes(10), Map.of(), 80, 24));
        return run;
    }

    public UUID start(String source) {
        return start(SHELL, source);
    }

    public String said(UUID run) {
        ByteArrayOutputStream kept = said.get(run);
        return kept == null ? "" : kept.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    public boolean ended(UUID run) {
        return ended.containsKey(run);
    }

    public void awaitSaid(UUID run, String word, Duration limit) {
        until(() -> said(run).contains(word) || ended(run), limit, "no \"" + word + "\" in " + tail(said(run)));
        if (!said(run).contains(word)) {
            throw new AssertionError("ended with " + ended.get(run) + " before it said \"" + word + "\": " + tail(said(run)));
        }
    }

    /** Runs a cell that must succeed within the limit; answers its output. */
    public String text(String source, Duration limit) {
        UUID run = start(source);
        until(() -> ended(run), limit, source + " does not end; it said " + tail(said(run)));
        if (!ended.get(run).equals(new Outcome.Finished(0))) {
            throw new AssertionError(source + " ended with " + ended.get(run) + ": " + tail(said(run)));
        }
        return said(run);
    }

    /** Repeats a cell until it succeeds. */
    public void eventually(String source, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        AssertionError last = new AssertionError("never tried");
        while (System.nanoTime() < deadline) {
            try {
                text(source, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                return;
            } catch (AssertionError e) {
                last = e;
                pause(Duration.ofMillis(200));
            }
        }
        throw last;
    }

    /**
     * What people do with a cell that they want to end: Stop, Stop again, and then Restart shell; that at once after a fork bomb, of
     * which Stop ends the first process only. True when the shell was restarted.
     */
    public boolean stop(Hog hog, UUID run) {
        for (int press = 0; press < 3 && !ended(run); press++) {
            session.interrupt(run);
            within(() -> ended(run), Duration.ofSeconds(1));
        }
        if (ended(run) && hog != Hog.FORK_BOMB) {
            return false;
        }
        session.restart(SHELL);
        until(() -> ended(run), Duration.ofSeconds(20), "the run does not end by Restart shell");
        return true;
    }

    /** As a learner cleans up: a cell, what it wrote, its containers, and then a new one. */
    public void recover(Duration limit) {
        eventually("/bin/echo works; rm -rf many big", limit);
        eventually("docker ps --all --quiet | xargs --no-run-if-empty docker rm --force > /dev/null", limit);
        eventually("docker run --rm alpine:3 echo works", limit);
    }

    public double echoMillis() {
        return millis(() -> text("echo hi", Duration.ofSeconds(20)));
    }

    public double dockerRunMillis() {
        return millis(() -> text("docker run --rm --network none alpine:3 echo hi", Duration.ofSeconds(20)));
    }

    private static double millis(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    private synchronized boolean within(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean() && gone.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            waitOn(this, left);
        }
        return condition.getAsBoolean();
    }

    private synchronized void pause(Duration time) {
        within(() -> false, time);
    }

    private void until(BooleanSupplier condition, Duration limit, String otherwise) {
        if (!within(condition, limit)) {
            throw new AssertionError(otherwise + " within " + limit + "; engine " + engine + gone);
        }
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 600));
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
