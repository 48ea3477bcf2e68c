package slipway.web.page;

import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;
import slipway.auth.Actor;

/**
 * The frame that all pages share. Pages are built as a document tree, not as text: what comes from lessons and learners
 * is escaped by construction. The markup is the one of ARCHITECTURE.md, which the browser app relies on.
 */
public final class Pages {
    private final Assets assets;

    public Pages(Assets assets) {
        this.assets = assets;
    }

    /** A page with a heading and a sentence or two, for people whose request was turned away. */
    public String message(String title, String message) {
        Document page = catalog("message", title, Optional.empty());
        main(page).appendElement("p").text(message);
        return page.outerHtml();
    }

    /** A document with its head and nothing else. */
    Document frame(String kind, String title) {
        Document page = Document.createShell("");
        page.outputSettings(new OutputSettings().prettyPrint(false));
        page.prependChild(new DocumentType("html", "", ""));
        page.selectFirst("html").attr("lang", "en");
        page.body().attr("data-page", kind);
        Element head = page.head();
        head.appendElement("meta").attr("charset", "utf-8");
        meta(head, "viewport", "width=device-width, initial-scale=1");
        meta(head, "color-scheme", "light dark");
        head.appendElement("title").text(title.equals("Slipway") ? title : title + " · Slipway");
        head.appendElement("link").attr("rel", "icon").attr("href", "/favicon.svg").attr("type", "image/svg+xml");
        head.appendElement("script").attr("src", assets.theme());
        assets.styles().forEach(style -> head.appendElement("link").attr("rel", "stylesheet").attr("href", style));
        head.appendElement("script").attr("type", "module").attr("src", assets.script());
        page.body().appendElement("a").addClass("skip").attr("href", "#lesson")
                .text(kind.equals("lesson") ? "Skip to the lesson" : "Skip to the content");
        return page;
    }

    /**
     * A page that is no lesson: brand and places on top, one column with its heading.
     *
     * @param kind names the page for styles and scripts ({@code data-page})
     * @param actor who sees it; empty for pages that are shown to anybody, which then have no places
     */
    public Document catalog(String kind, String title, Optional<Actor> actor) {
        Document page = frame(kind, title);
        Element top = page.body().appendElement("header").addClass("top");
        top.appendElement("a").addClass("brand").attr("href", "/").text("Slipway");
        actor.ifPresent(who -> Places.add(top, who));
        page.body().appendElement("main").id("lesson").addClass("catalog").appendElement("h1").text(title);
        return page;
    }

    public static Element main(Document page) {
        return page.getElementById("lesson");
    }

    private static void meta(Element head, String name, String content) {
        head.appendElement("meta").attr("name", name).attr("content", content);
    }
}
