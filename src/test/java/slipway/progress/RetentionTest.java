package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
@Timeout(60)
class RetentionTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");

    private static Retention.Kept run(String cell, long outputLength) {
        return new Retention.Kept(UUID.randomUUID(), cell, outputLength, 0, false);
    }

    private static List<Retention.Kept> runs(int count, String cell, long outputLength) {
        return new ArrayList<>(Stream.generate(() -> run(cell, outputLength)).limit(count).toList());
    }

    @Test
    void asManyEarlierRunsOfEachCellAreKept() {
        var retention = new Retention(3, 1 << 30);
        var runs = runs(5, "a", 10);
        runs.addAll(runs(4, "b", 10));
        assertEquals(List.of(runs.get(4)), retention.superseded(runs));
    }

    @Test
    void earlierRunsOfAllCellsTogetherWeighNoMoreThanTheyMay() {
        var retention = new Retention(20, 10);
        var runs = runs(4, "a", 4);
        assertEquals(List.of(runs.get(3)), retention.superseded(runs));
        assertEquals(2 << 20, run("a", 1L << 40).weight());
    }

    @Test
    void theLastRunOfACellIsKeptWhateverItWeighs() {
        assertEquals(List.of(), new Retention(0, 0).superseded(List.of(run("a", 1 << 30), run("b", 1 << 30))));
    }

    @Test
    void anOpenRunIsKept() {
        var open = new Retention.Kept(UUID.randomUUID(), "a", 5, 5, true);
        assertEquals(List.of(), new Retention(0, 0).superseded(List.of(run("a", 1), open)));
    }

    @Test
    void whatIsSupersededLosesItsSourceAndOutputButNotItsRecord(@TempDir Path directory) throws Exception {
        try (var file = JournalFile.in(directory, new Retention(1, 1 << 20))) {
            var journal = file.journal;
            var agents = Stream.generate(() -> Agent.accepted(journal, KEY, "build"))
                    .map(agent -> agent.starts().prints("output").finishes().awaitComplete()).limit(3).toList();
            var oldest = agents.getFirst().run;
            awaitPruned(journal, oldest);

            var record = journal.find(KEY, oldest).orElseThrow();
            assertEquals("", record.source());
            assertEquals(new Ending.Finished(0), record.ending());
            assertEquals(6, record.outputLength());
            assertFalse(journal.find(KEY, agents.get(1).run).orElseThrow().pruned());
            assertTrue(journal.accept(KEY, agents.getFirst().asked("build"), agents.getFirst()) instanceof Acceptance.Known);

            long latest = journal.find(KEY, agents.getLast().run).orElseThrow().seq();
            try (var cursor = journal.cursor(KEY, latest, Map.of(oldest, 2L, agents.get(1).run, 2L))) {
                var page = new Page();
                agents.forEach(agent -> page.runs.put(agent.run, record));
                page.output(oldest).position = 2;
                page.output(agents.get(1).run).position = 2;
                page.read(cursor);
                assertEquals(List.of(new Page.Gap(2, 6)), page.output(oldest).gaps);
                assertEquals("tput", page.text(agents.get(1).run));
            }
        }
    }

    private static void awaitPruned(Journal journal, UUID run) throws InterruptedException {
        long until = System.nanoTime() + Page.PATIENCE.toNanos();
        while (!journal.find(KEY, run).orElseThrow().pruned()) {
            assertTrue(System.nanoTime() < until, "the run keeps its output");
            Thread.sleep(20);
        }
    }
}
