package slipway.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({"-PT5S, just now", "PT59S, just now", "PT60S, 1 minute ago", "PT59M59S, 59 minutes ago", "PT1H, 1 hour ago", "PT23H59M, 23 hours ago",
        "PT24H, 1 day ago", "P13D, 13 days ago", "P14D, 2 weeks ago", "P69D, 9 weeks ago", "P70D, 2 months ago", "P729D, 24 months ago", "P730D, 2 years ago"})
    void howLongAgo(Duration passed, String words) {
        assertEquals(words, Times.ago(passed));
    }

    @Test
    void theExactTimeIsThereToo() {
        Instant at = Instant.parse("2026-11-21T14:03:07.123Z");
        assertEquals("<p><time datetime=\"2026-11-21T14:03:07Z\" title=\"21 November 2026, 14:03 UTC\">3 hours ago</time></p>",
                Times.ago(new Element("p"), at, at.plus(Duration.ofHours(3))).parent().outerHtml());
    }
}
