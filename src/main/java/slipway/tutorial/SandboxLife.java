package slipway.tutorial;

import java.time.Duration;

/**
 * How long things of a sandbox that nobody uses go on.
 *
 * @param idle until it is stopped; files, images, volumes and containers are kept
 * @param idleInDemand the same while learners wait for a place; not longer
 * @param unused until it is removed with all that it keeps, and its files are put away; zero for never
 * @param putAway until these files are removed
 */
public record SandboxLife(Duration idle, Duration idleInDemand, Duration unused, Duration putAway) {
    public SandboxLife {
        if (!positive(idle) || !positive(idleInDemand) || idleInDemand.compareTo(idle) > 0) {
            throw new IllegalArgumentException("A sandbox that nobody uses goes on for some time (slipway.sandbox.idle: " + idle
                    + "), and not for longer when others wait for a place (slipway.sandbox.idle-in-demand: " + idleInDemand + ").");
        }
        if (unused.isNegative() || !positive(putAway) || !unused.isZero() && unused.compareTo(idle) <= 0) {
            throw new IllegalArgumentException("What nobody uses is removed after it was stopped (slipway.sandbox.expire: " + unused
                    + ", slipway.sandbox.idle: " + idle + "), and its files are kept for some time (slipway.sandbox.keep-files: " + putAway + ").");
        }
    }

    private static boolean positive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }

    /** Whether anything is ever removed for want of use. */
    boolean expires() {
        return !unused.isZero();
    }
}
