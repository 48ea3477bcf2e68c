package slipway.classroom;

import java.time.Instant;

/** Somebody in a classroom. @param role in this classroom: learner or instructor */
public record Member(Account account, Role role, Instant enrolledAt) {
}
