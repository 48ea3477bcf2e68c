package slipway.lesson;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * Which HTML an author may write: text-level tags, lists, tables, details. No ids, classes, styles, forms, frames, scripts, and
 * nothing of ours. {@link #clean} enforces it on all that Markdown renders to; {@link #check} tells the author.
 */
final class HtmlPolicy {
    private static final List<String> TAGS = List.of("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del",
            "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins",
            "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table",
            "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr");
    private static final Map<String, List<String>> ATTRIBUTES = Map.of("a", List.of("href", "title"), "abbr", List.of("title"),
            "code", List.of("class"), "details", List.of("open"), "img", List.of("src", "alt", "title", "width", "height"),
            "ol", List.of("start"), "td", List.of("align"), "th", List.of("align", "scope"));
    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*)>?");
    private static final Pattern LANGUAGE_CLASS = Pattern.compile("language-[A-Za-z0-9_+#.-]{1,40}");
    private static final Set<String> VALUES_OF_ALIGN = Set.of("left", "center", "right");

    private HtmlPolicy() {
    }

    /** Only what may stay; links and images still point to where the author said. */
    static Element clean(String html) {
        Document dirty = Jsoup.parseBodyFragment(html);
        Document clean = new Cleaner(safelist()).clean(dirty);
        clean.outputSettings().prettyPrint(false);
        clean.body().select("code[class]").forEach(code ->
                keepIf(code, "class", LANGUAGE_CLASS.matcher(code.className()).matches()));
        clean.body().select("[align]").forEach(cell -> keepIf(cell, "align", VALUES_OF_ALIGN.contains(cell.attr("align"))));
        clean.body().select("img").forEach(image -> {
            keepIf(image, "width", image.attr("width").matches("\\d{1,4}"));
            keepIf(image, "height", image.attr("height").matches("\\d{1,4}"));
        });
        clean.body().select("ol[start]").forEach(list -> keepIf(list, "start", list.attr("start").matches("\\d{1,6}")));
        return clean.body();
    }

    /** A new one each time: a safelist can be changed by whoever holds it. */
    private static Safelist safelist() {
        Safelist safelist = new Safelist().addTags(TAGS.toArray(String[]::new));
        ATTRIBUTES.forEach((tag, attributes) -> safelist.addAttributes(tag, attributes.toArray(String[]::new)));
        return safelist;
    }

    private static void keepIf(Element element, String attribute, boolean keep) {
        if (!keep) {
            element.removeAttr(attribute);
        }
    }

    /** Reports what {@link #clean} will take out of raw HTML that stands at {@code offset}. */
    static void check(SourceText source, String html, int offset) {
        Matcher tag = TAG.matcher(html);
        while (tag.find()) {
            String name = tag.group(2).toLowerCase();
            int place = offset + tag.start();
            if (!TAGS.contains(name)) {
                if (tag.group(1).isEmpty()) {
                    source.error(place, "<" + tag.group(2) + "> is not shown: this HTML is not allowed in a lesson",
                            remedy(name));
                }
            } else {
                checkAttributes(source, name, "<" + name + tag.group(3) + ">", place);
            }
        }
    }

    private static String remedy(String name) {
        return switch (name) {
            case "script", "style", "iframe", "object", "embed", "form", "input", "button", "link", "meta", "base", "svg",
                    "video", "audio" ->
                    "use Markdown";
            case "h1", "h2" -> "write the heading as Markdown, with # or ##";
            default -> "put a placeholder between backticks, or write &lt;" + name + "&gt;";
        };
    }

    private static void checkAttributes(SourceText source, String name, String tag, int place) {
        Element element = Jsoup.parse(tag, "", org.jsoup.parser.Parser.xmlParser()).selectFirst(name);
        if (element == null) {
            return;
        }
        for (Attribute attribute : element.attributes()) {
            if (!ATTRIBUTES.getOrDefault(name, List.of()).contains(attribute.getKey().toLowerCase())) {
                source.error(place, "the attribute " + attribute.getKey() + " of <" + name + "> is taken out", "leave it out");
            }
        }
    }
}
