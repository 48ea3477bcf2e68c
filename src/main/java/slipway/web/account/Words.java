package slipway.web.account;

import java.time.Duration;
import java.time.Instant;
import slipway.web.page.Times;

/** Browsers and times as people say them. */
final class Words {
    private static final String[][] BROWSERS = {{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
        {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}};
    private static final String[][] SYSTEMS = {{"iPhone", "an iPhone"}, {"iPad", "an iPad"}, {"Android", "Android"},
        {"CrOS", "ChromeOS"}, {"Windows", "Windows"}, {"Macintosh", "a Mac"}, {"Linux", "Linux"}};

    private Words() {
    }

    /** @param userAgent as the browser said it; what is unknown is shown as it is */
    static String browser(String userAgent) {
        String browser = first(BROWSERS, userAgent);
        String system = first(SYSTEMS, userAgent);
        if (browser == null) {
            return userAgent.isBlank() ? "An unnamed program" : userAgent;
        }
        return browser + (system == null ? "" : " on " + system);
    }

    private static String first(String[][] words, String text) {
        for (String[] word : words) {
            if (text.contains(word[0])) {
                return word[1];
            }
        }
        return null;
    }

    /** How long ago, in its largest unit. */
    static String ago(Instant then, Instant now) {
        Duration since = Duration.between(then, now);
        if (since.toMinutes() < 2) {
            return "just now";
        }
        String passed = since.toHours() < 1 ? Times.counted(since.toMinutes(), "minute")
                : since.toDays() < 1 ? Times.counted(since.toHours(), "hour") : Times.counted(since.toDays(), "day");
        return passed + " ago";
    }
}
