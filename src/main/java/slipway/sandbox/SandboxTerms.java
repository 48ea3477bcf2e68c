package slipway.sandbox;

import java.time.Duration;

/**
 * What the operator grants every sandbox.
 *
 * @param lifetime of its lease: how long one stays when no server renews it. When one that a server looks after is stopped for want of use,
 *     that server decides
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
