package slipway.tutorial;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import slipway.progress.Pictures;

/**
 * What a terminal's output says, without what it does: no control sequences, words for pictures, lines that were written over as they were in the
 * end. For reading, not for drawing again; cursor movements between lines are not followed. Pure, in time linear to the text.
 */
final class PlainText {
    /** Stands for "erase to the end of the line" while lines are made; no other control reaches that. */
    private static final char ERASE = '\u0001';
    private static final Pattern ERASING = Pattern.compile("\u001b\\[[02]?K");
    private static final Pattern SEQUENCES = Pattern.compile(
            "(?:\u001b\\[|\u009b)[0-?]*+[ -/]*+[@-~]?"
            + "|(?:\u001b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*+(?:\u0007|\u001b\\\\|\u009c)?"
            + "|\u001b[ -/]*+[0-~]?");

    private final StringBuilder done = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int column;

    private PlainText() {
    }

    /** @param output may be cut anywhere; what is no UTF-8 becomes U+FFFD */
    static String of(byte[] output) {
        String text = Pictures.inWords(new String(output, StandardCharsets.UTF_8)).replace(ERASE, '\uFFFD');
        String marked = ERASING.matcher(text).replaceAll(String.valueOf(ERASE));
        PlainText plain = new PlainText();
        SEQUENCES.matcher(marked).replaceAll("").chars().forEach(character -> plain.take((char) character));
        return plain.done.append(plain.line).toString();
    }

    private void take(char character) {
        switch (character) {
            case '\n' -> endLine();
            case '\r' -> column = 0;
            case '\b' -> column = Math.max(0, column - 1);
            case ERASE -> line.setLength(Math.min(column, line.length()));
            default -> put(character);
        }
    }

    private void endLine() {
        done.append(line).append('\n');
        line.setLength(0);
        column = 0;
    }

    private void put(char character) {
        if (Character.isISOControl(character) && character != '\t') {
            return;
        }
        if (column < line.length()) {
            line.setCharAt(column, character);
        } else {
            line.append(character);
        }
        column++;
    }
}
