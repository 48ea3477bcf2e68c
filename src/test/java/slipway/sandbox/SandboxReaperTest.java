package slipway.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SandboxReaperTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** Reaps what the test hands over, round by round; waits for the test when it has nothing. */
    private static final class ScriptedProvider implements SandboxProvider {
        private final BlockingQueue<Object> rounds = new SynchronousQueue<>();

        void round(Object result) throws InterruptedException {
            assertTrue(rounds.offer(result, 10, TimeUnit.SECONDS), "the reaper came for another round");
        }

        @Override
        @SuppressWarnings("unchecked")
        public List<String> reap() throws SandboxException {
            Object result;
            try {
                result = rounds.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (result instanceof SandboxException failure) {
                throw failure;
            }
            if (result instanceof RuntimeException failure) {
                throw failure;
            }
            return (List<String>) result;
        }

        @Override
        public Sandbox open(SandboxSpec spec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Sandbox> running() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Capacity capacity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<String> courses(String learner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(SandboxOwner owner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forget(String learner) {
            throw new UnsupportedOperationException();
        }
    }

    private final ScriptedProvider provider = new ScriptedProvider();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private SandboxReaper reaper(Duration interval) {
        return new SandboxReaper(provider, interval, log::add, line -> log.add("! " + line));
    }

    private List<String> logged() {
        List<String> lines = new ArrayList<>();
        log.drainTo(lines);
        return lines;
    }

    private static SandboxException down() {
        return new SandboxException.EngineUnavailable("it is down", null);
    }

    @Test
    void reapsAtOnceAndLogsEachLine() throws Exception {
        SandboxReaper reaper = reaper(Duration.ofDays(1));
        provider.round(List.of("Stopped b.", "Stopped a."));
        reaper.close();

        assertEquals(List.of("Stopped a.", "Stopped b."), logged());
    }

    @Test
    void goesOnAtEachIntervalAndTellsWhatStaysOnlyOnce() throws Exception {
        SandboxReaper reaper = reaper(AT_ONCE);
        provider.round(List.of("Could not remove a."));
        provider.round(List.of("Could not remove a."));
        provider.round(List.of("Could not remove a.", "Stopped b."));
        provider.round(List.of());
        provider.round(List.of("Could not remove a."));
        provider.round(List.of());
        closeDuringARound(reaper);

        assertEquals(List.of("Could not remove a.", "Stopped b.", "Could not remove a."), logged());
    }

    @Test
    void tellsAnErrorWhenItBeginsChangesAndEnds() throws Exception {
        SandboxReaper reaper = reaper(AT_ONCE);
        provider.round(down());
        provider.round(down());
        provider.round(new IllegalStateException("a bug"));
        provider.round(List.of());
        provider.round(List.of());
        closeDuringARound(reaper);

        assertEquals(List.of("! Sandboxes cannot be cleaned up: it is down",
                "! Sandboxes cannot be cleaned up: java.lang.IllegalStateException: a bug", "Sandboxes are cleaned up again."), logged());
    }

    @Test
    void closingEndsTheRounds() throws Exception {
        SandboxReaper reaper = reaper(AT_ONCE);
        provider.round(List.of());
        closeDuringARound(reaper);

        assertFalse(provider.rounds.offer(List.of(), 50, TimeUnit.MILLISECONDS));
    }

    /** Whether the reaper waits for a round or for its interval: it gets rounds until it has ended. */
    private void closeDuringARound(SandboxReaper reaper) throws Exception {
        Thread closing = Thread.ofVirtual().start(reaper::close);
        while (!closing.join(Duration.ofMillis(1))) {
            provider.rounds.offer(List.of(), 1, TimeUnit.MILLISECONDS);
        }
    }
}
