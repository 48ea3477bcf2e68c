package slipway.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import slipway.monitoring.EngineWatch.Seen;
import slipway.sandbox.Capacity;
import slipway.sandbox.SandboxException;

class EngineWatchTest {
    private static final Seen WELL = new Seen(Optional.of(new Capacity(30, 4, 1, "memory")), Optional.empty(), "");

    @Test
    void manyWhoAskAreOneQuestion() {
        AtomicInteger questions = new AtomicInteger();
        EngineWatch engine = new EngineWatch(() -> {
            questions.incrementAndGet();
            return WELL;
        });
        for (int i = 0; i < 100; i++) {
            assertEquals(30, engine.look().capacity().orElseThrow().most());
        }
        assertEquals(1, questions.get());
    }

    @Test
    void whatIsWrongIsToldInItsOwnWords() {
        EngineWatch engine = new EngineWatch(() -> {
            throw new SandboxException.EngineUnavailable("Start it.", null);
        });
        assertTrue(engine.look().capacity().isEmpty());
        assertEquals("Start it.", engine.look().trouble());
    }

    @Test
    void anEngineThatHangsHoldsUpNobodyForLongAndIsAskedOnce() throws InterruptedException {
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger questions = new AtomicInteger();
        EngineWatch engine = new EngineWatch(() -> {
            questions.incrementAndGet();
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return WELL;
        });
        Thread other = Thread.ofVirtual().start(engine::look);
        assertTrue(engine.look().trouble().contains("has not answered"), "it is given up after some seconds");
        other.join();
        assertEquals(1, questions.get());
        answers.countDown();
        while (engine.look().capacity().isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
