package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import slipway.sandbox.Sandbox;

/**
 * A session as a lesson uses it: cells are run in named shells, and all output is acknowledged at once, unless told otherwise.
 */
public final class Cells implements AutoCloseable {
    static final Duration SILENCE = Duration.ofSeconds(60);

    public final Events events = new Events() {
        @Override
        public synchronized void event(KernelEvent event) {
            super.event(event);
            if (acknowledging && event instanceof KernelEvent.OutputReceived(UUID run, long offset, byte[] bytes)) {
                ready.join().acknowledge(run, offset + bytes.length);
            }
        }
    };
    public final KernelSession session;
    private final CompletableFuture<KernelSession> ready = new CompletableFuture<>();
    private volatile boolean acknowledging;

    public Cells(Sandbox sandbox, Map<UUID, Long> stored) {
        this(sandbox, stored, true);
    }

    Cells(Sandbox sandbox, Map<UUID, Long> stored, boolean acknowledging) {
        this.acknowledging = acknowledging;
        session = KernelSession.attach(sandbox, stored, events);
        ready.complete(session);
        events.await(KernelEvent.Attached.class);
    }

    /** Whether output is acknowledged as it comes. */
    void acknowledge(boolean on) {
        acknowledging = on;
    }

    /** A run that has ended. */
    public record Ran(UUID run, KernelEvent.RunEnded end, String text) {
        public int exitCode() {
            return ((Outcome.Finished) end.outcome()).exitCode();
        }
    }

    /** Runs a bash cell to its end; the text is what it had written by then. */
    public Ran run(String shell, String source) {
        return end(start(shell, source));
    }

    /** As {@link #run}, and it must succeed; answers its text. */
    public String text(String shell, String source) {
        Ran ran = run(shell, source);
        assertEquals(new Outcome.Finished(0), ran.end().outcome(), () -> source + "\n" + ran.text());
        return ran.text();
    }

    UUID start(String shell, String source) {
        return start(bash(shell, source));
    }

    public UUID start(Execution execution) {
        session.execute(execution);
        return execution.run();
    }

    public Ran end(UUID run) {
        KernelEvent.RunEnded end = events.awaitEnd(run);
        return new Ran(run, end, events.text(run));
    }

    /** Types as a person does, line end included. */
    void type(UUID run, String keys) {
        session.input(run, keys.getBytes(StandardCharsets.UTF_8));
    }

    public static Execution bash(String shell, String source) {
        return execution(shell, Language.BASH, source, SILENCE);
    }

    static Execution python(String shell, String source) {
        return execution(shell, Language.PYTHON, source, SILENCE);
    }

    public static Execution file(String path, Integer mode, String source) {
        return new Execution(UUID.randomUUID(), "lesson/main", Language.FILE, source, "lesson", null, path, mode, SILENCE,
                Map.of(), 80, 24);
    }

    static Execution execution(String shell, Language language, String source, Duration silence) {
        return new Execution(UUID.randomUUID(), "lesson/" + shell, language, source, "lesson", null, null, null, silence,
                Map.of(), 80, 24);
    }

    @Override
    public void close() {
        session.close();
    }
}
