package slipway.sandbox;

import java.time.Duration;

/**
 * What is asked for when a sandbox is opened.
 *
 * @param owner whose it is; a running sandbox of the same owner is answered as it is
 * @param limits what a newly started sandbox may use
 * @param lifetime how long it may stay when nobody renews it
 * @param network what a newly started sandbox can reach
 * @param engine whether a newly started sandbox starts the engine inside at once, beside its agent, or only when the kernel asks for it
 */
public record SandboxSpec(SandboxOwner owner, Limits limits, Duration lifetime, Network network, boolean engine) {
    /** What a sandbox can reach besides itself. */
    public enum Network {
        /** The internet, but no other sandbox and nothing of the host. */
        OPEN,
        /** Nothing: its own loopback is all it has. The server still reaches its agent. */
        NONE
    }

    public SandboxSpec {
        if (owner == null || limits == null || network == null || lifetime == null || lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a sandbox needs an owner, limits, a network and a positive lifetime");
        }
    }

    /** With an engine that the kernel starts. */
    public SandboxSpec(SandboxOwner owner, Limits limits, Duration lifetime, Network network) {
        this(owner, limits, lifetime, network, false);
    }

    /** With a network, as a learner's sandbox has. */
    public SandboxSpec(SandboxOwner owner, Limits limits, Duration lifetime) {
        this(owner, limits, lifetime, Network.OPEN);
    }
}
