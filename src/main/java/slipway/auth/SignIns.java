package slipway.auth;

import java.util.Optional;

/** Whose a cookie's value is. Local mode has one answer, classroom mode one per signed-in browser. Does not block; any thread. */
public interface SignIns {
    /** Empty when it is nobody's, or no longer. */
    Optional<Actor> actor(String cookie);

    /** Who has the session that an {@link Actor#session()} named; empty when it has ended. What was let in by a session is judged by it again. */
    Optional<Actor> ofSession(String session);
}
