package slipway.auth;

import slipway.classroom.LearnerId;

/** Removes somebody with all that is kept about them. */
@FunctionalInterface
public interface AccountRemoval {
    /**
     * When this returns, the learner is signed out, cannot sign in, and their name is free; the rest goes even if the server ends
     * meanwhile. Blocks.
     */
    void remove(LearnerId learner);
}
