package slipway.lesson;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Expected output with {@code …} for any text: within a line it stays in the line, alone on a line it stands for any number
 * of lines. Matching takes at most pattern times output steps; a regular expression could take for ever.
 */
final class OutputPattern {
    private static final Pattern ESCAPE_SEQUENCE = Pattern.compile(
            "\u001b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[ -/]*[0-~])");
    private static final String ANY = "…";

    private final List<String> lines;

    OutputPattern(String text) {
        lines = normalised(text);
    }

    boolean matches(String actual) {
        return glob(lines, normalised(actual), line -> line.strip().equals(ANY), OutputPattern::lineMatches);
    }

    /** The lines without escape sequences, carriage returns, trailing blanks and trailing blank lines. */
    static List<String> normalised(String text) {
        String plain = ESCAPE_SEQUENCE.matcher(text).replaceAll("").replace("\r", "");
        List<String> lines = new ArrayList<>();
        for (String line : plain.split("\n", -1)) {
            lines.add(line.stripTrailing());
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private static boolean lineMatches(String pattern, String actual) {
        return glob(characters(pattern), characters(actual), ANY::equals, String::equals);
    }

    private static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    /** Matches with a wildcard that takes as little as it can and more whenever what follows does not fit. */
    private static <T> boolean glob(List<T> pattern, List<T> actual, Predicate<T> wild, BiPredicate<T, T> same) {
        int p = 0;
        int lastWild = -1;
        int resumeAt = 0;
        for (int a = 0; a < actual.size(); ) {
            if (p < pattern.size() && wild.test(pattern.get(p))) {
                lastWild = p++;
                resumeAt = a;
            } else if (p < pattern.size() && same.test(pattern.get(p), actual.get(a))) {
                p++;
                a++;
            } else if (lastWild >= 0) {
                p = lastWild + 1;
                a = ++resumeAt;
            } else {
                return false;
            }
        }
        while (p < pattern.size() && wild.test(pattern.get(p))) {
            p++;
        }
        return p == pattern.size();
    }
}
