package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RevivalsTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    /** Near the overflow of the clock, which begins anywhere. */
    private final long begin = Long.MAX_VALUE - MINUTE / 2;
    private final Revivals revivals = new Revivals();

    @Test
    void threeInAMinuteAndThenNoMoreUntilTheFirstIsOld() {
        assertTrue(revivals.allow(begin));
        assertTrue(revivals.allow(begin + MINUTE / 4));
        assertTrue(revivals.allow(begin + MINUTE / 2));
        assertFalse(revivals.allow(begin + MINUTE - 1));
        assertTrue(revivals.allow(begin + MINUTE));
        assertFalse(revivals.allow(begin + MINUTE + 1));
    }
}
