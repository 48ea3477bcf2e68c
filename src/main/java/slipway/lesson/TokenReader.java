package slipway.lesson;

import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.ast.HtmlBlockBase;
import com.vladsch.flexmark.ext.footnotes.FootnoteBlock;
import com.vladsch.flexmark.util.ast.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/**
 * Makes tokens of the top level of a document. The delicate part is HTML: CommonMark lets an HTML block run to the next blank
 * line, so what an author writes directly under {@code </summary>} is not Markdown; it is reported and read as well as it can be.
 */
final class TokenReader {
    private static final Pattern HTML_ITEM = Pattern.compile(
            "<!--.*?(?:-->|\\z)|<details\\b([^<>]*)>(?:\\s*<summary[^<>]*>(.{0,500}?)</summary\\s*>)?|</details\\s*>",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private final SourceText source;
    private final List<Token> tokens = new ArrayList<>();

    private TokenReader(SourceText source) {
        this.source = source;
    }

    /** The children of {@code document} in order, without footnote texts. */
    static List<Token> read(SourceText source, Node document) {
        TokenReader reader = new TokenReader(source);
        for (Node node : document.getChildren()) {
            reader.read(node);
        }
        return reader.tokens;
    }

    private void read(Node node) {
        switch (node) {
            case com.vladsch.flexmark.ast.Heading heading when heading.getLevel() <= 2 ->
                    tokens.add(new Token.Heading(heading, heading.getLevel(), plainText(heading)));
            case FencedCodeBlock fence -> tokens.add(new Token.Fence(fence));
            case HtmlBlockBase html -> readHtml(html.getChars().toString(), html.getStartOffset());
            case FootnoteBlock footnote -> { }
            default -> tokens.add(new Token.Markdown(node));
        }
    }

    static String plainText(Node node) {
        return Jsoup.parseBodyFragment(Markdown.render(node)).text().strip();
    }

    private void readHtml(String html, int offset) {
        Matcher item = HTML_ITEM.matcher(html);
        int rest = 0;
        while (item.find()) {
            raw(html, rest, item.start(), offset);
            readItem(html, item, offset);
            rest = item.end();
        }
        raw(html, rest, html.length(), offset);
    }

    private void raw(String html, int from, int to, int offset) {
        String text = html.substring(from, to);
        if (!text.isBlank()) {
            tokens.add(new Token.Html(offset + from, text));
        }
    }

    private void readItem(String html, Matcher item, int offset) {
        int place = offset + item.start();
        String text = item.group();
        if (text.startsWith("<!--")) {
            readComment(html, text, item, offset);
        } else if (text.startsWith("</")) {
            requireBlankBefore(html, item.start(), place);
            requireBlankAfter(html, item.end(), offset, "</details>");
            tokens.add(new Token.FoldEnd(place));
        } else {
            if (item.group(2) == null) {
                source.error(place, "<details> has no <summary>", "write <details><summary>What it is</summary> on one line");
            }
            requireBlankAfter(html, item.end(), offset, "</summary>");
            String summary = item.group(2) == null ? "" : Jsoup.parseBodyFragment(item.group(2)).text().strip();
            tokens.add(new Token.FoldStart(place, summary, item.group(1).toLowerCase().matches(".*\\bopen\\b.*")));
        }
    }

    private void readComment(String html, String comment, Matcher item, int offset) {
        int place = offset + item.start();
        if (!comment.endsWith("-->")) {
            source.error(place, "this comment is never closed: all that follows is part of it", "end it with -->");
        }
        String inner = comment.endsWith("-->") ? comment.substring(0, comment.length() - 3) : comment;
        Directive.read(source, inner, place).ifPresent(directive -> {
            tokens.add(new Token.Comment(directive));
            if (!lineRest(html, item.end()).isBlank()) {
                source.error(offset + item.end(), "text behind --> is not read as Markdown", "put it on a line of its own");
            }
        });
    }

    private void requireBlankAfter(String html, int end, int offset, String tag) {
        if (!html.substring(end).isBlank()) {
            int next = end + leadingBlanks(html.substring(end));
            source.error(offset + next, "there is no blank line after " + tag + ": this is read as HTML, not as Markdown",
                    "put a blank line after " + tag);
        }
    }

    private void requireBlankBefore(String html, int start, int place) {
        int line = source.line(place);
        String before = line == 1 ? "" : source.text().substring(source.lineStart(line - 1), source.lineStart(line));
        String lead = source.text().substring(source.lineStart(line), place);
        if (!html.substring(0, start).isBlank() || !before.isBlank() || !lead.isBlank()) {
            source.error(place, "there is no blank line before </details>",
                    "put it on a line of its own, with a blank line before it");
        }
    }

    private static int leadingBlanks(String text) {
        return text.length() - text.stripLeading().length();
    }

    private static String lineRest(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return text.substring(from, end);
    }
}
