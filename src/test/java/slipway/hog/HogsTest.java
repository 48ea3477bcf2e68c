package slipway.hog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.sandbox.Limits;

/**
 * Learners who take all they can get: meanwhile another learner's cells and containers work, and afterwards the own sandbox does, by
 * what its learner can click alone. Lanes of two sandboxes do one hog after the other, so that each also begins where the one before
 * has left the sandbox. Limits of time are those of patience; how much slower the neighbour becomes is measured by {@code make bench}.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HogsTest {
    private static final int LANES = 3;
    private static final int ROUNDS = 1;
    private static final Duration TO_HOLD = Duration.ofSeconds(60);
    private static final Duration TO_RECOVER = Duration.ofSeconds(20);
    private static final Limits HOGS = new Limits(1L << 30, 1.0, 512, 64L << 20, 192L << 20, 256L << 20);

    record Try(Hog hog, boolean container) {
        @Override
        public String toString() {
            return hog + (container ? " in a container" : " in a cell");
        }
    }

    private static final Map<Try, Future<?>> TRIES = new HashMap<>();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
    private static HogSite site;

    static List<Try> tries() {
        return Stream.of(Hog.values()).flatMap(hog -> Stream.of(new Try(hog, false), new Try(hog, true)))
                .filter(one -> one.hog.inContainer() || !one.container).toList();
    }

    @BeforeAll
    static void begin() throws Exception {
        site = new HogSite();
        ConcurrentLinkedQueue<FutureTask<Void>> waiting = new ConcurrentLinkedQueue<>();
        ThreadLocal<Lane> lane = new ThreadLocal<>();
        for (Try one : tries()) {
            FutureTask<Void> task = new FutureTask<>(() -> {
                lane.get().bear(one);
                return null;
            });
            TRIES.put(one, task);
            waiting.add(task);
        }
        for (int number = 0; number < LANES; number++) {
            String name = "lane" + number;
            THREADS.submit(() -> {
                try (Lane own = new Lane(name)) {
                    lane.set(own);
                    for (FutureTask<Void> next = waiting.poll(); next != null; next = waiting.poll()) {
                        next.run();
                    }
                }
                return null;
            });
        }
    }

    @AfterAll
    static void end() throws Exception {
        THREADS.shutdownNow();
        THREADS.awaitTermination(20, TimeUnit.SECONDS);
        site.close();
    }

    @ParameterizedTest
    @MethodSource("tries")
    void isBorneByTheNeighbourAndSurvivedByItself(Try one) throws Throwable {
        try {
            TRIES.get(one).get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    /** A hog and its neighbour. */
    private static final class Lane implements AutoCloseable {
        private final String name;
        private Place hog;
        private final Place neighbour;

        Lane(String name) throws Exception {
            this.name = name;
            hog = site.open(name + "-hog", HOGS);
            neighbour = site.open(name + "-neighbour", HOGS);
        }

        void bear(Try one) throws Exception {
            List<String> times = new ArrayList<>();
            long begin = System.nanoTime();
            try {
                UUID run = hog.start(one.hog.source(one.container));
                hog.awaitSaid(run, "holding", TO_HOLD);
                times.add("holds after " + since(begin));
                for (int round = 0; round < ROUNDS; round++) {
                    times.add("%.0f".formatted(neighbour.echoMillis()) + " and " + "%.0f ms".formatted(neighbour.dockerRunMillis()));
                }
                begin = System.nanoTime();
                boolean restarted = hog.stop(one.hog, run);
                times.add((restarted ? "restarted after " : "stopped after ") + since(begin));
                begin = System.nanoTime();
                hog.eventually("/bin/echo works", TO_RECOVER);
                times.add("cells after " + since(begin));
                hog.recover(TO_HOLD);
                times.add("containers after " + since(begin));
            } catch (AssertionError e) {
                hog.close();
                site.forget(name + "-hog");
                hog = site.open(name + "-hog", HOGS);
                throw e;
            } finally {
                System.out.println(one + ": " + String.join(", ", times));
            }
        }

        private static String since(long begin) {
            return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
        }

        @Override
        public void close() throws IOException {
            hog.close();
            neighbour.close();
        }
    }
}
