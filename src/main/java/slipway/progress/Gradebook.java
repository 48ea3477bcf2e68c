package slipway.progress;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import slipway.database.Database;
import slipway.database.DatabaseException;
import slipway.progress.LearnerJournal.Each;

/**
 * Reads what learners did across lessons, and a class across learners; {@link Journal} writes it, and reads one learner at one
 * lesson. Each method is one query whatever the number of learners, lessons and tasks. Blocks; any thread; throws
 * {@link DatabaseException} when the database cannot be read.
 */
public final class Gradebook {
    static final int AT_ONCE = 500;

    private final Database database;

    public Gradebook(Database database) {
        this.database = database;
    }

    /** What the attempts of these learners in a course come to; what was never tried is not there. */
    public List<TaskScore> scores(Collection<String> learners, String course) {
        return learners.isEmpty() ? List.of() : database.read(handle -> AttemptTable.scores(handle, learners, course));
    }

    /** The cells that a learner ever ran to an end, by lesson. */
    public Map<String, Set<String>> cellsRun(String learner, String course) {
        return database.read(handle -> RunTable.cellsRun(handle, learner, course));
    }

    /** When each of these learners last ran a cell or was judged in one of these courses; who never did is not there. */
    public Map<String, Instant> lastActive(Collection<String> learners, Collection<String> courses) {
        return learners.isEmpty() || courses.isEmpty() ? Map.of()
                : database.read(handle -> RunTable.lastActive(handle, learners, courses));
    }

    /** A learner's attempts in a course, the newest first. */
    public List<Attempt> attempts(String learner, String course, Slice slice) {
        return database.read(handle -> AttemptTable.newest(handle, learner, course, slice));
    }

    /**
     * All of a learner's attempts in a course, the newest first, read {@value #AT_ONCE} at a time: a learner who tried a lot does not
     * fill the memory. What is judged meanwhile is not among them.
     */
    public void attempts(String learner, String course, Each<Attempt> each) throws IOException {
        for (Optional<Attempt> last = Optional.empty();;) {
            Optional<Attempt> before = last;
            List<Attempt> part = database.read(handle -> AttemptTable.before(handle, learner, course, before, AT_ONCE));
            for (Attempt attempt : part) {
                each.take(attempt);
            }
            if (part.size() < AT_ONCE) {
                return;
            }
            last = Optional.of(part.getLast());
        }
    }

    /** A learner's attempts at one exercise or quiz, the newest first. @param tasks its id, and those that it had before */
    public List<Attempt> attempts(JournalKey key, Collection<String> tasks, Slice slice) {
        return database.read(handle -> AttemptTable.newest(handle, key, tasks, slice));
    }

    /** A learner's runs in a course, the newest first. */
    public List<Run> runs(String learner, String course, Slice slice) {
        return database.read(handle -> RunTable.newest(handle, learner, course, slice));
    }

    /** The beginning and the end of the output of runs of one learner, up to {@code most} bytes of each; runs without output are not there. */
    public Map<UUID, Excerpt> outputs(String learner, Collection<UUID> runs, int most) {
        return runs.isEmpty() ? Map.of() : database.read(handle -> OutputTable.excerpts(handle, learner, runs, most));
    }
}
