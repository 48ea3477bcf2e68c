package slipway.progress;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import slipway.database.Database;
import slipway.database.DatabaseException;

/** The SQL of runs. Sequence numbers are made in the statements themselves; there is one writer. */
final class RunTable {
    private static final String KEY = " learner = :learner AND course = :course AND lesson = :lesson ";
    private static final String LATEST =
            "(SELECT COALESCE(MAX(seq), 0) AS latest FROM run WHERE learner = ? AND course = ? AND lesson = ?)";
    private static final String OPEN = "(ended_at IS NULL OR closed_at IS NULL)";

    private static final String INSERT = """
            INSERT INTO run (id, learner, course, lesson, seq, number, cell, session, lesson_hash, source, terminal_columns,
                terminal_rows, execution, accepted_at, output_length, pruned)
            SELECT ?, ?, ?, ?, latest + 1, latest + 1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0
            FROM\s""" + LATEST + " AS journal WHERE TRUE ON CONFLICT (id) DO NOTHING RETURNING seq";
    private static final String SEQ = "SELECT seq FROM run WHERE learner = ? AND id = ?";

    private static final String UPDATE = "UPDATE run SET seq = 1 + " + LATEST + """
            , started_at = ?, ended_at = ?, closed_at = COALESCE(closed_at, ?), ending = ?, exit_code = ?, silent_seconds = ?,
                ending_message = ?, output_length = ?
            WHERE learner = ? AND id = ? RETURNING seq""";

    private static final String UPDATE_OUTPUT_LENGTH = "UPDATE run SET output_length = ? WHERE learner = ? AND id = ?";
    private static final String PRUNE = "UPDATE run SET pruned = 1, source = '' WHERE learner = ? AND id = ?";

    private static final String WHAT_A_NEW_PAGE_SHOWS = "SELECT * FROM run WHERE" + KEY + """
            AND seq > :after AND seq <= :until AND pruned = 0 AND (ended_at IS NULL OR closed_at IS NULL OR number =
                (SELECT MAX(number) FROM run AS later WHERE later.learner = run.learner AND later.course = run.course
                    AND later.lesson = run.lesson AND later.cell = run.cell AND later.pruned = 0))
            ORDER BY seq LIMIT :most""";

    /** By the index that has courses and times, then in one course. */
    private static final String LAST = """
            SELECT course, lesson FROM run WHERE learner = :learner AND course =
                (SELECT course FROM run WHERE learner = :learner GROUP BY course ORDER BY MAX(accepted_at) DESC LIMIT 1)
            ORDER BY accepted_at DESC LIMIT 1""";
    private static final String LAST_ACTIVE = """
            SELECT learner, MAX(at) AS at FROM (
                SELECT learner, MAX(accepted_at) AS at FROM run WHERE learner IN (<learners>) AND course IN (<courses>) GROUP BY learner
                UNION ALL
                SELECT learner, MAX(judged_at) AS at FROM attempt WHERE learner IN (<learners>) AND course IN (<courses>) GROUP BY learner
            ) AS activity GROUP BY learner""";

    private RunTable() {
    }

    /** A run that is there already was stored before the answer to that was lost. @return its seq */
    static long insert(WriteConnection connection, Run run) {
        var key = run.key();
        var seq = connection.returning(INSERT, run.id().toString(), key.learner(), key.course(), key.lesson(), run.cell(),
                run.session(), run.lessonHash(), run.source(), run.columns(), run.rows(), run.execution(), run.acceptedAt().toEpochMilli(),
                key.learner(), key.course(), key.lesson());
        return seq.isPresent() ? seq.getAsLong() : required(connection.returning(SEQ, key.learner(), run.id().toString()));
    }

    private static long required(OptionalLong seq) {
        return seq.orElseThrow(() -> new DatabaseException("Could not save to the journal: a run that should be in it is not.", null));
    }

    /** Stores what has changed since it was accepted. @return its new seq */
    static long update(WriteConnection connection, Run run) {
        var key = run.key();
        var ending = EndingColumns.of(run.ending());
        var closedAt = run.outputClosed() ? (Long) System.currentTimeMillis() : null;
        return required(connection.returning(UPDATE, key.learner(), key.course(), key.lesson(), millis(run.startedAt()),
                millis(run.endedAt()), closedAt, ending.kind(), ending.exitCode(), ending.silentSeconds(), ending.message(), run.outputLength(),
                key.learner(), run.id().toString()));
    }

    /** Stores how much output is accounted for, which is no change that readers number. */
    static void updateOutputLength(WriteConnection connection, Run run, long length) {
        connection.execute(UPDATE_OUTPUT_LENGTH, length, run.key().learner(), run.id().toString());
    }

    static void prune(WriteConnection connection, String learner, UUID id) {
        connection.execute(PRUNE, learner, id.toString());
    }

    /** Whether the id is taken, by any learner. */
    static boolean taken(Database database, UUID id) {
        return database.exists("SELECT 1 FROM run WHERE id = ?", id.toString());
    }

