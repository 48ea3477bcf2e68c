package slipway.lesson;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import slipway.lesson.Problem.Severity;

/** One file's text, and the problems found in it: knows where an offset stands. Used by one reading, on one thread. */
final class SourceText {
    private final String file;
    private final String text;
    private final List<Integer> lineStarts = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        lineStarts.add(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                lineStarts.add(i + 1);
            }
        }
    }

    String text() {
        return text;
    }

    /** Line of an offset, from 1. */
    int line(int offset) {
        int low = 0;
        int high = lineStarts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (lineStarts.get(middle) <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low + 1;
    }

    /** Offset where a line begins; lines count from 1, one past the last is the end. */
    int lineStart(int line) {
        return line > lineStarts.size() ? text.length() : lineStarts.get(line - 1);
    }

    void error(int offset, String message, String suggestion) {
        add(Severity.ERROR, offset, message, suggestion);
    }

    void warning(int offset, String message, String suggestion) {
        add(Severity.WARNING, offset, message, suggestion);
    }

    /** Reports a word that is not among those known, with the nearest of them. */
    void unknown(int offset, String what, String word, Collection<String> known) {
        error(offset, "unknown " + what + " \"" + word + "\"", Suggestions.didYouMean(word, known));
    }

    private void add(Severity severity, int offset, String message, String suggestion) {
        int place = Math.max(0, Math.min(offset, text.length()));
        int line = line(place);
        problems.add(new Problem(file, line, place - lineStart(line) + 1, severity, message, suggestion));
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }
}
