package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.database.TestDatabase;

/** What the journal said is saved is there after {@code kill -9} at any moment. */
@Tag("database")
@Timeout(1800)
class JournalKillTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("SLIPWAY_KILLS", "10"));

    /** What a server promised before it was killed. */
    private static final class Promises {
        final Set<UUID> accepted = new HashSet<>();
        final Set<UUID> complete = new HashSet<>();
        final Map<UUID, Long> acknowledged = new HashMap<>();
        final Map<String, Integer> drafts = new HashMap<>();

        void note(String line) {
            var words = line.split(" ");
            switch (words[0]) {
                case "accepted" -> accepted.add(UUID.fromString(words[1]));
                case "complete" -> complete.add(UUID.fromString(words[1]));
                case "acknowledged" -> acknowledged.put(UUID.fromString(words[1]), Long.parseLong(words[2]));
                case "draft" -> drafts.put(words[1], Integer.parseInt(words[2]));
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    @Test
    void nothingThatWasPromisedIsLostWhenTheServerIsKilled(@TempDir Path directory) throws Exception {
        JournalFile.in(directory).close();
        var random = new Random();
        int promised = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var promises = runAndKill(directory, 20 + random.nextInt(400));
            promised += promises.accepted.size() + promises.drafts.size();
            try (var file = JournalFile.in(directory)) {
                verify(file, promises);
            }
        }
        assertTrue(promised >= ROUNDS, "something was promised");
        System.out.printf("%d kills of a journal on %s: %d runs and drafts were promised, and all are there.%n", ROUNDS,
                TestDatabase.isPostgresql() ? "PostgreSQL" : "SQLite", promised);
    }

    private static Promises runAndKill(Path directory, long millisOfWork) throws IOException, InterruptedException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp", System.getProperty("java.class.path"), JournalKillServer.class.getName(), directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var promises = new Promises();
        try (var lines = process.inputReader()) {
            assertEquals("ready", lines.readLine());
            var promised = new CountDownLatch(1);
            var killer = Thread.startVirtualThread(() -> {
                try {
                    promised.await();
                    Thread.sleep(Duration.ofMillis(millisOfWork));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                process.toHandle().destroyForcibly(); // the process itself would close its output, and what it still says is wanted
            });
            var line = new StringBuilder();
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    promises.note(line.toString());
                    promised.countDown();
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
            promised.countDown();
            killer.join();
        } finally {
            process.destroyForcibly();
        }
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(128 + 9, process.exitValue());
        return promises;
    }

    private static void verify(JournalFile file, Promises promises) throws InterruptedException {
        var journal = file.journal;
        for (var id : promises.accepted) {
            assertTrue(journal.find(KEY, id).isPresent(), () -> "accepted run " + id);
        }
        for (var id : promises.complete) {
            assertTrue(journal.find(KEY, id).orElseThrow().complete(), () -> "complete run " + id);
        }
        var drafts = journal.drafts(KEY);
        promises.drafts.forEach((cell, number) -> assertTrue(Integer.parseInt(drafts.get(cell)) >= number, "draft of " + cell));
        long latest = file.database.read(handle -> RunTable.latest(handle, KEY));
        for (var acknowledged : promises.acknowledged.entrySet()) {
            verifyOutput(journal, latest, acknowledged.getKey(), acknowledged.getValue());
        }
    }

    private static void verifyOutput(Journal journal, long latest, UUID id, long acknowledged) throws InterruptedException {
        var run = journal.find(KEY, id).orElseThrow();
        assertTrue(run.outputLength() >= acknowledged, () -> run.outputLength() + " bytes of " + acknowledged);
        if (run.pruned()) {
            return;
        }
        var page = new Page();
        page.runs.put(id, run);
        try (var cursor = journal.cursor(KEY, latest, Map.of(id, 0L))) {
            while (page.output(id).position < run.outputLength()) {
                switch (cursor.next(1 << 20, Page.PATIENCE)) {
                    case Delta.Output output when output.run().equals(id) -> page.take(output);
                    case Delta.Output _, Delta.Changed _ -> {
                    }
                    case Delta.Nothing _ -> throw new AssertionError("output that was acknowledged is missing");
                }
            }
        }
        JournalKillServer.verify(page.output(id), acknowledged, run.outputLength());
    }
}
