package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
@Timeout(60)
class StreamingTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");
    private static final int MB = 1 << 20;

    @TempDir
    Path directory;
    private JournalFile file;
    private Journal journal;

    @BeforeEach
    void open() {
        file = JournalFile.in(directory);
        journal = file.journal;
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A page that is there now and reads on a thread of its own until it has all of the run. */
    private CompletableFuture<Page> reading(UUID run) {
        var page = new Page();
        var cursor = page.open(journal, KEY);
        return CompletableFuture.supplyAsync(() -> {
            try (cursor) {
                page.readUntil(cursor, () -> page.hasAll(run));
            }
            return page;
        }, Thread::startVirtualThread);
    }

    @Test
    void pagesThatReadGetEveryByteOfALongOutput() {
        var expected = noise(40 * MB);
        var agent = Agent.accepted(journal, KEY, "long").starts();
        var first = reading(agent.run);
        var second = reading(agent.run);
        agent.prints(expected).finishes();
        for (var page : List.of(first.join(), second.join())) {
            assertEquals(List.of(), page.output(agent.run).gaps);
            assertArrayEquals(expected, page.output(agent.run).bytes.toByteArray());
        }
    }

    @RepeatedTest(3)
    void pagesThatComeAndGoWhileRunsPrintSeeThemAsTheyWere() {
        var outputs = List.of(noise(6 * MB), noise(MB), noise(9 * MB));
        var agents = outputs.stream().map(_ -> Agent.accepted(journal, KEY, UUID.randomUUID().toString()).starts()).toList();
        var runs = agents.stream().map(agent -> agent.run).toList();
        var visits = Stream.generate(() -> CompletableFuture.supplyAsync(() -> visit(runs), Thread::startVirtualThread))
                .limit(3).toList();
        var prints = IntStream.range(0, 3).mapToObj(i -> CompletableFuture.runAsync(
                () -> printInPieces(agents.get(i), outputs.get(i)), Thread::startVirtualThread)).toList();
        prints.forEach(CompletableFuture::join);
        for (var visit : visits) {
            var page = visit.join();
            for (int i = 0; i < 3; i++) {
                assertKept(outputs.get(i), page.output(runs.get(i)));
            }
        }
    }

    private Page visit(List<UUID> runs) {
        var random = new Random();
        var page = new Page();
        while (!runs.stream().allMatch(page::hasAll)) {
            try (var cursor = page.open(journal, KEY)) {
                for (int i = random.nextInt(200); i > 0; i--) {
                    page.take(cursor.next(1 + random.nextInt(100_000), Duration.ofMillis(2)));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return page;
    }

    private static void printInPieces(Agent agent, byte[] output) {
        var random = new Random();
        for (int at = 0; at < output.length;) {
            int part = Math.min(output.length - at, random.nextInt(random.nextBoolean() ? 100 : 100_000));
            agent.prints(Arrays.copyOfRange(output, at, at + part));
            at += part;
        }
        agent.finishes();
    }

    @Test
    void aPageThatDoesNotReadHoldsUpNeitherTheRunNorAPageThatDoes() {
        var expected = noise(60 * MB);
        var agent = Agent.accepted(journal, KEY, "long").starts();
        var stalled = new Page();
        try (var cursor = stalled.open(journal, KEY)) {
            var reading = reading(agent.run);
            agent.prints(expected).finishes().awaitComplete();
            assertEquals(expected.length, reading.join().output(agent.run).position);

            stalled.readUntil(cursor, () -> stalled.hasAll(agent.run));
            assertHeadAndTail(expected, stalled.output(agent.run));
        }
    }

    @Test
    void aPageThatComesLateGetsTheFirstAndTheLastMegabyte() {
        var expected = noise(10 * MB + 17);
        var agent = Agent.accepted(journal, KEY, "long").starts().prints(expected).finishes().awaitComplete();
        var page = reading(agent.run).join();
        assertHeadAndTail(expected, page.output(agent.run));
        assertEquals(expected.length, page.runs.get(agent.run).outputLength());
    }

    @Test
    void anOutputOfTwoMegabytesIsKeptWhole() {
        var expected = noise(2 * MB);
        var agent = Agent.accepted(journal, KEY, "long").starts().prints(expected).finishes().awaitComplete();
        var page = reading(agent.run).join();
        assertEquals(List.of(), page.output(agent.run).gaps);
        assertArrayEquals(expected, page.output(agent.run).bytes.toByteArray());
    }

    private static void assertHeadAndTail(byte[] expected, Page.Received received) {
        assertEquals(1, received.gaps.size(), () -> "gaps " + received.gaps);
        assertKept(expected, received);
    }

    private static void assertKept(byte[] expected, Page.Received received) {
        var kept = new ByteArrayOutputStream();
        int position = 0;
        for (var gap : received.gaps) {
            assertTrue(gap.from() >= MB && gap.to() <= expected.length - MB, () -> "left out " + gap);
            kept.write(expected, position, (int) gap.from() - position);
            position = (int) gap.to();
        }
        kept.write(expected, position, expected.length - position);
        assertArrayEquals(kept.toByteArray(), received.bytes.toByteArray());
    }

    @Test
    void outputsTakeTurns() throws Exception {
        var agents = List.of(Agent.accepted(journal, KEY, "a").starts().prints(noise(MB)),
                Agent.accepted(journal, KEY, "b").starts().prints(noise(MB)));
        var order = new ArrayList<UUID>();
        try (var cursor = journal.cursor(KEY, 0, Map.of())) {
            while (order.size() < 20) {
                switch (cursor.next(MB, Page.PATIENCE)) {
                    case Delta.Output output -> order.add(output.run());
                    case Delta.Changed _ -> {
                    }
                    case Delta.Nothing _ -> throw new AssertionError("there is more");
                }
            }
        }
        for (var agent : agents) {
            assertEquals(10, order.stream().filter(agent.run::equals).count());
        }
    }

    @Test
    void noMoreIsGivenThanAskedFor() throws Exception {
        Agent.accepted(journal, KEY, "a").starts().prints("0123456789").finishes().awaitComplete();
        try (var cursor = journal.cursor(KEY, 0, Map.of())) {
            assertInstanceOf(Delta.Changed.class, cursor.next(0, Page.PATIENCE));
            assertInstanceOf(Delta.Nothing.class, cursor.next(0, Duration.ZERO));
            assertEquals("0123", new String(assertInstanceOf(Delta.Output.class, cursor.next(4, Page.PATIENCE)).bytes()));
            assertEquals("456789", new String(assertInstanceOf(Delta.Output.class, cursor.next(MB, Page.PATIENCE)).bytes()));
            assertInstanceOf(Delta.Nothing.class, cursor.next(MB, Duration.ZERO));
        }
    }

    @Test
    void aWaitingReaderCanBeWoken() throws Exception {
        try (var cursor = journal.cursor(KEY, 0, Map.of())) {
            var waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return cursor.next(MB, Duration.ofHours(1));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }, Thread::startVirtualThread);
            cursor.wake();
            assertInstanceOf(Delta.Nothing.class, waiting.join());
        }
    }

    @Test
    void aDrippingRunBecomesFewRows() {
        var agent = Agent.accepted(journal, KEY, "drip").starts();
        for (int i = 0; i < 10; i++) {
            agent.prints("line " + i + "\n");
            agent.awaitAcknowledged(agent.sent());
        }
        int rows = file.database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM output").mapTo(Integer.class).one());
        assertEquals(1, rows);
    }
}
