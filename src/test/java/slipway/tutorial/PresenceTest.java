package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
    private static final Instant BEGUN = Instant.parse("2026-06-01T10:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path data;
    private Instant now = BEGUN;

    private Instant note() throws IOException {
        return new Presence(data.resolve("present"), WEEK).note(now);
    }

    private void pass(int days) {
        now = now.plus(Duration.ofDays(days));
    }

    @Test
    void nightsWeekendsAndRestartsAreNoPause() throws IOException {
        note();
        for (int days : new int[] {1, 1, 3, 1, 7, 2}) {
            pass(days);
            assertEquals(BEGUN, note());
        }
    }

    @Test
    void afterASummerItBeginsAnew() throws IOException {
        note();
        pass(60);
        assertEquals(now, note());
        Instant back = now;
        pass(1);
        assertEquals(back, note());
    }

    @Test
    void aClockThatIsPutRightBeginsAnewInBothDirections() throws IOException {
        var presence = new Presence(data.resolve("present"), WEEK);
        presence.note(now);
        for (int days : new int[] {-3000, 3000, 3000, -3000}) {
            pass(days);
            assertEquals(now, presence.note(now));
        }
        now = now.minusSeconds(5);
        assertEquals(BEGUN, presence.note(now), "what is corrected every day");
    }

    @Test
    void aFileThatWasNotWrittenToItsEndBeginsAnew() throws IOException {
        for (String torn : new String[] {"", "2026-06-01T10:", "2026-06-01T10:00:00Z\n", "2026-06-01T10:00:00Z\n2026-06-"}) {
            Files.writeString(data.resolve("present"), torn);
            assertEquals(BEGUN, note());
            pass(1);
            assertEquals(BEGUN, note());
            now = BEGUN;
        }
    }
}
