import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import slipway.product.ClassroomServer;
import slipway.product.ClassroomServer.Person;
import slipway.product.LessonClient;

/** A learner of the benchmark's class with an open page. Times are milliseconds; what does not succeed is thrown. Used by one thread at a time. */
final class Pupil implements AutoCloseable {
    /** Thirty builds on two cores take a while. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String name;
    private final LessonClient page;
    private final String cell;
    private long opened;

    /**
     * @param lesson {@code course/lesson}
     * @param cell of the lesson's that gives the runs their shell
     */
    Pupil(ClassroomServer school, Person person, String lesson, String cell) {
        this.name = person.name();
        this.page = school.lesson(person, lesson);
        this.cell = cell;
    }

    /** Opens the page and runs a first cell. @return from the click on the link to its output */
    double open() {
        opened = System.nanoTime();
        page.connect();
        run("echo hi");
        return milliseconds(opened);
    }

    /** @return from the click on the link until engine and image are there */
    double awaitImage() {
        await("the engine and its image", () -> {
            List<JsonNode> told = page.messages("sandbox");
            return !told.isEmpty() && told.getLast().at("/images/0/state").asText().equals("ready");
        });
        return milliseconds(opened);
    }

    double run(String source) {
        long begun = System.nanoTime();
        UUID run = page.run(cell, source);
        await("the end of: " + source.lines().findFirst().orElse(""), () -> record(run).path("state").asText().equals("ended"));
        double took = milliseconds(begun);
        JsonNode outcome = record(run).path("outcome");
        if (outcome.path("exitCode").asInt(-1) != 0) {
            throw new IllegalStateException(name + ": " + outcome + " of " + source.lines().findFirst().orElse("") + ": " + page.text(run));
        }
        return took;
    }

    private JsonNode record(UUID run) {
        return page.runs().getOrDefault(run, com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    private void await(String what, BooleanSupplier condition) {
        if (!page.reaches(condition, PATIENCE)) {
            throw new IllegalStateException(name + " waited in vain for " + what + (page.isClosed() ? ": the server has closed the page" : ""));
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double milliseconds(long since) {
        return (System.nanoTime() - since) / 1e6;
    }

    @Override
    public void close() {
        page.close();
    }
}
