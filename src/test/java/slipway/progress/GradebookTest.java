package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read across lessons and learners: all that was asked for and nothing else. */
@Tag("database")
@Timeout(60)
class GradebookTest {
    private static final JournalKey IMAGES = new JournalKey("ada", "docker", "01-images");
    private static final JournalKey RUNNING = new JournalKey("ada", "docker", "02-running");
    private static final JournalKey OTHER_COURSE = new JournalKey("ada", "git", "01-images");
    private static final JournalKey OTHER_LEARNER = new JournalKey("grace", "docker", "01-images");

    @TempDir
    Path directory;
    private JournalFile file;
    private Gradebook gradebook;

    @BeforeEach
    void open() {
        file = JournalFile.in(directory);
        gradebook = new Gradebook(file.database);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(1_790_000_000L + second);
    }

    private Attempt attempt(JournalKey key, String task, long second, int points, boolean passed) {
        var attempt = unsaved(key, task, second, points, passed);
        file.journal.saveAttempt(attempt).join();
        return attempt;
    }

    private static Attempt unsaved(JournalKey key, String task, long second, int points, boolean passed) {
        return new Attempt(UUID.randomUUID(), key, task, "hash", at(second), points, 3, passed, "[\"said at " + second + "\"]");
    }

    @Test
    void scoresOfAClassAreOneForEachLearnerLessonAndTask() {
        attempt(IMAGES, "twins", 1, 1, false);
        attempt(IMAGES, "twins", 2, 3, true);
        attempt(IMAGES, "twins", 3, 2, false);
        attempt(RUNNING, "twins", 4, 0, false);
        attempt(OTHER_LEARNER, "twins", 5, 2, false);
        attempt(OTHER_COURSE, "twins", 6, 3, true);
        attempt(new JournalKey("mallory", "docker", "01-images"), "twins", 7, 3, true);
        assertEquals(Set.of(
                new TaskScore("ada", "01-images", "twins", new Score(3, 2, 3, true, ""), at(3)),
                new TaskScore("ada", "02-running", "twins", new Score(1, 1, 0, false, ""), at(4)),
                new TaskScore("grace", "01-images", "twins", new Score(1, 1, 2, false, ""), at(5))),
                Set.copyOf(gradebook.scores(List.of("ada", "grace", "nobody"), "docker")));
        assertEquals(List.of(), gradebook.scores(List.of(), "docker"));
    }

    @Test
    void lastActiveIsTheLaterOfRunsAndAttemptsInTheseCourses() {
        attempt(IMAGES, "twins", 10, 1, false);
        attempt(OTHER_COURSE, "twins", 99, 1, false);
        assertEquals(Map.of("ada", at(10)), gradebook.lastActive(List.of("ada", "grace"), List.of("docker")));
        assertEquals(Map.of("ada", at(99)), gradebook.lastActive(List.of("ada"), List.of("docker", "git")));
        Agent run = Agent.accepted(file.journal, OTHER_LEARNER, "build");
        Instant accepted = file.journal.find(OTHER_LEARNER, run.run).orElseThrow().acceptedAt();
        assertEquals(Map.of("ada", at(10), "grace", accepted), gradebook.lastActive(List.of("ada", "grace"), List.of("docker")));
        assertEquals(Map.of(), gradebook.lastActive(List.of("ada"), List.of()));
        assertEquals(Map.of(), gradebook.lastActive(List.of(), List.of("docker")));
    }

    @Test
    void attemptsComeNewestFirstAndInParts() {
        var attempts = LongStream.range(0, 5).mapToObj(second -> attempt(second % 2 == 0 ? IMAGES : RUNNING, "twins", second, 1, false)).toList();
        attempt(OTHER_COURSE, "twins", 7, 1, false);
        attempt(OTHER_LEARNER, "twins", 8, 1, false);
        assertEquals(attempts.reversed(), gradebook.attempts("ada", "docker", new Slice(0, 10)));
        assertEquals(attempts.reversed().subList(1, 3), gradebook.attempts("ada", "docker", new Slice(1, 2)));
        assertEquals(List.of(), gradebook.attempts("ada", "docker", new Slice(5, 2)));
    }

    /** As an export reads them, while the learner goes on trying. */
    @Test
    void allAttemptsComeOnceEachAlthoughMoreAreJudgedMeanwhile() throws IOException {
        int many = 2 * Gradebook.AT_ONCE + 1;
        List<Attempt> attempts = LongStream.range(0, many).mapToObj(number -> unsaved(number % 2 == 0 ? IMAGES : RUNNING, "twins", number / 3, 1, false)).toList();
        CompletableFuture.allOf(attempts.stream().map(file.journal::saveAttempt).toArray(CompletableFuture[]::new)).join();
        attempt(OTHER_COURSE, "twins", 7, 1, false);
        attempt(OTHER_LEARNER, "twins", 8, 1, false);
        List<Attempt> read = new ArrayList<>();
        gradebook.attempts("ada", "docker", one -> {
            if (read.isEmpty()) {
                attempt(IMAGES, "twins", many, 1, false);
            }
            read.add(one);
        });
        assertEquals(many, read.size());
        assertEquals(Set.copyOf(attempts), Set.copyOf(read));
        assertEquals(read.stream().map(Attempt::judgedAt).sorted(Comparator.reverseOrder()).toList(), read.stream().map(Attempt::judgedAt).toList());
    }

