package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.sandbox.SandboxOwner;

/** Whose sandbox is removed for want of use, and when; that it is, is ExpiryIT's. */
class HomeExpiryTest {
    private static final SandboxOwner ADA = new SandboxOwner("ada", "docker");
    private static final SandboxLife LIFE = new SandboxLife(Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofDays(30), Duration.ofDays(90));

    @TempDir
    Path data;
    private Instant now = Instant.parse("2026-06-01T10:00:00Z");
    private KeptHomes homes;
    private HomeExpiry expiry;
    private final List<SandboxOwner> removed = new ArrayList<>();

    @BeforeEach
    void start() {
        homes = new KeptHomes(data.resolve("homes"));
        var parts = new WorkspaceParts(null, null, null, null, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        }, CompletableFuture.completedFuture(null), null, homes, null);
        expiry = new HomeExpiry(homes, LIFE, parts, data.resolve("present"), owner -> {
            removed.add(owner);
            return Optional.empty();
        });
        expiry.round();
    }

    /** Days in which the server is there. */
    private void serve(int days) {
        for (int i = 0; i < days; i++) {
            now = now.plus(Duration.ofDays(1));
            expiry.round();
        }
    }

    private Optional<LocalDate> soon() {
        return expiry.soon(ADA).map(end -> LocalDate.ofInstant(end, ZoneOffset.UTC));
    }

    @Test
    void whatWasNotUsedForAMonthIsRemovedAfterAWeeksWarning() throws IOException {
        homes.used(ADA, now);
        serve(22);
        assertEquals(Optional.empty(), soon());
        serve(1);
        assertEquals(Optional.of(LocalDate.parse("2026-07-01")), soon());
        serve(7);
        assertEquals(List.of(), removed);
        serve(1);
        assertEquals(List.of(ADA), removed);
    }

    @Test
    void afterASummerWithoutAServerEverybodyIsWarnedForAWeekFirst() throws IOException {
        homes.used(ADA, now);
        serve(10);
        now = Instant.parse("2026-09-01T10:00:00Z");
        start();
        assertEquals(Optional.of(LocalDate.parse("2026-09-08")), soon());
        serve(6);
        assertEquals(List.of(), removed);
        serve(2);
        assertTrue(removed.contains(ADA));
    }

    @Test
    void whatWasUsedWhileTheClockWasWrongIsNotRemovedWhenItIsPutRight() throws IOException {
        serve(10);
        Instant right = now;
        now = Instant.parse("2020-01-01T00:00:00Z");
        start();
        homes.used(ADA, now);
        now = right;
        expiry.round();
        assertEquals(List.of(), removed);
        assertEquals(Optional.of(LocalDate.parse("2026-06-18")), soon());
    }

    /** Files are kept for 90 days, whatever a clock that runs ahead says. */
    @Test
    void filesThatWerePutAwayOutliveAClockThatIsAhead() throws IOException {
        homes.keep(ADA, now, out -> out.write(1));
        serve(10);
        Instant right = now;
        now = Instant.parse("2036-01-01T00:00:00Z");
        start();
        now = right;
        expiry.round();
        assertEquals(1, homes.of("ada").size());
        serve(92);
        assertEquals(0, homes.of("ada").size());
    }
}
