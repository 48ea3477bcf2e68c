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

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long currentTimeNanos() {
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
