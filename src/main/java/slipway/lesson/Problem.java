package slipway.lesson;

/**
 * Something in a course's files that is not as it should be: collected with its place, never thrown.
 *
 * @param file the path as people know it, {@code docker/01-first/lesson.md}
 * @param line from 1
 * @param column from 1, in characters
 * @param suggestion what to do about it; empty when the message says it already
 */
public record Problem(String file, int line, int column, Severity severity, String message, String suggestion) {
    /** An error changes what a learner gets; a warning is a weakness of the text. Both fail {@code lesson lint}. */
    public enum Severity { ERROR, WARNING }

    public Problem {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("lines and columns count from 1: " + line + ":" + column);
        }
    }

    /** As compilers write it: {@code file:12:5: error: unknown attribute "pionts", did you mean "points"?} */
    @Override
    public String toString() {
        String head = file + ":" + line + ":" + column + ": " + severity.name().toLowerCase() + ": " + message;
        return suggestion.isEmpty() ? head : head + ", " + suggestion;
    }
}
