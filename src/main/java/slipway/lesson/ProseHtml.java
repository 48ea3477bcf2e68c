package slipway.lesson;

import com.vladsch.flexmark.ast.BlockQuote;
import com.vladsch.flexmark.ext.footnotes.FootnoteBlock;
import com.vladsch.flexmark.util.ast.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/**
 * Renders a lesson's prose to HTML that may stand in the page: cleaned by {@link HtmlPolicy}, then with anchors, links and images
 * that lead where they should. One per reading of a lesson, on its thread, in the order of the text.
 */
final class ProseHtml {
    private static final int IMAGE_LIMIT = 512 << 10;
    private static final Map<String, String> IMAGE_TYPES = Map.of("png", "image/png", "jpg", "image/jpeg", "jpeg", "image/jpeg",
            "gif", "image/gif", "webp", "image/webp", "svg", "image/svg+xml");

    private final String course;
    private final LessonTree tree;
    private final Slugs slugs;

    ProseHtml(String course, LessonTree tree, Slugs slugs) {
        this.course = course;
        this.tree = tree;
        this.slugs = slugs;
    }

    String of(List<? extends Node> nodes) {
        StringBuilder html = new StringBuilder();
        nodes.forEach(node -> html.append(Markdown.render(node)));
        return of(html.toString());
    }

    String of(String html) {
        return finished(HtmlPolicy.clean(html)).html().strip();
    }

    /** The inside of a quote, without the mark that made it an alert. */
    String alert(BlockQuote quote, String mark) {
        Element body = finished(HtmlPolicy.clean(Markdown.render(quote)));
        Element first = body.selectFirst("p");
        if (first != null && first.childNodeSize() > 0 && first.childNode(0) instanceof TextNode text) {
            text.text(text.getWholeText().stripLeading().replaceFirst("^\\[!" + mark + "][ \\t]*\\R?", ""));
            if (!first.hasText() && first.childNodeSize() == 1) {
                first.remove();
            }
        }
        Element inside = body.selectFirst("blockquote");
        return (inside == null ? body : inside).html().strip();
    }

    /** The list of those footnotes that the text refers to; empty without any. */
    String footnotes(List<FootnoteBlock> blocks) {
        Element section = HtmlPolicy.clean("").appendElement("section").addClass("footnotes");
        Element list = section.appendElement("ol");
        blocks.stream().filter(FootnoteBlock::isReferenced).sorted(Comparator.comparingInt(FootnoteBlock::getFootnoteOrdinal))
                .forEach(block -> footnote(block, list));
        return list.childrenSize() == 0 ? "" : section.outerHtml();
    }

    private void footnote(FootnoteBlock block, Element list) {
        int number = block.getFootnoteOrdinal();
        Element item = list.appendElement("li").attr("id", "fn-" + number);
        item.append(of(children(block)));
        item.appendElement("a").attr("href", "#fnref-" + number).attr("aria-label", "Back to the text").text("↩");
    }

    private static List<Node> children(Node node) {
        List<Node> children = new ArrayList<>();
        node.getChildren().forEach(children::add);
        return children;
    }

    private Element finished(Element body) {
        body.select("h3, h4, h5, h6").forEach(heading -> heading.attr("id", slugs.next(heading.text())));
        body.select("pre").forEach(ProseHtml::listing);
        body.select("code[class]").removeAttr("class");
        body.select("a").forEach(this::link);
        body.select("img").forEach(this::image);
        body.select("sup > a[href~=^#fn-\\d+$]").forEach(this::footnoteReference);
        return body;
    }

    private static void listing(Element pre) {
        Element code = pre.selectFirst("code");
        String language = code == null ? "" : code.className().replaceFirst("^language-", "");
        String text = pre.wholeText();
        pre.empty();
        if (language.equals("mermaid")) {
            pre.addClass("mermaid-source").appendText(text);
            return;
        }
        pre.addClass("listing").attr("data-language", language).appendElement("code").appendText(text.stripTrailing());
    }

    private void footnoteReference(Element anchor) {
        String id = "fnref-" + anchor.attr("href").substring("#fn-".length());
        if (slugs.reserve(id)) {
            anchor.parent().attr("id", id);
        }
    }

    private void link(Element anchor) {
        String href = anchor.attr("href");
        switch (Link.of(href).orElse(null)) {
            case Link.Anchor to -> anchor.attr("href", "#" + to.id());
            case Link.Web to -> anchor.attr("href", to.address()).attr("rel", "noopener noreferrer");
            case Link.ToLesson to -> anchor.attr("href", "/" + course + "/" + to.slug() + to.anchor());
            case Link.Port to -> port(anchor, to);
            case Link.ToFile to -> anchor.tagName("span").removeAttr("href").removeAttr("title");
            case null -> anchor.tagName("span").removeAttr("href").removeAttr("title");
        }
    }

    /** Leads to Slipway's own address for the learner's port: the browser's localhost is the learner's machine, not the sandbox. */
    private void port(Element anchor, Link.Port to) {
        anchor.clearAttributes().addClass("port").attr("target", "_blank").attr("rel", "noopener noreferrer")
                .attr("title", "Opens port " + to.port() + " of your sandbox in a new tab")
                .attr("href", "/" + course + "/preview/" + to.port() + (to.path().equals("/") ? "" : "?path=" + URLEncoder.encode(to.path(), StandardCharsets.UTF_8)));
    }

    private void image(Element image) {
        Optional<String> data = imageData(image.attr("src"));
        if (data.isPresent()) {
            image.attr("src", data.get()).attr("loading", "lazy");
        } else {
            image.replaceWith(new Element("span").addClass("missing-image").text(image.attr("alt")));
        }
    }

    /** Images travel in the page itself: a lesson has few, and so nothing of its directory needs an address. */
    private Optional<String> imageData(String path) {
        String type = IMAGE_TYPES.get(extension(path));
        return type == null ? Optional.empty() : tree.content(path).filter(bytes -> bytes.length <= IMAGE_LIMIT)
                .map(bytes -> "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes));
    }

    /** What keeps an image from being shown, for the author. */
    Optional<String> imageFault(String path) {
        if (path.matches("(?i)[a-z][a-z0-9+.-]*:.*|//.*")) {
            return Optional.of("is on another site, which lessons do not load: put it into the lesson's directory");
        }
        if (!IMAGE_TYPES.containsKey(extension(path))) {
            return Optional.of("is not one of " + String.join(", ", IMAGE_TYPES.keySet().stream().sorted().toList()));
        }
        Optional<byte[]> content = tree.content(path);
        if (content.isEmpty()) {
            return Optional.of("is not in the lesson's directory");
        }
        return content.get().length > IMAGE_LIMIT ? Optional.of("is larger than 512 KB: make it smaller") : Optional.empty();
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase();
    }
}
