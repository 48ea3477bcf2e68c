package slipway.tutorial;

import java.time.Duration;

/** What people are told, put together; and what programs say, made fit for a sentence. */
final class Words {
    private static final int ENOUGH = 400;

    private Words() {
    }

    /** @param before how many wait before this learner */
    static String inLine(int before) {
        return "In line: " + switch (before) {
            case 0 -> "you are next";
            case 1 -> "1 learner is before you";
            default -> before + " learners are before you";
        };
    }

    /** As people say it: "2 hours", "90 minutes", "20 seconds". */
    static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86400 == 0 && seconds > 0) {
            return count(seconds / 86400, "day");
        }
        if (seconds % 3600 == 0 && seconds > 0) {
            return count(seconds / 3600, "hour");
        }
        return seconds >= 60 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** The end of a program's words, where it usually says what went wrong, without control characters. */
    static String lastLines(String output) {
        String text = output.replaceAll("\\e\\[[0-9;?]*[A-Za-z]", "").replaceAll("\\p{Cntrl}+", " ").strip();
        return text.length() <= ENOUGH ? text : "…" + text.substring(text.length() - ENOUGH);
    }
}
