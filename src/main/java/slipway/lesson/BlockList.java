package slipway.lesson;

import com.vladsch.flexmark.util.ast.Node;
import java.util.ArrayList;
import java.util.List;

/** Blocks in the order they come, with neighbouring prose made one. */
final class BlockList {
    private final ProseHtml html;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Node> pending = new ArrayList<>();

    BlockList(ProseHtml html) {
        this.html = html;
    }

    void prose(Node node) {
        pending.add(node);
    }

    void add(Block block) {
        endProse();
        blocks.add(block);
    }

    /** What stands directly before, null when it is prose or nothing. */
    Block last() {
        return !blocks.isEmpty() && pending.isEmpty() ? blocks.getLast() : null;
    }

    List<Block> finished() {
        endProse();
        return blocks;
    }

    /** Renders what prose there is; to be called before anything further on is rendered, since anchors are given in order. */
    void endProse() {
        if (!pending.isEmpty()) {
            String rendered = html.of(pending);
            pending.clear();
            if (!rendered.isBlank()) {
                blocks.add(new Block.Prose(rendered));
            }
        }
    }
}
