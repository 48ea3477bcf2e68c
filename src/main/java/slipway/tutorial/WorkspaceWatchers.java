package slipway.tutorial;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import slipway.protocol.ServerMessage;

/** The pages that show a workspace, and the notices that they show. Guarded by the {@link Workspace}'s lock. */
final class WorkspaceWatchers {
    private final Set<Workspace.Watcher> watchers = new HashSet<>();
    private final Notices notices = new Notices();

    void add(Workspace.Watcher watcher) {
        watchers.add(watcher);
    }

    void remove(Workspace.Watcher watcher) {
        watchers.remove(watcher);
    }

    boolean none() {
        return watchers.isEmpty();
    }

    void tellAll(ServerMessage message) {
        watchers.forEach(watcher -> watcher.tell(message));
    }

    /** Tells the pages that show this lesson. */
    void tell(String lesson, ServerMessage message) {
        watchers.stream().filter(watcher -> watcher.lessonSlug().equals(lesson)).forEach(watcher -> watcher.tell(message));
    }

    void put(Notice notice) {
        notices.put(notice);
        watchers.forEach(this::tellNotices);
    }

    void putOrRemove(Notice notice, boolean shown) {
        if (!shown) {
            remove(notice.id());
        } else if (!notices.has(notice.id())) {
            put(notice);
        }
    }

    void remove(String notice) {
        if (notices.remove(notice)) {
            watchers.forEach(this::tellNotices);
        }
    }

    void clearNotices() {
        notices.clear();
        watchers.forEach(this::tellNotices);
    }

    Optional<Notice.Remedy> remedy(String lesson, String notice, String name) {
        return notices.remedy(lesson, notice, name);
    }

    void tellNotices(Workspace.Watcher watcher) {
        watcher.tell(notices.of(watcher.lessonSlug()));
    }
}
