package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that print, agents that reconnect and repeat themselves, pages that read a little, go, come back and stand still, and
 * servers that restart, in any order: at the end every page has every run as it was, byte by byte, but for the middle of long
 * outputs.
 */
@Tag("database")
@Timeout(120)
class JournalPropertyTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");
    private static final int RUNS = 4;
    private static final int PAGES = 3;

    /** A run in its sandbox: what it will print, and how much of it has been sent since the last connection. */
    private static final class Sandbox implements RunListener {
        final UUID run = UUID.randomUUID();
        final byte[] output;
        long printed;
        long sent;
        boolean ended;
        boolean closed;
        volatile long acknowledged;
        volatile boolean complete;

        Sandbox(Random random) {
            output = new byte[random.nextInt(random.nextBoolean() ? 20_000 : 5 << 20)];
            random.nextBytes(output);
        }

        @Override
        public void acknowledge(UUID run, long offset) {
            acknowledged = offset;
        }

        @Override
        public void complete(UUID run) {
            complete = true;
        }
    }

    /** A page and, while it is connected, its cursor. */
    private static final class Visitor {
        final Page page = new Page();
        Cursor cursor;
    }

    static List<Long> seeds() {
        return new Random().longs(12).boxed().toList();
    }

    @TempDir
    Path directory;
    private JournalFile file;
    private Random random;
    private final List<Sandbox> sandboxes = new ArrayList<>();
    private final List<Visitor> visitors = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPageSeesEveryRunAsItWas(long seed) throws Exception {
        random = new Random(seed);
        file = JournalFile.in(directory);
        for (int i = 0; i < PAGES; i++) {
            visitors.add(new Visitor());
        }
        try {
            for (int step = 0; step < 600; step++) {
                step();
            }
            finish();
            for (var visitor : visitors) {
                sandboxes.forEach(sandbox -> verify(visitor.page, sandbox));
            }
        } finally {
            file.close();
        }
    }

    private void step() throws InterruptedException {
        int choice = random.nextInt(100);
        if (choice < 4 && sandboxes.size() < RUNS) {
            accept();
        } else if (choice < 50 && !sandboxes.isEmpty()) {
            print(sandboxes.get(random.nextInt(sandboxes.size())));
        } else if (choice < 53 && !sandboxes.isEmpty()) {
            repeat(sandboxes.get(random.nextInt(sandboxes.size())));
        } else if (choice < 90) {
            read(visitors.get(random.nextInt(PAGES)));
        } else if (choice < 99) {
            comeOrGo(visitors.get(random.nextInt(PAGES)));
        } else {
            restartServer();
        }
    }

    private void accept() {
        var sandbox = new Sandbox(random);
        var asked = new NewRun(sandbox.run, "cell-" + sandboxes.size(), "main", "3f7a9c", "echo hi\n", 100, 24, "{}");
        var fresh = (Acceptance.Fresh) file.journal.accept(KEY, asked, sandbox);
        sandboxes.add(sandbox);
        if (random.nextBoolean()) {
            fresh.stored().join();
        }
        file.journal.started(sandbox.run, Agent.STARTED);
    }

    /** The sandbox prints some, as far as it may be ahead, and sometimes that was all. */
    private void print(Sandbox sandbox) {
        long room = sandbox.acknowledged + Agent.ON_THE_WAY - sandbox.printed;
        int length = (int) Math.min(Math.min(room, sandbox.output.length - sandbox.printed),
                random.nextInt(random.nextInt(4) == 0 ? 800_000 : 5_000));
        sandbox.printed += Math.max(0, length);
        send(sandbox);
        if (sandbox.printed == sandbox.output.length && random.nextInt(3) == 0) {
            end(sandbox);
        }
    }

    private void send(Sandbox sandbox) {
        while (sandbox.sent < sandbox.printed) {
            int part = (int) Math.min(sandbox.printed - sandbox.sent, 1 + random.nextInt(100_000));
            int from = (int) sandbox.sent;
            file.journal.append(sandbox.run, from, Arrays.copyOfRange(sandbox.output, from, from + part));
            sandbox.sent += part;
        }
    }

    private void end(Sandbox sandbox) {
        if (random.nextBoolean() || sandbox.closed) {
            sandbox.ended = true;
            file.journal.ended(sandbox.run, new Ending.Finished(0), Agent.ENDED);
        } else {
            sandbox.closed = true;
            file.journal.closed(sandbox.run, sandbox.output.length);
        }
    }

    /** The agent's connection was lost: it says again what was not acknowledged. */
    private void repeat(Sandbox sandbox) {
        sandbox.sent = Math.min(sandbox.sent, sandbox.acknowledged);
        file.journal.started(sandbox.run, Agent.STARTED);
        if (sandbox.ended) {
            file.journal.ended(sandbox.run, new Ending.Finished(0), Agent.ENDED);
        }
        send(sandbox);
        if (sandbox.closed) {
            file.journal.closed(sandbox.run, sandbox.output.length);
        }
    }

    private void read(Visitor visitor) throws InterruptedException {
        for (int i = visitor.cursor == null ? 0 : random.nextInt(30); i > 0; i--) {
            visitor.page.take(visitor.cursor.next(random.nextInt(200_000), Duration.ZERO));
        }
    }

    private void comeOrGo(Visitor visitor) {
        if (visitor.cursor == null) {
            visitor.cursor = visitor.page.open(file.journal, KEY);
        } else {
            visitor.cursor.close();
            visitor.cursor = null;
        }
    }

    private void restartServer() {
        for (var visitor : visitors) {
            if (visitor.cursor != null) {
                comeOrGo(visitor);
            }
        }
        file.close();
        file = JournalFile.in(directory);
        for (var run : file.journal.openRuns()) {
            var sandbox = sandboxes.stream().filter(each -> each.run.equals(run.id())).findFirst().orElseThrow();
            assertTrue(run.outputLength() >= sandbox.acknowledged, "what was acknowledged is stored");
            sandbox.acknowledged = Math.max(sandbox.acknowledged, run.outputLength());
            file.journal.attach(run.id(), sandbox);
            sandbox.sent = run.outputLength();
            repeat(sandbox);
        }
    }

    private void finish() {
        for (var visitor : visitors) {
            if (visitor.cursor == null) {
                comeOrGo(visitor);
            }
        }
        for (var sandbox : sandboxes) {
            var reader = visitors.get(random.nextInt(PAGES));
            while (sandbox.printed < sandbox.output.length) {
                print(sandbox);
                reader.page.read(reader.cursor);
            }
            file.journal.ended(sandbox.run, new Ending.Finished(0), Agent.ENDED);
            file.journal.closed(sandbox.run, sandbox.output.length);
        }
        for (var visitor : visitors) {
            visitor.page.readUntil(visitor.cursor,
                    () -> sandboxes.stream().allMatch(sandbox -> visitor.page.hasAll(sandbox.run)));
            visitor.cursor.close();
        }
    }

    private static void verify(Page page, Sandbox sandbox) {
        var received = page.output(sandbox.run);
        var expected = new ByteArrayOutputStream();
        int position = 0;
        for (var gap : received.gaps) {
            assertTrue(gap.from() >= LiveOutput.HEAD && gap.to() <= sandbox.output.length - LiveOutput.TAIL,
                    () -> gap + " of " + sandbox.output.length + " bytes");
            expected.write(sandbox.output, position, (int) gap.from() - position);
            position = (int) gap.to();
        }
        expected.write(sandbox.output, position, sandbox.output.length - position);
        assertArrayEquals(expected.toByteArray(), received.bytes.toByteArray());
        assertEquals(new Ending.Finished(0), page.runs.get(sandbox.run).ending());
        assertTrue(sandbox.acknowledged <= sandbox.output.length);
    }
}
