package slipway.lesson;

import com.vladsch.flexmark.ast.AutoLink;
import com.vladsch.flexmark.ast.Code;
import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.ast.HtmlBlockBase;
import com.vladsch.flexmark.ast.HtmlInlineBase;
import com.vladsch.flexmark.ast.Image;
import com.vladsch.flexmark.ast.ImageRef;
import com.vladsch.flexmark.ast.Link;
import com.vladsch.flexmark.ast.LinkNodeBase;
import com.vladsch.flexmark.ast.LinkRef;
import com.vladsch.flexmark.ast.Reference;
import com.vladsch.flexmark.ast.Text;
import com.vladsch.flexmark.util.ast.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells an author what in the prose will not come out as meant: cells in lists, lost HTML, broken links, misspelt parameters. */
final class ProseLint {
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{([A-Za-z_][A-Za-z0-9_]*)}}");

    private final SourceText source;
    private final LessonSource lesson;
    private final FrontMatter head;
    private final FenceReader fences;
    private final ProseHtml prose;
    private final Slugs slugs;
    private final List<Node> anchors = new ArrayList<>();

    ProseLint(SourceText source, LessonSource lesson, FrontMatter head, FenceReader fences, ProseHtml prose, Slugs slugs) {
        this.source = source;
        this.lesson = lesson;
        this.head = head;
        this.fences = fences;
        this.prose = prose;
        this.slugs = slugs;
    }

    void check(Node node) {
        checkOne(node);
        for (Node child : node.getChildren()) {
            check(child);
        }
    }

    private void checkOne(Node node) {
        switch (node) {
            case FencedCodeBlock fence -> nestedFence(fence);
            case HtmlBlockBase html -> html(html);
            case HtmlInlineBase html -> html(html);
            case Image image -> image(image.getUrl().unescape(), image.getText().toString(), image);
            case ImageRef image -> source.error(image.getStartOffset(), "images by reference are not shown",
                    "write ![what it shows](path.png)");
            case LinkRef link when link.isDefined() -> { }
            case Link link -> link(link.getUrl().unescape(), link);
            case AutoLink link -> { }
            case Reference reference -> link(reference.getUrl().unescape(), reference);
            case Text text -> parameters(text);
            case Code code -> parameters(code);
            default -> { }
        }
    }

    private void nestedFence(FencedCodeBlock fence) {
        FenceReader.Info info = fences.info(fence);
        boolean runs = FenceReader.CELL_LANGUAGES.contains(info.language());
        if (runs || info.attributes().has("file") || info.attributes().has("expect") || info.attributes().has("check")) {
            source.error(fence.getStartOffset(), "a fence inside a list or a quote is only shown, it cannot be run",
                    runs ? "move it to the margin, or make it ```console" : "move it to the margin");
        }
    }

    private void html(Node html) {
        String text = html.getChars().toString();
        if (text.startsWith("<!--")) {
            String inner = text.endsWith("-->") ? text.substring(0, text.length() - 3) : text;
            Directive.read(source, inner, html.getStartOffset()).ifPresent(directive -> source.error(html.getStartOffset(),
                    "<!-- " + directive.kind().word + " --> stands inside a paragraph, list or quote",
                    "put it on a line of its own, at the margin"));
        } else {
            HtmlPolicy.check(source, text, html.getStartOffset());
        }
    }

    private void image(String path, String alt, Node node) {
        prose.imageFault(path).ifPresent(fault -> source.error(node.getStartOffset(), "the image " + path + " " + fault, ""));
        if (alt.isBlank()) {
            source.warning(node.getStartOffset(), "this image has no text for those who cannot see it",
                    "write ![what it shows](" + path + ")");
        }
    }

    private void link(String href, Node node) {
        switch (slipway.lesson.Link.of(href).orElse(null)) {
            case slipway.lesson.Link.Anchor anchor -> anchors.add(node);
            case slipway.lesson.Link.ToFile file when lesson.tree().content(file.path()).isEmpty() ->
                    source.error(node.getStartOffset(), "there is no file " + file.path() + " in the lesson's directory",
                            "correct the link");
            case slipway.lesson.Link.ToLesson to when !lesson.siblings().isEmpty() && !lesson.siblings().contains(to.slug()) ->
                    source.unknown(node.getStartOffset(), "lesson", to.slug(), lesson.siblings());
            case null -> source.error(node.getStartOffset(), "the link to " + href + " leads nowhere that a lesson may link to",
                    "link to https://…, #a-heading, ../other-lesson/lesson.md, a file of the lesson, or http://localhost:PORT/");
            default -> { }
        }
    }

    private void parameters(Node node) {
        Matcher name = PARAMETER.matcher(node.getChars());
        Set<String> known = head.params().keySet();
        while (name.find()) {
            if (!known.contains(name.group(1)) && Suggestions.nearest(name.group(1), known).isPresent()) {
                source.unknown(node.getStartOffset() + name.start(), "parameter", name.group(1), known);
            }
        }
    }

    /** To be called when all headings are known. */
    void checkAnchors() {
        for (Node node : anchors) {
            String href = ((LinkNodeBase) node).getUrl().unescape().strip();
            if (!slugs.contains(href.substring(1))) {
                source.unknown(node.getStartOffset(), "heading", href.substring(1), slugs.all());
            }
        }
    }
}
