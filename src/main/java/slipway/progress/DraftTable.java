package slipway.progress;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The SQL of drafts. */
final class DraftTable {
    private static final String PUT = """
            INSERT INTO draft (learner, course, lesson, cell, source, saved_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (learner, course, lesson, cell) DO UPDATE SET source = excluded.source, saved_at = excluded.saved_at""";
    private static final String REMOVE = "DELETE FROM draft WHERE learner = ? AND course = ? AND lesson = ? AND cell = ?";
    private static final String READ = """
            SELECT cell, source FROM draft WHERE learner = :learner AND course = :course AND lesson = :lesson ORDER BY cell""";

    private static final String ALL = """
            SELECT cell, source, saved_at FROM draft WHERE learner = :learner AND course = :course AND lesson = :lesson ORDER BY cell""";

    private DraftTable() {
    }

    static List<Draft> all(Handle handle, JournalKey key) {
        return handle.createQuery(ALL).bind("learner", key.learner()).bind("course", key.course()).bind("lesson", key.lesson())
                .map((row, context) -> new Draft(row.getString("cell"), row.getString("source"), Instant.ofEpochMilli(row.getLong("saved_at")))).list();
    }

    static void put(WriteConnection connection, JournalKey key, String cell, String source, Instant at) {
        connection.execute(PUT, key.learner(), key.course(), key.lesson(), cell, source, at.toEpochMilli());
    }

    static void remove(WriteConnection connection, JournalKey key, String cell) {
        connection.execute(REMOVE, key.learner(), key.course(), key.lesson(), cell);
    }

    static Map<String, String> read(Handle handle, JournalKey key) {
        return handle.createQuery(READ).bind("learner", key.learner()).bind("course", key.course()).bind("lesson", key.lesson())
                .reduceRows(new LinkedHashMap<String, String>(), (drafts, row) -> {
                    drafts.put(row.getColumn("cell", String.class), row.getColumn("source", String.class));
                    return drafts;
                });
    }
}
