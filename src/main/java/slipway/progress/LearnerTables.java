package slipway.progress;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL that looks at all tables of one learner. */
final class LearnerTables {
    private static final String LESSONS = """
            SELECT course, lesson, SUM(runs) AS runs, SUM(attempts) AS attempts, SUM(drafts) AS drafts, SUM(answers) AS answers,
                SUM(notes) AS notes, SUM(output_bytes) AS output_bytes, MAX(last_at) AS last_at
            FROM (
                SELECT course, lesson, 1 AS runs, 0 AS attempts, 0 AS drafts, 0 AS answers, 0 AS notes, 0 AS output_bytes, accepted_at AS last_at
                FROM run WHERE learner = :learner
                UNION ALL SELECT course, lesson, 0, 1, 0, 0, 0, 0, judged_at FROM attempt WHERE learner = :learner
                UNION ALL SELECT course, lesson, 0, 0, 1, 0, 0, 0, saved_at FROM draft WHERE learner = :learner
                UNION ALL SELECT course, lesson, 0, 0, 0, CASE kind WHEN 'answer' THEN 1 ELSE 0 END,
                    CASE kind WHEN 'answer' THEN 0 ELSE 1 END, 0, saved_at FROM note WHERE learner = :learner
                UNION ALL SELECT course, lesson, 0, 0, 0, 0, 0, to_byte - from_byte, accepted_at
                FROM output JOIN run ON run.id = output.run WHERE output.learner = :learner
            ) AS kept GROUP BY course, lesson ORDER BY course, lesson""";

    private LearnerTables() {
    }

    static List<LessonRecord> lessons(Handle handle, String learner) {
        return handle.createQuery(LESSONS).bind("learner", learner).map((row, context) -> lesson(learner, row)).list();
    }

    private static LessonRecord lesson(String learner, ResultSet row) throws SQLException {
        return new LessonRecord(new JournalKey(learner, row.getString("course"), row.getString("lesson")), row.getLong("runs"),
                row.getLong("attempts"), row.getLong("drafts"), row.getLong("answers"), row.getLong("notes"), row.getLong("output_bytes"),
                Instant.ofEpochMilli(row.getLong("last_at")));
    }
}
