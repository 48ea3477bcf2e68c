package slipway.sandbox;

import java.time.Duration;

/**
 * What the operator grants every sandbox.
 *
 * @param lifetime of its lease: how long one stays when no server renews it. When one that a server looks after is stopped for want of use,
 *     that server decides
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