    static Optional<Run> find(Handle handle, JournalKey key, UUID id) {
        return bindKey(handle.createQuery("SELECT * FROM run WHERE id = :id AND" + KEY), key)
                .bind("id", id.toString()).map((row, context) -> run(row)).findOne();
    }

    static long latest(Handle handle, JournalKey key) {
        return bindKey(handle.createQuery("SELECT COALESCE(MAX(seq), 0) FROM run WHERE" + KEY), key).mapTo(Long.class).one();
    }

    static List<Run> after(Handle handle, JournalKey key, long seq, int most) {
        return bindKey(handle.createQuery("SELECT * FROM run WHERE" + KEY + "AND seq > :after ORDER BY seq LIMIT :most"), key)
                .bind("after", seq).bind("most", most).map((row, context) -> run(row)).list();
    }

    /** The last run of each cell and those that are open, with a seq in (after, until]. */
    static List<Run> shownAtFirst(Handle handle, JournalKey key, long after, long until, int most) {
        return bindKey(handle.createQuery(WHAT_A_NEW_PAGE_SHOWS), key)
                .bind("after", after).bind("until", until).bind("most", most).map((row, context) -> run(row)).list();
    }

    static List<LearnerJournal.NumberedRun> numbered(Handle handle, JournalKey key, long after, int most) {
        return bindKey(handle.createQuery("SELECT * FROM run WHERE" + KEY + "AND number > :after ORDER BY number LIMIT :most"), key)
                .bind("after", after).bind("most", most)
                .map((row, context) -> new LearnerJournal.NumberedRun(run(row), row.getLong("number"), instant(row, "closed_at"))).list();
    }

    static Optional<JournalKey> last(Handle handle, String learner) {
        return handle.createQuery(LAST).bind("learner", learner)
                .map((row, context) -> new JournalKey(learner, row.getString("course"), row.getString("lesson"))).findFirst();
    }

    static Set<String> cellsRun(Handle handle, JournalKey key) {
        return bindKey(handle.createQuery("SELECT DISTINCT cell FROM run WHERE" + KEY + "AND ended_at IS NOT NULL"), key)
                .mapTo(String.class).set();
    }

    static Map<String, Set<String>> cellsRun(Handle handle, String learner, String course) {
        return handle.createQuery("SELECT DISTINCT lesson, cell FROM run WHERE learner = :learner AND course = :course AND ended_at IS NOT NULL")
                .bind("learner", learner).bind("course", course)
                .reduceResultSet(new HashMap<>(), (cells, row, context) -> {
                    cells.computeIfAbsent(row.getString("lesson"), lesson -> new HashSet<>()).add(row.getString("cell"));
                    return cells;
                });
    }

    static Map<String, Instant> lastActive(Handle handle, Collection<String> learners, Collection<String> courses) {
        return handle.createQuery(LAST_ACTIVE).bindList("learners", List.copyOf(learners)).bindList("courses", List.copyOf(courses))
                .reduceResultSet(new HashMap<>(), (active, row, context) -> {
                    active.put(row.getString("learner"), Instant.ofEpochMilli(row.getLong("at")));
                    return active;
                });
    }

    static List<Run> newest(Handle handle, String learner, String course, Slice slice) {
        return handle.createQuery("SELECT * FROM run WHERE learner = :learner AND course = :course ORDER BY accepted_at DESC, id DESC LIMIT :most OFFSET :from")
                .bind("learner", learner).bind("course", course).bind("from", slice.from()).bind("most", slice.most())
                .map((row, context) -> run(row)).list();
    }

    static List<Run> open(Handle handle) {
        return handle.createQuery("SELECT * FROM run WHERE " + OPEN + " ORDER BY learner, course, lesson, number")
                .map((row, context) -> run(row)).list();
    }

    /** What counts against the limits of a journal, newest first. */
    static List<Retention.Kept> kept(Handle handle, JournalKey key) {
        return bindKey(handle.createQuery("SELECT id, cell, output_length, LENGTH(source) AS size, " + OPEN
                + " AS still_open FROM run WHERE" + KEY + "AND pruned = 0 ORDER BY number DESC"), key)
                .map((row, context) -> new Retention.Kept(UUID.fromString(row.getString("id")), row.getString("cell"),
                        row.getLong("output_length"), row.getLong("size"), row.getBoolean("still_open")))
                .list();
    }

    private static <S extends SqlStatement<S>> S bindKey(S statement, JournalKey key) {
        return statement.bind("learner", key.learner()).bind("course", key.course()).bind("lesson", key.lesson());
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(new JournalKey(row.getString("learner"), row.getString("course"), row.getString("lesson")),
                UUID.fromString(row.getString("id")), row.getLong("seq"), row.getString("cell"), row.getString("session"),
                row.getString("lesson_hash"), row.getString("source"), row.getInt("terminal_columns"),
                row.getInt("terminal_rows"), row.getString("execution"), EndingColumns.read(row), Instant.ofEpochMilli(row.getLong("accepted_at")),
                instant(row, "started_at"), instant(row, "ended_at"), row.getLong("output_length"),
                instant(row, "closed_at") != null, row.getInt("pruned") != 0);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static Long millis(Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
