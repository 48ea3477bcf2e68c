package slipway.auth;

import java.time.Duration;

/** Somebody does not get in, or not what they asked for; the message is a sentence for them that says what to do. */
public final class DeniedException extends Exception {
    /** Why, which decides how the answer is marked. */
    public enum Reason {
        /** Name and password, code or link are not good. */
        WRONG,
        /** What was chosen cannot be taken, e.g. a short password. */
        INVALID,
        /** The name is somebody else's. */
        TAKEN,
        /** Too many tries; {@link DeniedException#retryAfter} says when the next one is heard. */
        TOO_MANY,
        /** The server has too much to do just now. */
        BUSY
    }

    private final Reason reason;
    private final Duration retryAfter;

    DeniedException(Reason reason, String message) {
        this(reason, message, Duration.ZERO);
    }

    DeniedException(Reason reason, String message, Duration retryAfter) {
        super(message);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    /** How long trying again is useless; zero when it is not a matter of time. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
