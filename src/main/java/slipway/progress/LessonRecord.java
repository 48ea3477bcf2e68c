package slipway.progress;

import java.time.Instant;

/**
 * How much the journal keeps of a learner at one lesson.
 *
 * @param answers typed ones
 * @param notes all else that is kept under a name: what setups exported, which solutions were looked at
 * @param outputBytes what is kept of the runs' output
 * @param lastAt when the newest of it was kept
 */
public record LessonRecord(JournalKey key, long runs, long attempts, long drafts, long answers, long notes, long outputBytes,
        Instant lastAt) {
}
