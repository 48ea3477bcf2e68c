package slipway.tutorial;

import java.util.HashSet;
import java.util.Set;
import slipway.protocol.ServerMessage;

/** The pages that show a workspace. Guarded by the {@link Workspace}'s lock. */
final class WorkspaceWatchers {
    private final Set<Workspace.Watcher> watchers = new HashSet<>();

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
}
