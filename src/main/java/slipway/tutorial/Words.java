package slipway.tutorial;

/** Makes what programs say fit for a sentence. */
final class Words {
    private static final int ENOUGH = 400;

    private Words() {
    }

    /** The end of a program's words, where it usually says what went wrong, without control characters. */
    static String lastLines(String output) {
        String text = output.replaceAll("\\e\\[[0-9;?]*[A-Za-z]", "").replaceAll("\\p{Cntrl}+", " ").strip();
        return text.length() <= ENOUGH ? text : "…" + text.substring(text.length() - ENOUGH);
    }
}
