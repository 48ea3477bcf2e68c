package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slipway.sandbox.SandboxException;

@Timeout(20)
class TogetherTest {
    private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** The first go lasts until all the others wait. */
    private List<String> work(List<Integer> wishes) throws SandboxException {
        sizes.add(wishes.size());
        if (sizes.size() == 1) {
            begun.countDown();
            await(goOn);
        }
        if (wishes.contains(13)) {
            throw new SandboxException.Exhausted("unlucky", null);
        }
        return wishes.stream().map(wish -> "done " + wish).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoComesDuringAGoIsPartOfTheNextWithAllTheOthersAndGetsItsOwnAnswer() throws Exception {
        Together<Integer, String> together = new Together<>(this::work);
        try (ExecutorService threads = Executors.newFixedThreadPool(31)) {
            Future<String> first = threads.submit(() -> together.of(0));
            begun.await();
            List<Thread> callers = Collections.synchronizedList(new ArrayList<>());
            List<Future<String>> others = IntStream.rangeClosed(20, 49).mapToObj(i -> threads.submit(() -> {
                callers.add(Thread.currentThread());
                return together.of(i);
            })).toList();
            while (callers.size() < 30 || callers.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            assertEquals("done 0", first.get());
            for (int i = 0; i < 30; i++) {
                assertEquals("done " + (20 + i), others.get(i).get());
            }
        }
        assertEquals(List.of(1, 30), sizes);
    }

    @Test
    void aFailureIsToldToAllWhoWereInItAndToNobodyAfter() throws Exception {
        goOn.countDown();
        Together<Integer, String> together = new Together<>(this::work);
        assertThrows(SandboxException.Exhausted.class, () -> together.of(13));
        assertEquals("done 1", together.of(1));
        Together<Integer, String> broken = new Together<>(wishes -> List.of());
        assertThrows(IllegalStateException.class, () -> broken.of(1), "an answer that is missing is nobody's for ever");
    }
}
