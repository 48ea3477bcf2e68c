package slipway.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import slipway.sandbox.Capacity;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;

class EngineWatchTest {
    /** Answers nothing but how many sandboxes there may be. */
    private abstract static class CapacityProvider implements SandboxProvider {
        final AtomicInteger questions = new AtomicInteger();

        abstract Capacity answer() throws SandboxException;

        @Override
        public Capacity capacity() throws SandboxException {
            questions.incrementAndGet();
            return answer();
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
        public List<String> reap() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<String> courses(String learner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forget(String learner) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void manyWhoAskAreOneQuestion() {
        var provider = new CapacityProvider() {
            @Override
            Capacity answer() {
                return new Capacity(30, 4, 1, "memory");
            }
        };
        EngineWatch engine = new EngineWatch(provider);
        for (int i = 0; i < 100; i++) {
            assertEquals(30, engine.look().capacity().orElseThrow().most());
        }
        assertEquals(1, provider.questions.get());
    }

    @Test
    void whatIsWrongIsToldInItsOwnWords() {
        EngineWatch engine = new EngineWatch(new CapacityProvider() {
            @Override
            Capacity answer() throws SandboxException {
                throw new SandboxException.EngineUnavailable("Start it.", null);
            }
        });
        assertTrue(engine.look().capacity().isEmpty());
        assertEquals("Start it.", engine.look().trouble());
    }

    @Test
    void anEngineThatHangsHoldsUpNobodyForLongAndIsAskedOnce() throws InterruptedException {
        CountDownLatch answers = new CountDownLatch(1);
        var provider = new CapacityProvider() {
            @Override
            Capacity answer() {
                try {
                    answers.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return new Capacity(30, 0, 0, "memory");
            }
        };
        EngineWatch engine = new EngineWatch(provider);
        Thread other = Thread.ofVirtual().start(engine::look);
        assertTrue(engine.look().trouble().contains("has not answered"), "it is given up after some seconds");
        other.join();
        assertEquals(1, provider.questions.get());
        answers.countDown();
        while (engine.look().capacity().isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
