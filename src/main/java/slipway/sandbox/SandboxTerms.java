package slipway.sandbox;

import java.time.Duration;

/**
 * What the operator grants every sandbox.
 *
 * @param lifetime how long one may stay when nobody renews it
 */
public record SandboxTerms(Limits limits, Duration lifetime) {
    public SandboxTerms {
        if (limits == null || lifetime == null || lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("sandbox terms need limits and a positive lifetime");
        }
    }

    public SandboxSpec specFor(SandboxOwner owner) {
        return new SandboxSpec(owner, limits, lifetime);
    }
}
