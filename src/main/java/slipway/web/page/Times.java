package slipway.web.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jsoup.nodes.Element;

/** Moments for people: how long ago in words, and exactly, in UTC, since the server does not know where its readers are. */
public final class Times {
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Times() {
    }

    /** "3 hours ago", with the exact time to point at. */
    public static Element ago(Element parent, Instant at, Instant now) {
        return time(parent, at).attr("title", exact(at)).text(ago(Duration.between(at, now)));
    }

    /** "21 November 2026, 14:03 UTC". */
    public static Element exact(Element parent, Instant at) {
        return time(parent, at).text(exact(at));
    }

    private static Element time(Element parent, Instant at) {
        return parent.appendElement("time").attr("datetime", at.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    static String exact(Instant at) {
        return EXACT.format(at) + " UTC";
    }

    /** A clock that is a little ahead makes no future. */
    static String ago(Duration passed) {
        long minutes = passed.toMinutes();
        long days = passed.toDays();
        if (minutes < 1) {
            return "just now";
        }
        if (minutes < 60) {
            return counted(minutes, "minute") + " ago";
        }
        if (days < 1) {
            return counted(passed.toHours(), "hour") + " ago";
        }
        if (days < 14) {
            return counted(days, "day") + " ago";
        }
        return days < 70 ? counted(days / 7, "week") + " ago" : days < 730 ? counted(days / 30, "month") + " ago" : counted(days / 365, "year") + " ago";
    }

    /** "1 minute", "2 minutes"; for nouns that take an s. */
    public static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
