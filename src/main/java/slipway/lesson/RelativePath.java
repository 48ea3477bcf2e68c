package slipway.lesson;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for every path an author writes: it stays below the directory it is relative to, and is one way to write it. */
final class RelativePath {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private RelativePath() {
    }

    /** What is wrong with the path, as the end of a sentence about it. */
    static Optional<String> fault(String path) {
        if (path.startsWith("/") || path.startsWith("~")) {
            return Optional.of("does not stay in the lesson's directory");
        }
        if (path.contains("\\") || CONTROL.matcher(path).find() || path.length() > 200) {
            return Optional.of("is no plain path");
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return Optional.of("leaves the lesson's directory with ..");
            }
            if (part.isEmpty() || part.equals(".")) {
                return Optional.of("has an empty or \".\" part");
            }
        }
        return Optional.empty();
    }
}
