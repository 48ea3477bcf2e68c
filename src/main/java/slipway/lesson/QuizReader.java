package slipway.lesson;

import com.vladsch.flexmark.ast.BlockQuote;
import com.vladsch.flexmark.ast.BulletList;
import com.vladsch.flexmark.ast.Paragraph;
import com.vladsch.flexmark.ext.gfm.tasklist.TaskListItem;
import com.vladsch.flexmark.util.ast.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import slipway.lesson.Quiz.Option;

/** Reads what follows a quiz comment: maybe paragraphs, then a task list; a quote in an item is its feedback. */
final class QuizReader {
    /** The Markdown that comes next, null when something else does. */
    @FunctionalInterface
    interface Following {
        Node next(boolean take);
    }

    private final SourceText source;
    private final Ids ids;
    private final ProseHtml prose;
    private final ProseLint lint;

    QuizReader(SourceText source, Ids ids, ProseHtml prose, ProseLint lint) {
        this.source = source;
        this.ids = ids;
        this.prose = prose;
        this.lint = lint;
    }

    Optional<Quiz> read(Directive directive, Following following) {
        Attributes attributes = directive.attributes();
        attributes.allowOnly("a quiz", Set.of("id", "points", "renamed-from"), Set.of());
        String id = ids.required(attributes, "quiz");
        String prompt = prompt(following);
        if (!(following.next(false) instanceof BulletList list) || !(list.getFirstChild() instanceof TaskListItem)) {
            source.error(directive.offset(), "no answers follow this quiz",
                    "write them as a task list: - [ ] wrong, - [x] right");
            return Optional.empty();
        }
        following.next(true);
        lint.check(list);
        List<Option> options = options(list);
        checkOptions(directive.offset(), options);
        return Optional.of(new Quiz(id, attributes.number("points", 1, 0, 100), prompt, options, ids.renamedFrom(attributes),
                source.line(directive.offset())));
    }

    private String prompt(Following following) {
        List<Node> paragraphs = new ArrayList<>();
        while (following.next(false) instanceof Paragraph paragraph) {
            lint.check(paragraph);
            paragraphs.add(paragraph);
            following.next(true);
        }
        return prose.of(paragraphs);
    }

    private List<Option> options(BulletList list) {
        List<Option> options = new ArrayList<>();
        for (Node item : list.getChildren()) {
            if (item instanceof TaskListItem option) {
                options.add(option(option));
            } else {
                source.error(item.getStartOffset(), "this answer says neither right nor wrong", "begin it with [x] or [ ]");
            }
        }
        return options;
    }

    private Option option(TaskListItem item) {
        List<Node> text = new ArrayList<>();
        List<Node> feedback = new ArrayList<>();
        for (Node child : item.getChildren()) {
            if (child instanceof BlockQuote quote) {
                quote.getChildren().forEach(feedback::add);
            } else {
                text.add(child);
            }
        }
        return new Option(prose.of(text), item.isItemDoneMarker(), prose.of(feedback));
    }

    private void checkOptions(int offset, List<Option> options) {
        long right = options.stream().filter(Option::right).count();
        if (right == 0) {
            source.error(offset, "no answer of this quiz is right", "mark it with [x]");
        } else if (right == options.size()) {
            source.warning(offset, "every answer of this quiz is right", "add a wrong one");
        }
    }
}
