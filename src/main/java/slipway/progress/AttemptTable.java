package slipway.progress;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import slipway.database.Database;

/** The SQL of attempts. */
final class AttemptTable {
    private static final String KEY = " learner = :learner AND course = :course AND lesson = :lesson ";

    /** Judged once: an attempt that is there already stays as it is. */
    private static final String INSERT = """
            INSERT INTO attempt (id, learner, course, lesson, task, number, lesson_hash, judged_at, points, max_points, passed, results)
            SELECT ?, ?, ?, ?, ?, latest + 1, ?, ?, ?, ?, ?, ?
            FROM (SELECT COALESCE(MAX(number), 0) AS latest FROM attempt WHERE learner = ? AND course = ? AND lesson = ?) AS before
            WHERE NOT EXISTS (SELECT 1 FROM attempt WHERE id = ?)""";

    private static final String SCORES = """
            SELECT task, COUNT(*) AS attempts, SUM(1 - passed) AS failed, MAX(points) AS points, MAX(passed) AS passed,
                (SELECT results FROM attempt AS later WHERE later.learner = attempt.learner AND later.course = attempt.course
                    AND later.lesson = attempt.lesson AND later.task = attempt.task ORDER BY later.number DESC LIMIT 1) AS results
            FROM attempt WHERE""" + KEY + "GROUP BY learner, course, lesson, task";

    private static final String COURSE_SCORES = """
            SELECT learner, lesson, task, COUNT(*) AS attempts, SUM(1 - passed) AS failed, MAX(points) AS points, MAX(passed) AS passed,
                '' AS results, MAX(judged_at) AS judged_at
            FROM attempt WHERE learner IN (<learners>) AND course = :course GROUP BY learner, lesson, task""";

    private static final String NEWEST = "ORDER BY judged_at DESC, lesson, number DESC LIMIT :most OFFSET :from";

    private AttemptTable() {
    }

    static void insert(WriteConnection connection, Attempt attempt) {
        JournalKey key = attempt.key();
        connection.execute(INSERT, attempt.id().toString(), key.learner(), key.course(), key.lesson(), attempt.task(),
                attempt.lessonHash(), attempt.judgedAt().toEpochMilli(), attempt.points(), attempt.maxPoints(), attempt.passed() ? 1 : 0,
                attempt.results(), key.learner(), key.course(), key.lesson(), attempt.id().toString());
    }

    static boolean exists(Database database, UUID id) {
        return database.exists("SELECT 1 FROM attempt WHERE id = ?", id.toString());
    }

    static Map<String, Score> scores(Handle handle, JournalKey key) {
        return handle.createQuery(SCORES).bind("learner", key.learner()).bind("course", key.course()).bind("lesson", key.lesson())
                .reduceResultSet(new HashMap<>(), (scores, row, context) -> {
                    scores.put(row.getString("task"), score(row));
                    return scores;
                });
    }

    static List<TaskScore> scores(Handle handle, Collection<String> learners, String course) {
        return handle.createQuery(COURSE_SCORES).bindList("learners", List.copyOf(learners)).bind("course", course)
                .map((row, context) -> new TaskScore(row.getString("learner"), row.getString("lesson"), row.getString("task"), score(row),
                        Instant.ofEpochMilli(row.getLong("judged_at")))).list();
    }

    static List<Attempt> newest(Handle handle, String learner, String course, Slice slice) {
        return slice(handle.createQuery("SELECT * FROM attempt WHERE learner = :learner AND course = :course " + NEWEST)
                .bind("learner", learner).bind("course", course), slice);
    }

    /** Those that came before one of them, or the newest; by moment and id, for numbers count in a lesson only. */
    static List<Attempt> before(Handle handle, String learner, String course, Optional<Attempt> later, int most) {
        return handle.createQuery("SELECT * FROM attempt WHERE learner = :learner AND course = :course AND (judged_at, id) < (:at, :id) "
                + "ORDER BY judged_at DESC, id DESC LIMIT :most")
                .bind("learner", learner).bind("course", course).bind("at", later.map(one -> one.judgedAt().toEpochMilli()).orElse(Long.MAX_VALUE))
                .bind("id", later.map(one -> one.id().toString()).orElse("")).bind("most", most).map((row, context) -> attempt(row)).list();
    }

    static List<Attempt> newest(Handle handle, JournalKey key, Collection<String> tasks, Slice slice) {
        return slice(handle.createQuery("SELECT * FROM attempt WHERE" + KEY + "AND task IN (<tasks>) " + NEWEST)
                .bind("learner", key.learner()).bind("course", key.course()).bind("lesson", key.lesson())
                .bindList("tasks", List.copyOf(tasks)), slice);
    }

    static List<LearnerJournal.NumberedAttempt> numbered(Handle handle, JournalKey key, long after, int most) {
        return handle.createQuery("SELECT * FROM attempt WHERE" + KEY + "AND number > :after ORDER BY number LIMIT :most")
                .bind("learner", key.learner()).bind("course", key.course()).bind("lesson", key.lesson())
                .bind("after", after).bind("most", most)
                .map((row, context) -> new LearnerJournal.NumberedAttempt(attempt(row), row.getLong("number"))).list();
    }

    private static List<Attempt> slice(Query query, Slice slice) {
        return query.bind("from", slice.from()).bind("most", slice.most()).map((row, context) -> attempt(row)).list();
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        return new Attempt(UUID.fromString(row.getString("id")),
                new JournalKey(row.getString("learner"), row.getString("course"), row.getString("lesson")), row.getString("task"),
                row.getString("lesson_hash"), Instant.ofEpochMilli(row.getLong("judged_at")), row.getInt("points"),
                row.getInt("max_points"), row.getInt("passed") != 0, row.getString("results"));
    }

    private static Score score(ResultSet row) throws SQLException {
        return new Score(row.getInt("attempts"), row.getInt("failed"), row.getInt("points"), row.getInt("passed") != 0,
                row.getString("results"));
    }
}
