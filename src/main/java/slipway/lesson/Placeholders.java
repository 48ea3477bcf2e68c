package slipway.lesson;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;

/** Puts parameters' values where prose says {@code {{NAME}}}: only of declared ones, only into text, never into tags. */
final class Placeholders {
    private static final Pattern NAME = Pattern.compile("\\{\\{([A-Za-z_][A-Za-z0-9_]*)}}");

    private final Lesson lesson;
    private final Map<String, String> values;

    Placeholders(Lesson lesson, Map<String, String> values) {
        this.lesson = lesson;
        this.values = values;
    }

    String fill(String text) {
        return NAME.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match.group())));
    }

    private String value(String name, String otherwise) {
        return switch (lesson.params().get(name)) {
            case null -> otherwise;
            case Parameter.Fixed fixed -> values.getOrDefault(name, fixed.value());
            case Parameter.PerLearner own -> values.getOrDefault(name, otherwise);
        };
    }

    /** Fills all text below an element. */
    void fill(Element element) {
        NodeTraversor.traverse((node, depth) -> {
            if (node instanceof TextNode text && text.getWholeText().contains("{{")) {
                text.text(fill(text.getWholeText()));
            }
        }, element);
    }
}
