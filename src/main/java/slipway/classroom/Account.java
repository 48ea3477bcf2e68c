package slipway.classroom;

import java.time.Instant;
import java.util.Optional;

/** Somebody with a password here. @param lastSeen when they last asked for a page, to the minute */
public record Account(LearnerId id, String name, Role role, Instant createdAt, Optional<Instant> lastSeen) {
    public Learner learner() {
        return new Learner(id, name);
    }
}
