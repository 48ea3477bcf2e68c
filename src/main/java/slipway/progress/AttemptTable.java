package slipway.progress;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
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

    private static Score score(ResultSet row) throws SQLException {
        return new Score(row.getInt("attempts"), row.getInt("failed"), row.getInt("points"), row.getInt("passed") != 0,
                row.getString("results"));
    }
}