    @Test
    void attemptsOfATaskAreThoseOfAllItsNames() {
        var before = attempt(IMAGES, "old-twins", 1, 1, false);
        var now = attempt(IMAGES, "twins", 2, 3, true);
        attempt(IMAGES, "other", 3, 3, true);
        attempt(RUNNING, "twins", 4, 3, true);
        attempt(OTHER_LEARNER, "twins", 5, 3, true);
        assertEquals(List.of(now, before), gradebook.attempts(IMAGES, List.of("twins", "old-twins"), new Slice(0, 10)));
    }

    @Test
    void attemptsJudgedAtTheSameMomentKeepTheirOrder() {
        var first = attempt(IMAGES, "twins", 1, 1, false);
        var second = attempt(IMAGES, "twins", 1, 2, false);
        assertEquals(List.of(second, first), gradebook.attempts("ada", "docker", new Slice(0, 10)));
    }

    @Test
    void runsOfAllLessonsComeNewestFirst() {
        var first = Agent.accepted(file.journal, IMAGES, "build").starts().prints("one").finishes().awaitComplete();
        var second = Agent.accepted(file.journal, RUNNING, "run");
        Agent.accepted(file.journal, OTHER_COURSE, "run");
        Agent.accepted(file.journal, OTHER_LEARNER, "build");
        var runs = gradebook.runs("ada", "docker", new Slice(0, 10));
        assertEquals(Set.of(first.run, second.run), Set.copyOf(runs.stream().map(Run::id).toList()));
        assertEquals(runs.stream().map(Run::acceptedAt).sorted((one, other) -> other.compareTo(one)).toList(),
                runs.stream().map(Run::acceptedAt).toList());
        assertEquals(runs.subList(1, 2), gradebook.runs("ada", "docker", new Slice(1, 5)));
        assertEquals(Map.of("01-images", Set.of("build")), gradebook.cellsRun("ada", "docker"));
    }

    @Test
    void outputsAreTheirBeginningAndEnd() {
        var silent = Agent.accepted(file.journal, IMAGES, "a").starts().finishes().awaitComplete();
        var small = Agent.accepted(file.journal, IMAGES, "b").starts().prints("hello\n").finishes().awaitComplete();
        byte[] numbers = numbers(3 << 20);
        var large = Agent.accepted(file.journal, IMAGES, "c").starts().prints(numbers).finishes().awaitComplete();
        var other = Agent.accepted(file.journal, OTHER_LEARNER, "b").starts().prints("secret").finishes().awaitComplete();

        var outputs = gradebook.outputs("ada", List.of(silent.run, small.run, large.run, other.run), 1000);
        assertEquals(Set.of(small.run, large.run), outputs.keySet());
        assertEquals("hello\n", new String(outputs.get(small.run).head()));
        assertEquals(0, outputs.get(small.run).tail().length);
        assertEquals(0, outputs.get(small.run).leftOut());
        assertArrayEquals(Arrays.copyOf(numbers, 1000), outputs.get(large.run).head());
        assertArrayEquals(Arrays.copyOfRange(numbers, numbers.length - 1000, numbers.length), outputs.get(large.run).tail());
        assertEquals(numbers.length - 2000, outputs.get(large.run).leftOut());
    }

    private static byte[] numbers(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 >> 3);
        }
        return bytes;
    }

    @Test
    void anExcerptNeverOverlapsAndCountsWhatIsMissing() {
        byte[] all = numbers(100);
        for (int cut = 0; cut <= 100; cut++) {
            for (int most = 1; most <= 110; most += 7) {
                var whole = List.of(new Piece(0, Arrays.copyOf(all, cut)), new Piece(cut, Arrays.copyOfRange(all, cut, 100)));
                var excerpt = Excerpt.of(whole.stream().filter(piece -> piece.bytes().length > 0).toList(), 100, most);
                int shown = Math.min(100, 2 * most);
                assertEquals(100 - shown, excerpt.leftOut());
                assertArrayEquals(Arrays.copyOf(all, excerpt.head().length), excerpt.head());
                assertArrayEquals(Arrays.copyOfRange(all, 100 - excerpt.tail().length, 100), excerpt.tail());
                assertEquals(shown, excerpt.head().length + excerpt.tail().length);
            }
        }
    }

    @Test
    void anExcerptEndsAtGaps() {
        var gap = Excerpt.of(List.of(new Piece(0, numbers(10)), new Piece(50, numbers(10))), 60, 40);
        assertEquals(10, gap.head().length);
        assertEquals(10, gap.tail().length);
        assertEquals(40, gap.leftOut());
        var late = Excerpt.of(List.of(new Piece(30, numbers(10))), 40, 40);
        assertEquals(0, late.head().length);
        assertArrayEquals(numbers(10), late.tail());
        assertEquals(30, late.leftOut());
    }
}
