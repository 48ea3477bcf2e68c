package slipway.progress;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import slipway.database.Database;
import slipway.database.DatabaseException;

/**
 * All that the journal keeps of a learner, for them to see and take along. Long lists are read a page at a time, so that neither
 * memory nor a transaction grows with them; what is added meanwhile may be in it or not. Blocks; any thread; throws
 * {@link DatabaseException} when the database cannot be read.
 */
public final class LearnerJournal {
    private static final int PAGE = 64;

    private final Database database;

    public LearnerJournal(Database database) {
        this.database = database;
    }

    /** Is given one thing after the other. */
    public interface Each<T> {
        void take(T one) throws IOException;
    }

    /**
     * A run, and what of it a page is never told.
     *
     * @param number the order of runs in their lesson
     * @param closedAt from when on no output came; null while some may come
     */
    public record NumberedRun(Run run, long number, Instant closedAt) {
    }

    /** An attempt. @param number the order of attempts in their lesson */
    public record NumberedAttempt(Attempt attempt, long number) {
    }

    /** Where what is kept of an output goes, in order. */
    public interface OutputSink {
        void bytes(byte[] bytes) throws IOException;

        /** So many bytes that came here are not kept. */
        void leftOut(long bytes) throws IOException;
    }

    /** How much is kept, by course and lesson; lessons of which nothing is kept are not there. */
    public List<LessonRecord> lessons(String learner) {
        return database.read(handle -> LearnerTables.lessons(handle, learner));
    }

    /** The oldest first. */
    public void runs(JournalKey key, Each<NumberedRun> each) throws IOException {
        for (long after = 0;;) {
            long number = after;
            var page = database.read(handle -> RunTable.numbered(handle, key, number, PAGE));
            for (var run : page) {
                each.take(run);
            }
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().number();
        }
    }

    /** The oldest first. */
    public void attempts(JournalKey key, Each<NumberedAttempt> each) throws IOException {
        for (long after = 0;;) {
            long number = after;
            var page = database.read(handle -> AttemptTable.numbered(handle, key, number, PAGE));
            for (var attempt : page) {
                each.take(attempt);
            }
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().number();
        }
    }

    /** By cell. */
    public List<Draft> drafts(JournalKey key) {
        return database.read(handle -> DraftTable.all(handle, key));
    }

    /** By kind and name. */
    public List<Note> notes(JournalKey key) {
        return database.read(handle -> NoteTable.all(handle, key));
    }

    /** What is kept of a run's output, from its beginning. */
    public void output(Run run, OutputSink sink) throws IOException {
        long position = 0;
        for (var piece = piece(run, position); piece != null; piece = piece(run, position)) {
            if (piece.offset() > position) {
                sink.leftOut(piece.offset() - position);
            }
            sink.bytes(piece.bytes());
            position = piece.end();
        }
        if (position < run.outputLength()) {
            sink.leftOut(run.outputLength() - position);
        }
    }

    private Piece piece(Run run, long from) {
        return database.read(handle -> OutputTable.read(handle, run.key().learner(), run.id(), from, Piece.LARGEST));
    }
}
