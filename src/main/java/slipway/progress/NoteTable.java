package slipway.progress;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The SQL of notes. */
final class NoteTable {
    private static final String PUT = """
            INSERT INTO note (learner, course, lesson, kind, name, value, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (learner, course, lesson, kind, name) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at""";
    private static final String READ = """
            SELECT name, value FROM note
            WHERE learner = :learner AND course = :course AND lesson = :lesson AND kind = :kind ORDER BY name""";

    private static final String ALL = """
            SELECT kind, name, value, saved_at FROM note
            WHERE learner = :learner AND course = :course AND lesson = :lesson ORDER BY kind, name""";

    private NoteTable() {
    }

    static List<Note> all(Handle handle, JournalKey key) {
        return handle.createQuery(ALL).bind("learner", key.learner()).bind("course", key.course()).bind("lesson", key.lesson())
                .map((row, context) -> new Note(row.getString("kind"), row.getString("name"), row.getString("value"),
                        Instant.ofEpochMilli(row.getLong("saved_at")))).list();
    }

    static void put(WriteConnection connection, JournalKey key, String kind, String name, String value, Instant at) {
        connection.execute(PUT, key.learner(), key.course(), key.lesson(), kind, name, value, at.toEpochMilli());
    }

    static Map<String, String> read(Handle handle, JournalKey key, String kind) {
        return handle.createQuery(READ).bind("learner", key.learner()).bind("course", key.course()).bind("lesson", key.lesson())
                .bind("kind", kind)
                .reduceRows(new LinkedHashMap<String, String>(), (notes, row) -> {
                    notes.put(row.getColumn("name", String.class), row.getColumn("value", String.class));
                    return notes;
                });
    }
}
