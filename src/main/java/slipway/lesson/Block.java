package slipway.lesson;

import java.util.List;

/** One thing in the flow of a lesson, in the order of its text. The small ones stand here, the others in files of their own. */
public sealed interface Block
        permits Block.Prose, Block.Alert, Block.Listing, Block.Diagram, Block.Fold, Executable, ExpectedOutput, Task,
        Question {

    /** Text: HTML that this package made and sanitised, with {@code {{NAME}}} of parameters still in it. */
    record Prose(String html) implements Block {
    }

    /** A GitHub alert; {@code html} is sanitised and has no title. */
    record Alert(Kind kind, String html) implements Block {
        public enum Kind { NOTE, TIP, IMPORTANT, WARNING, CAUTION }
    }

    /** A fence that is read and never run. {@code language} may be empty. */
    record Listing(String language, String source) implements Block {
    }

    /** A {@code mermaid} fence. */
    record Diagram(String source) implements Block {
    }

    /** {@code <details>} that is no hint, solution or check; {@code summary} is plain text. */
    record Fold(String summary, boolean open, List<Block> blocks) implements Block {
        public Fold {
            blocks = List.copyOf(blocks);
        }
    }
}
