package slipway.lesson;

import com.vladsch.flexmark.ext.autolink.AutolinkExtension;
import com.vladsch.flexmark.ext.footnotes.FootnoteExtension;
import com.vladsch.flexmark.ext.gfm.strikethrough.StrikethroughExtension;
import com.vladsch.flexmark.ext.gfm.tasklist.TaskListExtension;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.html.HtmlWriter;
import com.vladsch.flexmark.html.renderer.NodeRendererContext;
import com.vladsch.flexmark.html.renderer.NodeRenderingHandler;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.ast.Document;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.data.DataHolder;
import com.vladsch.flexmark.util.data.MutableDataSet;
import com.vladsch.flexmark.util.sequence.BasedSequence;
import java.util.List;
import java.util.Set;

/** GitHub-flavoured Markdown: CommonMark with tables, task lists, strikethrough, bare links and footnotes. Thread-safe. */
final class Markdown {
    private static final DataHolder OPTIONS = new MutableDataSet()
            .set(Parser.EXTENSIONS, List.of(TablesExtension.create(), TaskListExtension.create(), StrikethroughExtension.create(),
                    AutolinkExtension.create(), FootnoteExtension.create()))
            .set(TablesExtension.COLUMN_SPANS, false)
            .set(TablesExtension.APPEND_MISSING_COLUMNS, true)
            .set(TablesExtension.DISCARD_EXTRA_COLUMNS, true)
            .set(TablesExtension.HEADER_SEPARATOR_COLUMN_MATCH, true)
            .set(TaskListExtension.ITEM_DONE_MARKER, "☑ ")
            .set(TaskListExtension.ITEM_NOT_DONE_MARKER, "☐ ")
            .set(HtmlRenderer.GENERATE_HEADER_ID, false)
            .toImmutable();
    private static final Parser PARSER = Parser.builder(OPTIONS).build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder(OPTIONS)
            .nodeRendererFactory(options -> () -> Set.of(new NodeRenderingHandler<>(Fragment.class, Markdown::renderFragment)))
            .build();

    /** Around a node that is rendered by itself: flexmark renders links only below a document. */
    private static final class Fragment extends Node {
        private final Node content;

        Fragment(Node content) {
            this.content = content;
        }

        @Override
        public Document getDocument() {
            return content.getDocument();
        }

        @Override
        public BasedSequence[] getSegments() {
            return EMPTY_SEGMENTS;
        }
    }

    private Markdown() {
    }

    static Document parse(String text) {
        return PARSER.parse(text);
    }

    /** HTML of one node, raw HTML of the author's in it as it is: what comes out must be sanitised. */
    static String render(Node node) {
        return RENDERER.render(new Fragment(node));
    }

    private static void renderFragment(Fragment fragment, NodeRendererContext context, HtmlWriter html) {
        context.doRenderLinks();
        context.render(fragment.content);
    }
}
