package slipway.lesson;

import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.util.ast.Node;

/**
 * A lesson's text as a flat sequence: what {@link TokenReader} makes of the Markdown and {@link BlockBuilder} folds into
 * blocks.
 */
sealed interface Token {
    /** Where it begins in the lesson's text. */
    int offset();

    /** A heading of level 1 or 2; the others are {@link Markdown}. */
    record Heading(Node node, int level, String title) implements Token {
        @Override
        public int offset() {
            return node.getStartOffset();
        }
    }

    record Fence(FencedCodeBlock node) implements Token {
        @Override
        public int offset() {
            return node.getStartOffset();
        }
    }

    record Comment(Directive directive) implements Token {
        @Override
        public int offset() {
            return directive.offset();
        }
    }

    /** {@code <details>} and its {@code <summary>}, as plain text. */
    record FoldStart(int offset, String summary, boolean open) implements Token {
    }

    record FoldEnd(int offset) implements Token {
    }

    /** Any other Markdown: paragraphs, lists, tables, quotes. */
    record Markdown(Node node) implements Token {
        @Override
        public int offset() {
            return node.getStartOffset();
        }
    }

    /** HTML of the author's, not yet sanitised. */
    record Html(int offset, String html) implements Token {
    }
}
