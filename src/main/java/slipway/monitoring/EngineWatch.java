package slipway.monitoring;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import slipway.sandbox.Capacity;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxProvider;

/**
 * How the engine that runs the sandboxes fares, for all who ask for health or figures: it is asked one question at a time and at most
 * every {@link #FRESH}, however many ask, and nobody waits long for an engine that hangs. Any thread; blocks.
 */
@Singleton
final class EngineWatch {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Question question;
    private CompletableFuture<Seen> asked;
    private Seen last;
    private long lastAt;

    /**
     * What was seen last.
     *
     * @param capacity empty while the engine does not answer
     * @param storage where it keeps its data, when this process can see that
     * @param trouble why it does not answer, a sentence; empty when it does
     */
    record Seen(Optional<Capacity> capacity, Optional<Path> storage, String trouble) {
        static Seen silent(String trouble) {
            return new Seen(Optional.empty(), Optional.empty(), trouble);
        }
    }

    /** What the engine is asked; blocks. */
    interface Question {
        Seen ask() throws SandboxException;
    }

    @Inject
    EngineWatch(SandboxProvider provider) {
        this(() -> new Seen(Optional.of(provider.capacity()), provider.storage(), ""));
    }

    EngineWatch(Question question) {
        this.question = question;
    }

    Seen look() {
        try {
            return asking().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Seen.silent("The Docker engine has not answered for " + PATIENCE.toSeconds() + " s. Look at its log, and whether the machine is overloaded.");
        } catch (ExecutionException e) {
            return Seen.silent("The Docker engine could not be asked: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Seen.silent("The server is ending.");
        }
    }

    private synchronized CompletableFuture<Seen> asking() {
        if (last != null && System.nanoTime() - lastAt < FRESH.toNanos()) {
            return CompletableFuture.completedFuture(last);
        }
        if (asked == null) {
            CompletableFuture<Seen> asking = new CompletableFuture<>();
            asked = asking;
            Thread.ofVirtual().name("engine-watch").start(() -> ask(asking));
        }
        return asked;
    }

    private void ask(CompletableFuture<Seen> asking) {
        Seen seen;
        try {
            seen = question.ask();
        } catch (SandboxException e) {
            seen = Seen.silent(e.getMessage());
        } catch (RuntimeException e) {
            seen = Seen.silent("The Docker engine could not be asked: " + e);
        }
        synchronized (this) {
            last = seen;
            lastAt = System.nanoTime();
            asked = null;
        }
        asking.complete(seen);
    }
}
