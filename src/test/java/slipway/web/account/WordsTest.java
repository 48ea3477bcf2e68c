package slipway.web.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void browsersAreNamedAsPeopleKnowThem() {
        assertEquals("Firefox on Linux", Words.browser("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"));
        assertEquals("Chrome on Windows", Words.browser("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"));
        assertEquals("Edge on Windows", Words.browser("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"));
        assertEquals("Safari on an iPhone", Words.browser("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"));
        assertEquals("Chrome on Android", Words.browser("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"));
        assertEquals("curl/8.5", Words.browser("curl/8.5"));
        assertEquals("An unnamed program", Words.browser(""));
    }

    @Test
    void timesAreToldInTheirLargestUnit() {
        Instant now = Instant.parse("2026-11-21T08:00:00Z");
        assertEquals("just now", Words.ago(now.minusSeconds(119), now));
        assertEquals("2 minutes ago", Words.ago(now.minusSeconds(120), now));
        assertEquals("1 hour ago", Words.ago(now.minus(Duration.ofMinutes(119)), now));
        assertEquals("23 hours ago", Words.ago(now.minus(Duration.ofHours(23)), now));
        assertEquals("3 days ago", Words.ago(now.minus(Duration.ofDays(3)), now));
        assertEquals("just now", Words.ago(now.plusSeconds(60), now));
    }
}
