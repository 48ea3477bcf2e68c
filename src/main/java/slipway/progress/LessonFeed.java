package slipway.progress;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is live of one key: its open runs, its cursors, and the last changes, so that a cursor that keeps up needs no query.
 * Exists while there is a run or a cursor ({@link Feeds}). Its lock is taken before that of a {@link LiveOutput} and after that
 * of a {@link Cursor}.
 */
final class LessonFeed {
    private static final int REMEMBERED = 32;

    /** What a cursor does not have: its next change, or that it has to look into the database for it. */
    record News(Run run, boolean missing) {
        static final News NONE = new News(null, false);
        static final News MISSING = new News(null, true);
    }

    final JournalKey key;
    int users; // guarded by the map of Feeds
    private final List<Cursor> cursors = new CopyOnWriteArrayList<>();
    private final List<LiveRun> runs = new ArrayList<>();
    private final ArrayDeque<Run> changes = new ArrayDeque<>();

    LessonFeed(JournalKey key) {
        this.key = key;
    }

    /** From now on the cursor is given every run that is accepted, after those that are open. */
    synchronized void join(Cursor cursor) {
        cursors.add(cursor);
        for (var run : runs) {
            cursor.attach(run);
        }
    }

    void leave(Cursor cursor) {
        cursors.remove(cursor);
    }

    List<Cursor> cursors() {
        return List.copyOf(cursors);
    }

    /** An accepted run. */
    synchronized void add(LiveRun run) {
        runs.add(run);
        for (var cursor : cursors) {
            cursor.attach(run);
        }
    }

    synchronized void remove(LiveRun run) {
        runs.remove(run);
    }

    /** A change that is on disk. */
    void publish(Run change) {
        synchronized (this) {
            changes.addLast(change);
            if (changes.size() > REMEMBERED) {
                changes.removeFirst();
            }
        }
        wake();
    }

    synchronized News after(long seq) {
        if (changes.isEmpty() || changes.getLast().seq() <= seq) {
            return News.NONE;
        }
        for (var change : changes) {
            if (change.seq() == seq + 1) {
                return new News(change, false);
            }
        }
        return News.MISSING;
    }

    void wake() {
        for (var cursor : cursors) {
            cursor.signal();
        }
    }
}
