package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import slipway.database.Database;
import slipway.product.ClassroomServer.Person;

/**
 * A learner in {@code try/exercises} who does everything at once, asks again for what was not answered, as pages do, and remembers
 * all that the server said: that is compared with what is stored. Used by one thread at a time.
 */
final class BusyLearner implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CELL = "try";
    private static final int MOST_UNDERWAY = 3;
    /** A socket takes 150 messages a second. */
    private static final Duration PACE = Duration.ofMillis(10);

    private final ClassroomServer school;
    private final Person person;
    private final boolean checks;
    /** Whether sandboxes end under their runs too, and not servers only. */
    private final boolean sandboxesEnd;
    private final Random random;
    private final LessonClient page;
    private final Map<UUID, Integer> lines = new LinkedHashMap<>();
    private final Set<UUID> askedAgain = new HashSet<>();
    private final List<ObjectNode> unanswered = new ArrayList<>();
    private final int[] asked = new int[4];
    private final Map<String, String> signIns = new HashMap<>();
    private final int[] told = new int[4];
    private int drafts;
    private int answers;
    /** The last draft on this connection; nobody says that one is kept, but what is sent after it is stored after it. */
    private int lastDraft;
    private final Map<Integer, Integer> draftsBeforeAnswers = new HashMap<>();
    private final Map<UUID, Integer> draftsBeforeRuns = new HashMap<>();

    /** What a number in {@code told} counts. */
    private static final int DRAFT = 0;
    private static final int ANSWER = 1;
    private static final int QUIZ = 2;
    private static final int CHECK = 3;

    /**
     * @param checks has exercises checked too, which the judge must be there for
     * @param sandboxesEnd whether a run may end with its sandbox
     */
    BusyLearner(ClassroomServer school, Person person, boolean checks, boolean sandboxesEnd, long seed) {
        this.school = school;
        this.person = person;
        this.checks = checks;
        this.sandboxesEnd = sandboxesEnd;
        this.random = new Random(seed);
        this.page = school.lesson(person, "try/exercises");
    }

    /** Comes to the lesson; the sandbox is there when this returns, for what waits for a sandbox is lost with its server. */
    BusyLearner begin() {
        page.connect();
        page.ended(page.run(CELL, "rm -f ~/ran"));
        return this;
    }

    /** Comes back to the lesson, with what the page had. */
    BusyLearner connect() {
        page.connect();
        lastDraft = 0;
        List<UUID> untold = lines.keySet().stream().filter(run -> !page.runs().containsKey(run)).toList();
        untold.forEach(this::send);
        askedAgain.addAll(untold);
        unanswered.forEach(page::send);
        return this;
    }

    /** The page's connection breaks, and the learner goes on with the next. Any thread. */
    void cut() {
        page.cut();
    }

    /** Until the connection is lost. */
    void work() {
        try {
            while (page.isOpen()) {
                doSomething();
                page.reaches(() -> false, PACE);
                page.reaches(() -> underway() < MOST_UNDERWAY, Duration.ofSeconds(20));
            }
        } catch (CompletionException e) {
            // the connection is lost
        }
        page.closed();
        remember();
    }

    private long underway() {
        return lines.size() - page.runs().values().stream().filter(BusyLearner::complete).count();
    }

    private static boolean complete(JsonNode run) {
        return run.path("outputClosed").asBoolean() && run.path("state").asText().equals("ended");
    }

    private void doSomething() {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                page.send(message("draft").put("cell", CELL).put("source", "" + ++drafts));
                lastDraft = drafts;
            }
            case 2, 3 -> {
                draftsBeforeAnswers.put(++answers, lastDraft);
                page.send(message("answer").put("question", "LETTERS").put("text", "" + answers));
            }
            case 4 -> attempt(QUIZ, message("solve-quiz").put("quiz", "engine").set("chosen", JSON.createArrayNode().add(random.nextInt(2))));
            case 5 -> {
                if (checks) {
                    attempt(CHECK, message("check").put("exercise", "word"));
                }
            }
            default -> {
                UUID run = LessonClient.uuidV7();
                lines.put(run, 1 + random.nextInt(2000));
                draftsBeforeRuns.put(run, lastDraft);
                send(run);
            }
        }
    }

    private static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /** One at a time, until it is answered: the answer says how many there were. */
    private void attempt(int what, ObjectNode message) {
        remember();
        if (unanswered.isEmpty()) {
            asked[what]++;
            unanswered.add(message.put("attempt", LessonClient.uuidV7().toString()));
            page.send(message);
        }
    }

    private void send(UUID run) {
        page.send(page.runMessage(run, CELL, "echo " + run + " >> ~/ran; seq 1 " + lines.get(run)));
    }

    /** What the server has said until now. */
    private void remember() {
        page.messages("welcome").forEach(message -> tell(DRAFT, message.at("/drafts/" + CELL).asInt()));
        page.messages("answer").forEach(message -> {
            tell(ANSWER, message.path("text").asInt());
            tell(DRAFT, draftsBeforeAnswers.getOrDefault(message.path("text").asInt(), 0));
        });
        // what was asked again came without the drafts before it
        draftsBeforeRuns.forEach((run, draft) -> tell(DRAFT, page.runs().containsKey(run) && !askedAgain.contains(run) ? draft : 0));
        page.messages("quiz").forEach(message -> tell(QUIZ, message.at("/quiz/attempts").asInt()));
        page.messages("exercise").stream().filter(message -> message.at("/exercise/id").asText().equals("word"))
                .forEach(message -> tell(CHECK, message.at("/exercise/attempts").asInt()));
        if (allAnswered()) {
            unanswered.clear();
        }
    }

    private void tell(int what, int number) {
        told[what] = Math.max(told[what], number);
    }

    private boolean allAnswered() {
        return told[QUIZ] == asked[QUIZ] && told[CHECK] == asked[CHECK];
    }

    /** Signs in once more, in a browser that stays. */
    void signIn() {
        Person again = school.signIn(person.name(), person.password());
        signIns.put(again.cookie(), again.name());
    }

    /** Every sign-in that was answered counts. */
    void verifySignIns() {
        for (String cookie : signIns.keySet()) {
            Visitor browser = school.visitor();
            assertEquals(200, browser.send(browser.request("/try/plain").GET(), "Cookie", cookie).statusCode(), "signed in");
        }
    }

    /** Compares with the database of a server that was killed a moment ago. */
    void verify(Database database) {
        database.read(handle -> {
            lines.keySet().stream().filter(page.runs()::containsKey).forEach(run -> verify(handle, run, page.runs().get(run)));
            assertTrue(number(handle, "SELECT source FROM draft WHERE learner = :learner") >= told[DRAFT], "the draft");
            assertTrue(number(handle, "SELECT value FROM note WHERE learner = :learner AND kind = 'answer'") >= told[ANSWER], "the answer");
            assertTrue(attempts(handle, "engine") >= told[QUIZ], "attempts at the quiz");
            assertTrue(attempts(handle, "word") >= told[CHECK], "attempts at the exercise");
            return null;
        });
    }

    private int number(Handle handle, String sql) {
        return handle.createQuery(sql).bind("learner", person.id().value()).mapTo(Integer.class).findOne().orElse(0);
    }

    private int attempts(Handle handle, String task) {
        return number(handle, "SELECT COUNT(*) FROM attempt WHERE task = '" + task + "' AND learner = :learner");
    }

    private void verify(Handle handle, UUID id, JsonNode run) {
        Map<String, Object> stored = handle.createQuery("SELECT * FROM run WHERE id = :id AND learner = :learner").bind("id", id.toString())
                .bind("learner", person.id().value()).mapToMap().findOne().orElseThrow(() -> new AssertionError("run " + id + " was told and is gone"));
        if (run.path("state").asText().equals("ended")) {
            assertEquals(run.at("/outcome/kind").asText(), stored.get("ending"), () -> "the end of run " + id);
            assertTrue(finished(run) || sandboxesEnd, () -> "run " + id + " ended as " + run);
        }
        if (finished(run)) {
            assertEquals(run.at("/outcome/exitCode").asInt(), ((Number) stored.get("exit_code")).intValue());
        }
        if (complete(run)) {
            assertEquals(run.path("outputLength").asLong(), ((Number) stored.get("output_length")).longValue(), () -> "output of run " + id);
            assertTrue(((Number) stored.get("pruned")).intValue() == 1 || isOutput(id, run, output(handle, id)), () -> "bytes of " + id);
        }
    }

    private static boolean finished(JsonNode run) {
        return run.at("/outcome/kind").asText().equals("finished");
    }

    /** A run that ended with its sandbox printed its first words only, which are kept without a gap. */
    private boolean isOutput(UUID id, JsonNode run, String bytes) {
        String whole = expected(lines.get(id));
        return finished(run) ? whole.equals(bytes) : whole.startsWith(bytes);
    }

    private static String output(Handle handle, UUID run) {
        return handle.createQuery("SELECT bytes FROM output WHERE run = :run ORDER BY from_byte").bind("run", run.toString())
                .mapTo(byte[].class).list().stream().map(String::new).collect(Collectors.joining());
    }

    private static String expected(int lines) {
        return IntStream.rangeClosed(1, lines).mapToObj(i -> i + "\r\n").collect(Collectors.joining());
    }

    /** All that was asked for is done, once, and came to the page whole. */
    void verifyAllDoneOnce(Database database) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!page.reaches(this::answered, Duration.ofSeconds(10))) {
            assertTrue(System.nanoTime() < until, () -> "attempts that nobody answers: " + unanswered);
            unanswered.forEach(page::send); // a check that broke is not counted, and people press Check again
        }
        database.read(handle -> {
            assertEquals(asked[QUIZ], attempts(handle, "engine"));
            assertEquals(asked[CHECK], attempts(handle, "word"));
            return null;
        });
        lines.keySet().forEach(run -> {
            String bytes = page.output(run);
            assertTrue(isOutput(run, page.ended(run), bytes) || page.leftOut(run) > 0 && isPruned(database, run),
                    () -> "the page's output of " + run + ": " + bytes);
        });
        List<String> done = page.output(page.run(CELL, "sort ~/ran")).lines().toList();
        List<String> ran = List.copyOf(new TreeSet<>(done));
        List<String> twice = new ArrayList<>(done);
        ran.forEach(twice::remove);
        // what the server had not said it has, and went with the sandbox, nobody knows of
        twice.removeIf(run -> sandboxesEnd && askedAgain.contains(UUID.fromString(run)));
        assertEquals(List.of(), twice, "done once");
        assertEquals(lines.keySet().stream().filter(run -> finished(page.ended(run)) || ran.contains(run.toString()))
                .map(UUID::toString).sorted().toList(), ran);
    }

    /** Whether there are so many later runs of the cell that nothing is kept of this one. */
    private static boolean isPruned(Database database, UUID run) {
        return database.read(handle -> handle.createQuery("SELECT pruned FROM run WHERE id = :id").bind("id", run.toString())
                .mapTo(Integer.class).one()) == 1;
    }

    private boolean answered() {
        remember();
        return allAnswered();
    }

    /** Runs, answers, attempts and sign-ins that were told, and how many drafts are known to be stored. */
    List<Integer> figures() {
        return List.of((int) page.runs().values().stream().filter(BusyLearner::complete).count(), told[ANSWER], told[QUIZ] + told[CHECK], signIns.size(),
                told[DRAFT]);
    }

    @Override
    public void close() {
        page.close();
    }
}
