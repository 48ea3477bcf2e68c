package slipway.sandbox.docker;

import java.time.Duration;
import java.util.OptionalInt;
import slipway.sandbox.Limits;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.SandboxTerms;

/**
 * How many sandboxes there may be, and how many are made before anybody asks.
 *
 * @param terms of an ordinary learner's sandbox: a member of the pool is made with them, and the machine's room is told in them
 * @param capacity how many may run at once; empty: as many as the machine has memory for
 * @param pool how many are kept ready; 0 for none
 * @param removePoolAtEnd whether those that nobody has are removed when the server ends, or left to the next
 */
public record Provision(SandboxTerms terms, OptionalInt capacity, int pool, boolean removePoolAtEnd) {
    static final Provision WITHOUT_POOL =
            new Provision(new SandboxTerms(Limits.DEFAULT, Duration.ofHours(2)), OptionalInt.empty(), 0, false);

    public Provision {
        if (terms == null || capacity == null || pool < 0 || capacity.orElse(1) < 1) {
            throw new IllegalArgumentException("a pool has 0 or more sandboxes (sandbox.docker.pool), a machine room for 1 or more"
                    + " (sandbox.docker.capacity)");
        }
    }

    SandboxSpec member(String id) {
        return terms.specFor(PoolMember.of(id));
    }

    /** Whether a member of the pool is what is asked for. */
    boolean offers(SandboxSpec wanted) {
        return wanted.network() == member("0").network() && wanted.limits().equals(terms.limits());
    }

    Limits limits() {
        return terms.limits();
    }
}
