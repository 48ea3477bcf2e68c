package slipway.progress;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import slipway.database.DatabaseException;

/**
 * Says whether the journal can store, for those who watch the server. After trouble it tries a write of its own, once a second at
 * most: a server that nobody is sent to any more, because of that trouble, would else never learn that it is over. Any thread; blocks
 * then.
 */
final class StoringCheck {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int PATIENCE_SECONDS = 5;
    private static final JournalKey NOBODY = new JournalKey("", "", "");
    /** More than fits into what a full disk leaves free in the file. */
    private static final String TEXT = "x".repeat(64 << 10);

    private final JournalWriter writer;
    private long triedAt = System.nanoTime() - PAUSE_NANOS;

    StoringCheck(JournalWriter writer) {
        this.writer = writer;
    }

    /** Why nothing can be stored, for people; empty when all is well. */
    synchronized Optional<String> trouble() {
        if (writer.trouble().isPresent() && System.nanoTime() - triedAt >= PAUSE_NANOS) {
            tryToStore();
            triedAt = System.nanoTime();
        }
        return writer.trouble();
    }

    /** What comes of it, the writer remembers as its trouble. The row is written and removed in one transaction, so nobody ever sees it. */
    private void tryToStore() {
        var trial = new Saving(NOBODY.learner(), connection -> {
            DraftTable.put(connection, NOBODY, "", TEXT, Instant.now());
            DraftTable.remove(connection, NOBODY, "");
        });
        try {
            writer.submit(trial);
            trial.saved.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | DatabaseException e) {
            // then the trouble is still there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
