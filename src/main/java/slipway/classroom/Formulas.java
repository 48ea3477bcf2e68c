package slipway.classroom;

/**
 * Keeps what people typed from being a formula in a spreadsheet (OWASP, CSV injection; CWE-1236). A file with commas is split at
 * semicolons where Excel separates lists with them, and at tabs or commas by whoever splits it by hand; quotes do not help then. So
 * a cell may begin inside of another: an apostrophe goes before whatever would make a formula of it, there as at the beginning.
 */
public final class Formulas {
    private static final String SEPARATORS = ",;\t\r\n";
    /** The wide forms are the same to spreadsheets in East Asia. */
    private static final String SIGNS = "=+-@＝＋－＠";
    private static final String SKIPPED = "\" \t\r\n\f\u000B";

    private Formulas() {
    }

    /** The same text, with an apostrophe before each beginning of a formula. */
    public static String harmless(String cell) {
        var harmless = new StringBuilder(cell);
        boolean formula = false;
        for (int i = cell.length() - 1; i >= 0; i--) { // from behind: once through a text of any length
            char character = cell.charAt(i);
            formula = SIGNS.indexOf(character) >= 0 || formula && isSkipped(character);
            if (i == 0 ? formula || "\t\r\n".indexOf(character) >= 0 : formula && SEPARATORS.indexOf(cell.charAt(i - 1)) >= 0) {
                harmless.insert(i, '\'');
            }
        }
        return harmless.toString();
    }

    /** Blanks and quotes may stand before a formula. */
    private static boolean isSkipped(char character) {
        return SKIPPED.indexOf(character) >= 0 || Character.isSpaceChar(character);
    }

    /** Whether it is written as it is. */
    public static boolean isHarmless(String cell) {
        return harmless(cell).equals(cell);
    }
}
