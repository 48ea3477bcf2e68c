package slipway.sandbox;

import java.time.Duration;

/**
 * What the operator grants every sandbox.
 *
 * @param lifetime how long one may stay when nobody renews it
 * @param engine whether the engine inside starts at once, or when it is first needed
 */
public record SandboxTerms(Limits limits, Duration lifetime, boolean engine) {
    public SandboxTerms {
        if (limits == null || lifetime == null || lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("sandbox terms need limits and a positive lifetime");
        }
    }

    /** With engines that start when they are first needed. */
    public SandboxTerms(Limits limits, Duration lifetime) {
        this(limits, lifetime, false);
    }

    public SandboxSpec specFor(SandboxOwner owner) {
        return new SandboxSpec(owner, limits, lifetime, SandboxSpec.Network.OPEN, engine);
    }
}
