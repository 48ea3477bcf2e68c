package slipway.product;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import slipway.classroom.Classroom;
import slipway.classroom.Member;
import slipway.database.Database;
import slipway.product.ClassroomServer.Person;

/**
 * How long the pages of a class take: 30 learners, 54 tasks, 5 attempts each, warm, one after the other. Run by hand, with the packaged server:
 * {@code mvn test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=slipway.product.ClassroomTiming}; the database is
 * SQLite, or what {@code SLIPWAY_TEST_POSTGRESQL} names.
 */
final class ClassroomTiming {
    private static final int WARM_UP = 40;
    private static final int REQUESTS = 20;

    private ClassroomTiming() {
    }

    public static void main(String[] arguments) throws IOException {
        Path data = Files.createTempDirectory(Path.of("target"), "timing").toAbsolutePath();
        Map<String, String> settings = new HashMap<>(Map.of("SLIPWAY_LESSONS", TaughtClass.lessons(data).toString()));
        String postgresql = System.getenv("SLIPWAY_TEST_POSTGRESQL");
        if (postgresql != null && !postgresql.isEmpty()) {
            settings.put("SLIPWAY_DATABASE_URL", postgresql);
        }
        try (ClassroomServer server = ClassroomServer.start(data, settings)) {
            Person teacher = server.instructor("Timing Teacher " + ProcessHandle.current().pid());
            Classroom classroom = server.classroom("Timing", teacher, TaughtClass.COURSE);
            List<Member> learners;
            try (Database database = server.database()) {
                learners = TaughtClass.enrol(database, classroom.id());
                TaughtClass.work(database, learners, 5);
            }
            String address = "/classrooms/" + classroom.id();
            time(teacher, "the table of the class", address);
            String known = ask(teacher, address).headers().firstValue("ETag").orElseThrow();
            time(teacher, "the same, when the browser has it", address, "If-None-Match", known);
            time(teacher, "a learner's attempts", address + "/learners/" + learners.getFirst().account().id());
            time(teacher, "results.csv", address + "/results.csv");
            time(teacher, "attempts.csv", address + "/attempts.csv");
            time(teacher, "a course's page", "/" + TaughtClass.COURSE);
            time(teacher, "a lesson's page", "/" + TaughtClass.COURSE + "/lesson-1");
        }
    }

    private static void time(Person teacher, String what, String path, String... headers) {
        IntStream.range(0, WARM_UP).forEach(i -> ask(teacher, path, headers));
        double[] millis = IntStream.range(0, REQUESTS).mapToDouble(i -> {
            long before = System.nanoTime();
            ask(teacher, path, headers);
            return (System.nanoTime() - before) / 1e6;
        }).sorted().toArray();
        System.out.printf("%s: p50 %.1f ms, p95 %.1f ms, %,d characters%n", what, millis[REQUESTS / 2], millis[REQUESTS * 19 / 20],
                ask(teacher, path, headers).body().length());
    }

    private static HttpResponse<String> ask(Person teacher, String path, String... headers) {
        HttpResponse<String> answer = teacher.browser().get(path, headers);
        if (answer.statusCode() != (headers.length == 0 ? 200 : 304)) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }
}
