package slipway.protocol;

import java.util.UUID;

/**
 * All that a page knows of one run, sent whole at each change: a page that missed changes needs only the last.
 *
 * @param id made by the browser, UUIDv7
 * @param cell the lesson's cell; a cell that the lesson no longer has is shown as an earlier version
 * @param session name of the shell, {@code main} unless the lesson says otherwise
 * @param lesson content hash of the lesson that the run was started from
 * @param source what was run
 * @param state queued, running or ended
 * @param outcome how it ended; null until then
 * @param acceptedAt milliseconds since the epoch
 * @param startedAt likewise, null while queued
 * @param endedAt likewise, null until ended
 * @param outputLength bytes of output known so far; never less than what was sent
 * @param outputClosed no further output can come
 * @param columns width of the terminal it was started with
 */
public record RunRecord(UUID id, String cell, String session, String lesson, String source, State state, RunOutcome outcome,
        long acceptedAt, Long startedAt, Long endedAt, long outputLength, boolean outputClosed, int columns) {

    public enum State {
        queued, running, ended
    }
}
