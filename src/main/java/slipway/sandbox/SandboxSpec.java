package slipway.sandbox;

import java.time.Duration;

/**
 * What is asked for when a sandbox is opened.
 *
 * @param owner whose it is; a running sandbox of the same owner is answered as it is
 * @param limits what a newly started sandbox may use
 * @param lifetime how long it may stay when nobody renews it
 */
public record SandboxSpec(SandboxOwner owner, Limits limits, Duration lifetime) {
    public SandboxSpec {
        if (owner == null || limits == null || lifetime == null || lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a sandbox needs an owner, limits and a positive lifetime");
        }
    }
}
