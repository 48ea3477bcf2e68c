package slipway.classroom;

import java.time.Instant;
import java.util.List;

/** All that is kept of an account besides its password: what its owner may see and take along. */
public record AccountRecord(Account account, List<Enrolment> enrolments, List<SignIn> signIns) {
    /** A classroom that somebody is in. @param id of the classroom */
    public record Enrolment(String id, String title, Role role, Instant enrolledAt, boolean archived) {
    }

    /** A browser that is signed in; without what would let somebody act as it. */
    public record SignIn(Instant createdAt, Instant lastSeenAt, Instant expiresAt, String browser) {
    }

    public AccountRecord {
        enrolments = List.copyOf(enrolments);
        signIns = List.copyOf(signIns);
    }
}
