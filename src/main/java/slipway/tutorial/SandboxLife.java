package slipway.tutorial;

import java.time.Duration;

/**
 * How long a sandbox that nobody uses goes on; its files, images and containers are kept in any case.
 *
 * @param idle until it is stopped
 * @param idleInDemand the same while learners wait for a place; not longer
 */
public record SandboxLife(Duration idle, Duration idleInDemand) {
    public SandboxLife {
        if (idle.isNegative() || idle.isZero() || idleInDemand.isNegative() || idleInDemand.isZero() || idleInDemand.compareTo(idle) > 0) {
            throw new IllegalArgumentException("A sandbox that nobody uses goes on for some time (slipway.sandbox.idle: " + idle
                    + "), and not for longer when others wait for a place (slipway.sandbox.idle-in-demand: " + idleInDemand + ").");
        }
    }
}
