package slipway.progress;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The feeds that somebody uses. */
final class Feeds {
    private final ConcurrentHashMap<JournalKey, LessonFeed> feeds = new ConcurrentHashMap<>();

    LessonFeed retain(JournalKey key) {
        return feeds.compute(key, (_, present) -> {
            var feed = present == null ? new LessonFeed(key) : present;
            feed.users++;
            return feed;
        });
    }

    void release(LessonFeed feed) {
        feeds.computeIfPresent(feed.key, (_, present) -> --present.users == 0 ? null : present);
    }

    List<LessonFeed> all() {
        return List.copyOf(feeds.values());
    }
}
