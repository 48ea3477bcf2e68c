package slipway.progress;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import slipway.database.Database;

/**
 * The records that a cursor does not have, in the order of their numbers: from the feed while it keeps up, else from disk, a page
 * at a time. A record from disk may stand for several changes. Used under the lock of its cursor, which has joined the feed
 * before.
 */
final class ChangeReader {
    private static final int PAGE = 32;

    private final LessonFeed feed;
    private final Database database;
    private final ArrayDeque<Run> page = new ArrayDeque<>();
    private long seq;
    private long shownAtFirst;
    private boolean missing = true;

    ChangeReader(LessonFeed feed, Database database) {
        this.feed = feed;
        this.database = database;
    }

    /** @return false when there is no such number, so that it begins with what a new page shows */
    boolean startAfter(long known) {
        long latest = database.read(handle -> RunTable.latest(handle, feed.key));
        boolean resumed = known > 0 && known <= latest;
        if (resumed) {
            seq = known;
        } else {
            shownAtFirst = latest;
        }
        return resumed;
    }

    /** What a new page would be shown of the records up to {@code until}. */
    void shownUntil(long until, Consumer<Run> each) {
        for (long after = 0; after < until;) {
            var runs = shown(after, until);
            runs.forEach(each);
            after = runs.size() < PAGE ? until : runs.getLast().seq();
        }
    }

    private List<Run> shown(long after, long until) {
        return database.read(handle -> RunTable.shownAtFirst(handle, feed.key, after, until, PAGE));
    }

    /** The next one, or null. */
    Run next() {
        if (page.isEmpty() && !missing) {
            var news = feed.after(seq);
            missing = news.missing();
            if (!missing) {
                return passed(news.run());
            }
        }
        if (page.isEmpty()) {
            page.addAll(nextPage());
        }
        return passed(page.poll());
    }

    private Run passed(Run run) {
        if (run != null) {
            seq = run.seq();
        }
        return run;
    }

    private List<Run> nextPage() {
        if (seq < shownAtFirst) {
            var first = shown(seq, shownAtFirst);
            if (!first.isEmpty()) {
                return first;
            }
            seq = shownAtFirst;
        }
        var changed = database.read(handle -> RunTable.after(handle, feed.key, seq, PAGE));
        missing = !changed.isEmpty();
        return changed;
    }
}
