package slipway.auth;

import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test sets, for sessions and for limits. */
public final class TestClock extends Clock implements TimeMeter {
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");
    private Runnable next = () -> { };

    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Happens once, when a limit next looks at the clock: in the midst of what is being done. */
    void whenNextAsked(Runnable happening) {
        next = happening;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long currentTimeNanos() {
        Runnable happening = next;
        next = () -> { };
        happening.run();
        return now.toEpochMilli() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
