package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** A server that does nothing but work for its journal, and says on its output what the journal promised. It is killed. */
final class JournalKillServer {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");

    private final Journal journal;

    private JournalKillServer(Journal journal) {
        this.journal = journal;
    }

    public static void main(String[] arguments) throws InterruptedException {
        var server = new JournalKillServer(JournalFile.in(Path.of(arguments[0])).journal);
        say("ready");
        for (int i = 0; i < 3; i++) {
            var cell = "cell-" + i;
            Thread.startVirtualThread(() -> server.runAgainAndAgain(cell));
        }
        server.saveAgainAndAgain("cell-0");
    }

    private static synchronized void say(String line) {
        System.out.print(line + "\n");
        System.out.flush();
    }

    private void saveAgainAndAgain(String cell) {
        int first = Integer.parseInt(journal.drafts(KEY).getOrDefault(cell, "0"));
        for (int number = first + 1;; number++) {
            journal.saveDraft(KEY, cell, Integer.toString(number)).join();
            say("draft " + cell + " " + number);
        }
    }

    private void runAgainAndAgain(String cell) {
        while (true) {
            new OneRun().run(cell);
        }
    }

    private final class OneRun implements RunListener {
        private final UUID id = UUID.randomUUID();
        private final Random random = new Random();
        private final Semaphore complete = new Semaphore(0);

        void run(String cell) {
            var asked = new NewRun(id, cell, "main", "3f7a9c", "echo hi\n", 100, 24, "{}");
            ((Acceptance.Fresh) journal.accept(KEY, asked, this)).stored().join();
            say("accepted " + id);
            journal.started(id, Agent.STARTED);
            long offset = 0;
            for (int i = random.nextInt(40); i > 0; i--) {
                var bytes = pattern(offset, 1 + random.nextInt(random.nextBoolean() ? 100 : 200_000));
                journal.append(id, offset, bytes);
                offset += bytes.length;
            }
            journal.ended(id, new Ending.Finished(0), Agent.ENDED);
            journal.closed(id, offset);
            complete.acquireUninterruptibly();
        }

        @Override
        public void acknowledge(UUID run, long offset) {
            say("acknowledged " + run + " " + offset);
        }

        @Override
        public void complete(UUID run) {
            say("complete " + run);
            complete.release();
        }
    }

    private static byte[] pattern(long offset, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(offset + i);
        }
        return bytes;
    }

    private static byte at(long position) {
        return (byte) (position * 31 ^ position >> 8);
    }

    /** What is kept is what was said, and what was acknowledged is kept, but for the part that is left out. */
    static void verify(Page.Received received, long acknowledged, long length) {
        for (var gap : received.gaps) {
            assertTrue(gap.from() >= LiveOutput.HEAD && gap.to() <= length - LiveOutput.TAIL, () -> gap + " of " + length);
        }
        assertTrue(received.position >= acknowledged, () -> received.position + " of " + acknowledged + " bytes");
        long position = 0;
        var gaps = received.gaps.iterator();
        var gap = gaps.hasNext() ? gaps.next() : null;
        for (byte found : received.bytes.toByteArray()) {
            while (gap != null && position == gap.from()) {
                position = gap.to();
                gap = gaps.hasNext() ? gaps.next() : null;
            }
            long at = position++;
            if (found != at(at)) {
                throw new AssertionError("byte " + at + " is wrong");
            }
        }
    }
}
