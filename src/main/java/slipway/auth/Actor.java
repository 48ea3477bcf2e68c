package slipway.auth;

import slipway.classroom.Learner;
import slipway.classroom.Role;

/**
 * Who asks: somebody who is signed in.
 *
 * @param session names the browser's sign-in, so that it can be ended; local mode has one
 */
public record Actor(Learner learner, Role role, String session) {
}
