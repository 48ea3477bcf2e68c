package slipway.lesson;

/**
 * What the cell before it prints: documentation for the reader, an assertion in the lesson test.
 *
 * @param cell id of the cell
 * @param text as the author wrote it; {@code …} stands for any text
 */
public record ExpectedOutput(String cell, String text) implements Block {
    /** Whether this is what was printed, apart from colours, carriage returns and trailing blanks. */
    public boolean matches(String actual) {
        return new OutputPattern(text).matches(actual);
    }
}
