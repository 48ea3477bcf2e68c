package slipway.progress;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import slipway.database.DatabaseException;

/**
 * Removes a learner's rows in transactions so small (1 MB at most) that a run of somebody else does not wait for one noticeably. Each
 * is asked for when the one before is on disk, so what others store comes in between.
 */
final class Erasure {
    private static final int MOST_ROWS = 16;

    /** Output before its runs: a run's removal would else take all of its output along, which may weigh 2 MB. */
    private static final List<String> STATEMENTS = List.of(some("output", "run, from_byte"), some("run", "id"), some("attempt", "id"),
            some("draft", "course, lesson, cell"), some("note", "course, lesson, kind, name"));

    private final JournalWriter writer;

    Erasure(JournalWriter writer) {
        this.writer = writer;
    }

    private static String some(String table, String key) {
        return "DELETE FROM " + table + " WHERE (learner, " + key + ") IN (SELECT learner, " + key + " FROM " + table
                + " WHERE learner = ? LIMIT " + MOST_ROWS + ")";
    }

    void erase(String learner) {
        for (var statement : STATEMENTS) {
            while (removed(statement, learner) > 0) {
                // until nothing is left
            }
        }
    }

    private int removed(String statement, String learner) {
        var rows = new AtomicInteger();
        var piece = new Saving("", connection -> rows.set(connection.execute(statement, learner)));
        writer.submit(piece);
        try {
            piece.saved.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof DatabaseException known ? known : e;
        }
        return rows.get();
    }
}
