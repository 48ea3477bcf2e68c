package slipway.lesson;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a regular expression of the author's. */
final class Patterns {
    private Patterns() {
    }

    /** The expression, empty when there is none or it is not valid (which is reported). */
    static String checked(SourceText source, Attributes attributes, String name) {
        String expression = attributes.value(name).orElse("");
        try {
            Pattern.compile(expression);
            return expression;
        } catch (PatternSyntaxException e) {
            source.error(attributes.offset(name), name + " is not a regular expression: " + e.getDescription(), "");
            return "";
        }
    }
}
