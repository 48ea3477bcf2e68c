package slipway.web.preview;

import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;

/** What a visitor sees in place of an app's page: words, a way back, and no script. Nothing of Slipway's assets is at a preview's origin. */
final class PreviewPages {
    /** The title of what passes by itself. */
    static final String SOON = "The sandbox is starting";
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String STYLE = """
            :root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif }
            body { margin: 0 auto; max-width: 38rem; padding: 12vh 1.25rem 2rem }
            h1 { font-size: 1.5rem; line-height: 1.25 }
            code { font-family: ui-monospace, monospace; font-size: .92em }
            a { color: light-dark(#0b5cad, #8ec2ff) }
            li { margin: .4rem 0 }
            p.ways a { margin-right: 1.5rem }
            """;

    private PreviewPages() {
    }

    static void send(Visit visit, Optional<String> home, Unanswered why) {
        if (visit.response().closed()) {
            return; // the browser has gone meanwhile
        }
        visit.response().headers().clear();
        boolean page = visit.wantsPage() && !visit.isWebSocket();
        visit.response().setStatusCode(why.status())
                .putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Content-Type", page ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
        if (why.title().equals(SOON)) {
            visit.response().putHeader(visit.method().equals("GET") && page ? "Refresh" : "Retry-After", "3");
        }
        if (visit.body() != null) {
            visit.response().putHeader("Connection", "close"); // what it still sends is not read
        }
        visit.response().end(page ? page(visit, home, why) : why.getMessage() + "\n");
    }

    private static String page(Visit visit, Optional<String> home, Unanswered why) {
        Document page = Document.createShell("");
        page.outputSettings(new OutputSettings().prettyPrint(false));
        page.prependChild(new DocumentType("html", "", ""));
        page.selectFirst("html").attr("lang", "en");
        page.head().appendElement("meta").attr("charset", "utf-8");
        page.head().appendElement("meta").attr("name", "viewport").attr("content", "width=device-width, initial-scale=1");
        page.head().appendElement("title").text(why.title());
        page.head().appendElement("style").appendChild(new DataNode(STYLE));
        Element main = page.body().appendElement("main");
        main.appendElement("h1").text(why.title());
        main.appendElement("p").text(why.getMessage());
        if (!why.advice().isEmpty()) {
            advice(main.appendElement("ul"), why.advice());
        }
        Element ways = main.appendElement("p").addClass("ways");
        if (visit.method().equals("GET") && why.status() >= 500) {
            ways.appendElement("a").attr("href", "").text("Try again");
        }
        home.ifPresentOrElse(slipway -> ways.appendElement("a").attr("href", slipway + "/").attr("rel", "noreferrer").text("To the lessons"),
                () -> ways.appendText("The lesson is in the tab that you came from."));
        return page.outerHtml();
    }

    private static void advice(Element list, List<String> sentences) {
        for (String sentence : sentences) {
            Element item = list.appendElement("li");
            boolean code = false;
            for (String part : sentence.split("`", -1)) {
                if (code) {
                    item.appendElement("code").text(part);
                } else {
                    item.appendText(part);
                }
                code = !code;
            }
        }
    }
}
