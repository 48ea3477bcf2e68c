package slipway.progress;

import static java.util.Objects.requireNonNull;

/** Whose journal: one learner at one lesson. State numbers grow per key, and nothing is ever read across keys. */
public record JournalKey(String learner, String course, String lesson) {
    public JournalKey {
        requireNonNull(learner, "learner");
        requireNonNull(course, "course");
        requireNonNull(lesson, "lesson");
    }
}
