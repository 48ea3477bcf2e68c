package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.database.Database;
import slipway.database.TestDatabase;
import slipway.product.ClassroomServer.Person;

/**
 * A classroom at work in which everything fails at some time: connections, sandboxes, agents, engines, the server. Nothing that
 * anybody was told is missing, nothing is done twice, everybody can work on, and in the end nothing belongs to nobody.
 * {@code SLIPWAY_FAULTS} says how many faults; {@code make soak} 500. {@code SLIPWAY_SEED} chooses them as a run before did.
 */
class FaultsIT {
    private static final int FAULTS = Integer.parseInt(System.getenv().getOrDefault("SLIPWAY_FAULTS", "16"));
    private static final long SEED = Long.parseLong(System.getenv().getOrDefault("SLIPWAY_SEED", "" + System.nanoTime() % 1_000_000));
    private static final int LEARNERS = 4;
    private static final int LONGEST_PEACE_MILLIS = 1000;
    private static final int MOST_IN_A_LIFE = 5;

    @TempDir
    static Path data;
    private static EngineProxy engine;
    private static ClassroomServer school;
    private final Random random = new Random(SEED);
    private final Map<String, Integer> struck = new HashMap<>();
    private volatile boolean ending;

    @BeforeAll
    static void start() {
        engine = new EngineProxy(data.resolve("engine.sock"));
        school = ClassroomServer.startOnTestDatabase(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.208.0.0/16",
                "SANDBOX_DOCKER_HOST", engine.host(), "SANDBOX_REAP_EVERY", "2S", "SANDBOX_DOCKER_POOL", "1", "SANDBOX_DISK_HOME", "1G",
                "SANDBOX_DISK_ENGINE", "6G"));
    }

    @AfterAll
    static void stop() {
        school.close();
        engine.close();
    }

    @Test
    void whateverFailsNothingToldIsLostNothingIsDoneTwiceAndNothingIsLeft() throws Exception {
        System.out.println("SLIPWAY_SEED=" + SEED);
        Person instructor = school.instructor("Ina Instructor");
        Classroom classroom = school.classroom("Docker on Mondays", instructor, "try");
        List<BusyLearner> learners = IntStream.range(0, LEARNERS)
                .mapToObj(i -> new BusyLearner(school, school.learner(classroom, "Learner " + i), i == 0, true, SEED + i).begin()).toList();
        FaultyClass at = new FaultyClass(school, learners, engine);
        try (ExecutorService classes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int left = FAULTS; left > 0;) {
                left -= life(at, classes, Math.min(left, 1 + random.nextInt(MOST_IN_A_LIFE)));
                learners.forEach(BusyLearner::connect);
            }
        }
        try (Database database = school.database()) {
            learners.forEach(learner -> learner.verifyAllDoneOnce(database));
            assertEquals(List.of(), Leftovers.inJournal(database));
        }
        Leftovers leftovers = new Leftovers(school.process());
        Await.until("nothing to be left", () -> leftovers.find().isEmpty(), () -> leftovers.find().toString());
        report(learners);
        learners.forEach(BusyLearner::close);
    }

    /** One life of the server: faults while it runs, and its end, which is a fault too. @return how many */
    private int life(FaultyClass at, ExecutorService classes, int faults) throws Exception {
        ending = false;
        List<Future<?>> working = at.learners().stream().<Future<?>>map(learner -> classes.submit(() -> work(learner))).toList();
        for (int i = 1; i < faults; i++) {
            Await.pause(random.nextInt(LONGEST_PEACE_MILLIS));
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            count(fault.name());
            fault.strike(at, random);
        }
        Await.pause(random.nextInt(LONGEST_PEACE_MILLIS));
        end();
        for (Future<?> each : working) {
            each.get(60, TimeUnit.SECONDS);
        }
        try (Database database = school.database()) {
            at.learners().forEach(learner -> learner.verify(database));
        }
        school.process().start();
        return faults;
    }

    /** Until the server ends: a page whose connection was cut connects again. */
    private void work(BusyLearner learner) {
        learner.work();
        while (!ending) {
            try {
                learner.connect();
            } catch (CompletionException e) {
                continue; // the server has just ended
            }
            learner.work();
        }
    }

    private void end() {
        ending = true;
        boolean polite = random.nextInt(4) == 0;
        count(polite ? "SERVER_STOPPED" : "SERVER_KILLED");
        if (polite) {
            school.process().stop();
        } else {
            school.process().kill();
        }
    }

    private void count(String fault) {
        struck.merge(fault, 1, Integer::sum);
    }

    private void report(List<BusyLearner> learners) {
        int told = learners.stream().mapToInt(learner -> learner.figures().getFirst()).sum();
        System.out.printf("%d faults on %s, %d learners: %d runs were told, none is lost or done twice, and nothing is left. %s%n", FAULTS,
                TestDatabase.isPostgresql() ? "PostgreSQL" : "SQLite", LEARNERS, told, new TreeMap<>(struck));
        assertTrue(told > FAULTS, "runs were told");
    }
}
