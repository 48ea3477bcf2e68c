package slipway.classroom;

import java.time.Instant;

/**
 * A browser that is signed in.
 *
 * @param id SHA-256 of the cookie's value, which is kept nowhere
 * @param lastSeenAt when it last asked for something, to the minute
 * @param expiresAt when it ends however much it is used
 * @param browser its User-Agent, cut: for a person to recognise it
 */
public record Session(String id, LearnerId account, Instant createdAt, Instant lastSeenAt, Instant expiresAt, String browser) {
}
