package slipway.product;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
 * A classroom at work, whose server is killed with -9 at any moment, again and again: nothing that anybody was told is missing,
 * nothing is there twice, everything asked for is done once. Also on PostgreSQL, when the tests have one. {@code SLIPWAY_KILLS}
 * says how often; {@code make soak} a hundred times.
 */
class KilledServerIT {
    private static final int KILLS = Integer.parseInt(System.getenv().getOrDefault("SLIPWAY_KILLS", "10"));
    private static final int LEARNERS = 8;
    private static final int LONGEST_LIFE_MILLIS = 1500;

    @TempDir
    static Path data;
    private static ClassroomServer school;

    @BeforeAll
    static void start() {
        school = ClassroomServer.startOnTestDatabase(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.207.0.0/16"));
    }

    @AfterAll
    static void stop() {
        school.close();
    }

    @Test
    void nothingToldIsLostAndNothingIsDoneTwiceWhenTheServerIsKilled() throws Exception {
        Person instructor = school.instructor("Ina Instructor");
        Classroom classroom = school.classroom("Docker on Mondays", instructor, "try");
        List<BusyLearner> learners = IntStream.range(0, LEARNERS)
                .mapToObj(i -> new BusyLearner(school, school.learner(classroom, "Learner " + i), i == 0, false, i).begin()).toList();
        var random = new Random();
        try (var classes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < KILLS; i++) {
                List<Future<?>> working = new ArrayList<>();
                learners.forEach(learner -> working.add(classes.submit(learner::work)));
                learners.get(i % LEARNERS).signIn();
                Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
                school.process().kill();
                finish(working);
                try (Database database = school.database()) {
                    learners.forEach(learner -> learner.verify(database));
                }
                school.process().start();
                learners.forEach(BusyLearner::verifySignIns);
                learners.forEach(BusyLearner::connect);
            }
        }
        try (Database database = school.database()) {
            learners.forEach(learner -> learner.verifyAllDoneOnce(database));
        }
        report(learners);
        learners.forEach(BusyLearner::close);
    }

    private static void finish(List<Future<?>> working) throws InterruptedException, ExecutionException {
        for (var each : working) {
            each.get();
        }
    }

    private static void report(List<BusyLearner> learners) {
        int[] sums = new int[5];
        learners.forEach(learner -> {
            var figures = learner.figures();
            IntStream.range(0, sums.length).forEach(i -> sums[i] += figures.get(i));
        });
        System.out.printf("%d kills of a server on %s, %d learners: %d runs, %d answers, %d attempts, %d sign-ins were told, %d drafts come before them, and all are there, once.%n",
                KILLS, TestDatabase.isPostgresql() ? "PostgreSQL" : "SQLite", LEARNERS, sums[0], sums[1], sums[2], sums[3], sums[4]);
        assertTrue(sums[0] > KILLS, "runs were told");
        assertTrue(sums[4] > KILLS, "drafts were compared");
    }
}
