package slipway.sandbox.docker;

import slipway.sandbox.SandboxOwner;

/** Who owns a sandbox that waits in the pool: nobody, which is an owner of a name that {@code open} refuses, and of an id of the member's own. */
final class PoolMember {
    private static final String NOBODY = "slipway-pool";

    private PoolMember() {
    }

    static SandboxOwner of(String id) {
        return new SandboxOwner(NOBODY, id);
    }

    static boolean is(SandboxOwner owner) {
        return owner.learner().equals(NOBODY);
    }

    static String id(SandboxOwner member) {
        return member.course();
    }

    /** No learner can be called like the pool. */
    static void requireSomebody(String learner) {
        if (learner.equals(NOBODY)) {
            throw new IllegalArgumentException(learner + " is nobody's name: it marks sandboxes that wait for an owner");
        }
    }
}
