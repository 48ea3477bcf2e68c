package slipway.classroom;

import java.util.regex.Pattern;

/**
 * Keeps what people typed from being a formula in a spreadsheet (OWASP, CSV injection; CWE-1236). A file with commas is split at
 * semicolons where Excel separates lists with them, and at tabs or commas by whoever splits it by hand; quotes do not help then. So
 * a cell may begin inside of another: an apostrophe goes before whatever would make a formula of it, there as at the beginning.
 */
public final class Formulas {
    private static final String SEPARATORS = "[,;\\t\\r\\n]";
    /** Blanks and quotes may stand before; the wide forms are the same to spreadsheets in East Asia. */
    private static final String FORMULA = "[\\s\\p{Z}\"]*[=+\\-@＝＋－＠]";
    private static final Pattern BEGINNING = Pattern.compile("(?<=^|" + SEPARATORS + ")(?=" + FORMULA + ")|^(?=[\\t\\r\\n])");

    private Formulas() {
    }

    /** The same text, with an apostrophe before each beginning of a formula. */
    public static String harmless(String cell) {
        return BEGINNING.matcher(cell).replaceAll("'");
    }

    /** Whether it is written as it is. */
    public static boolean isHarmless(String cell) {
        return !BEGINNING.matcher(cell).find();
    }
}
