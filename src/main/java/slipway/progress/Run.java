package slipway.progress;

import java.time.Instant;
import java.util.UUID;

/**
 * All that is remembered of one run but its output. Immutable: a change is a new record with the next {@code seq}.
 *
 * @param seq number of its last change in the journal of its key, from 1
 * @param ending how it ended, null until then
 * @param startedAt null while it is queued
 * @param endedAt null until it ended; a queued run that is stopped ends without having started
 * @param outputLength bytes of output known: in a {@link Delta} all that has arrived, from {@link Journal#openRuns()} all that is
 *        stored or counted as left out
 * @param outputClosed no more output can come; may be true before the run has ended or become so long after
 * @param pruned source and output were dropped, because many later runs of the cell exist; {@code source} is then empty
 */
public record Run(JournalKey key, UUID id, long seq, String cell, String session, String lessonHash, String source, int columns,
        int rows, String execution, Ending ending, Instant acceptedAt, Instant startedAt, Instant endedAt, long outputLength,
        boolean outputClosed, boolean pruned) {

    public enum State {
        QUEUED, RUNNING, ENDED
    }

    public State state() {
        return ending != null ? State.ENDED : startedAt != null ? State.RUNNING : State.QUEUED;
    }

    /** It has ended and its output is closed: nothing of it will change any more. */
    public boolean complete() {
        return ending != null && outputClosed;
    }

    static Run accepted(JournalKey key, NewRun run, Instant at) {
        return new Run(key, run.id(), 0, run.cell(), run.session(), run.lessonHash(), run.source(), run.columns(), run.rows(),
                run.execution(), null, at, null, null, 0, false, false);
    }

    /** What has happened stays: a second start, or a start after the end, changes nothing. */
    Run started(Instant at) {
        return startedAt != null || ending != null ? this : with(seq, null, at, null, outputLength, outputClosed);
    }

    Run ended(Ending ending, Instant at) {
        return this.ending != null ? this : with(seq, ending, startedAt, at, outputLength, outputClosed);
    }

    Run closed() {
        return outputClosed ? this : with(seq, ending, startedAt, endedAt, outputLength, true);
    }

    Run numbered(long seq) {
        return with(seq, ending, startedAt, endedAt, outputLength, outputClosed);
    }

    Run withOutput(long length) {
        return length == outputLength ? this : with(seq, ending, startedAt, endedAt, length, outputClosed);
    }

    private Run with(long seq, Ending ending, Instant startedAt, Instant endedAt, long outputLength, boolean outputClosed) {
        return new Run(key, id, seq, cell, session, lessonHash, source, columns, rows, execution, ending, acceptedAt, startedAt,
                endedAt, outputLength, outputClosed, pruned);
    }
}
