package slipway.backup;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import slipway.classroom.AccountStore;
import slipway.classroom.ClassroomStore;
import slipway.classroom.PersonName;
import slipway.classroom.Role;
import slipway.database.Database;
import slipway.progress.Acceptance;
import slipway.progress.Attempt;
import slipway.progress.Ending;
import slipway.progress.Journal;
import slipway.progress.JournalKey;
import slipway.progress.NewRun;
import slipway.progress.RunListener;

/** Fills a server's tables as learners do, with what is odd among what they do. */
final class Learners {
    static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");

    private Learners() {
    }

    static void work(Database database) {
        try (var journal = Journal.open(database)) {
            run(journal, "cell-1", "echo '🐳 naïve \"quoted\"' \\\n\t# 你好\n", everyByte());
            run(journal, "cell-2", "#".repeat(64 << 10), new byte[0]);
            run(journal, "cell-3", "seq 1 100000", new Random(1).ints(300_000).collect(StringBuilder::new,
                    (text, number) -> text.append((char) ('a' + (number & 15))), StringBuilder::append).toString().getBytes());
            accept(journal, UUID.randomUUID(), "cell-4", "sleep 1000", new Silent());
            journal.saveDraft(KEY, "cell-1", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u0001 \u007f \u2028 ").join();
            journal.saveNote(KEY, "answer", "LETTERS", "").join();
            journal.saveAttempt(new Attempt(UUID.randomUUID(), KEY, "task", "3f7a9c", Instant.now(), 1, 2, false, "[{\"id\":\"a\"}]")).join();
            var ada = new AccountStore(database).create(PersonName.of("Ada Lovelace"), Role.INSTRUCTOR, "$2a$10$hash").orElseThrow();
            new ClassroomStore(database).create("Docker für Anfänger", List.of("docker"), ada.id());
        }
    }

    private static byte[] everyByte() {
        byte[] bytes = new byte[1000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** A whole run, which is stored when this returns. */
    static UUID run(Journal journal, String cell, String source, byte[] output) {
        UUID id = UUID.randomUUID();
        var stored = new Silent();
        accept(journal, id, cell, source, stored);
        journal.started(id, Instant.now());
        journal.append(id, 0, output);
        journal.ended(id, new Ending.Finished(0), Instant.now());
        journal.closed(id, output.length);
        stored.awaitComplete();
        return id;
    }

    private static void accept(Journal journal, UUID id, String cell, String source, RunListener listener) {
        var asked = new NewRun(id, cell, "main", "3f7a9c", source, 100, 24, "{}");
        ((Acceptance.Fresh) journal.accept(KEY, asked, listener)).stored().join();
    }

    private static final class Silent implements RunListener {
        private final CountDownLatch complete = new CountDownLatch(1);

        void awaitComplete() {
            try {
                complete.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void acknowledge(UUID run, long offset) {
            // nobody keeps output here
        }

        @Override
        public void complete(UUID run) {
            complete.countDown();
        }
    }
}
