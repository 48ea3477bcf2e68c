package slipway.tutorial;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When somebody last did something with a workspace's sandbox. Guarded by the {@link Workspace}'s lock. */
final class WorkspaceUse {
    /** Whoever is away for no longer, as during a reload, keeps the place in line. */
    private static final Duration PLACE_KEPT = Duration.ofSeconds(30);

    private final Clock clock;
    private int visits;
    private Instant last;
    /** When somebody was last there who wants a sandbox, whether they did anything or not. */
    private Instant seen;

    WorkspaceUse(Clock clock) {
        this.clock = clock;
        this.last = clock.instant();
        this.seen = last;
    }

    /** Now. */
    void happens() {
        last = clock.instant();
        seen = last;
    }

    Instant last() {
        return last;
    }

    /** It goes on until {@link #leave}. */
    void enter() {
        visits++;
    }

    void leave() {
        visits--;
        happens();
    }

    boolean goesOn() {
        return visits > 0;
    }

    /** Whether a place in line is kept. @param wanted whether a page or a run is there just now that wants it */
    boolean keepsPlace(boolean wanted) {
        Instant now = clock.instant();
        seen = wanted || goesOn() ? now : seen;
        return seen.plus(PLACE_KEPT).isAfter(now);
    }
}
