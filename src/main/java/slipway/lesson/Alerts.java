package slipway.lesson;

import com.vladsch.flexmark.ast.BlockQuote;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads GitHub's alerts: a quote whose first line is {@code [!TIP]} alone. */
final class Alerts {
    private static final Pattern MARK = Pattern.compile("\\A>?[ \\t]*\\[!([A-Za-z]+)][ \\t]*([^\\r\\n]*)");
    private static final List<String> KINDS = Arrays.stream(Block.Alert.Kind.values()).map(Enum::name).toList();

    private Alerts() {
    }

    /** Nothing when it is an ordinary quote. */
    static Optional<Block> read(SourceText source, BlockQuote quote, ProseHtml prose) {
        Matcher mark = MARK.matcher(quote.getChars());
        if (!mark.find()) {
            return Optional.empty();
        }
        int place = quote.getStartOffset();
        String word = mark.group(1).toUpperCase();
        if (!KINDS.contains(word)) {
            source.unknown(place, "alert", mark.group(1), KINDS);
            return Optional.empty();
        }
        if (!mark.group(2).isBlank()) {
            source.error(place, "text stands on the line of [!" + word + "]: GitHub shows this as an ordinary quote",
                    "begin the text on the next line");
        }
        String html = prose.alert(quote, mark.group(1));
        if (html.isBlank()) {
            source.error(place, "this alert is empty", "write its text on the next line, behind >");
        }
        return Optional.of(new Block.Alert(Block.Alert.Kind.valueOf(word), html));
    }
}
