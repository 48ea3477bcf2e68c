package slipway.lesson;

import com.vladsch.flexmark.ast.BlockQuote;
import com.vladsch.flexmark.ast.Heading;
import com.vladsch.flexmark.util.ast.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import slipway.lesson.Directive.Kind;

/**
 * Folds the flat tokens of a lesson into its steps and blocks, by recursive descent: a step ends at the next step, an exercise
 * at its end or the next step, {@code <details>} at its end or that of what it stands in. Reports whatever does not close.
 */
final class BlockBuilder {
    private static final int DEEPEST = 8;

    private final SourceText source;
    private final String title;
    private final List<Token> tokens;
    private final Ids ids;
    private final Slugs slugs;
    private final FenceReader fences;
    private final ProseHtml prose;
    private final ProseLint lint;
    private final DraftWriter drafts;
    private final ExerciseDraft lessonDraft = new ExerciseDraft();
    private int next;

    BlockBuilder(SourceText source, String title, List<Token> tokens, Ids ids, Slugs slugs, FenceReader fences, ProseHtml prose,
                 ProseLint lint, Scripts scripts) {
        this.source = source;
        this.title = title;
        this.tokens = tokens;
        this.ids = ids;
        this.slugs = slugs;
        this.fences = fences;
        this.prose = prose;
        this.lint = lint;
        this.drafts = new DraftWriter(source, fences, scripts);
    }

    /** Setup and cleanup of the lesson, once all is read. */
    ExerciseDraft lessonDraft() {
        return lessonDraft;
    }

    List<Block> introduction() {
        return blocks(new Scope(lessonDraft, false, 0));
    }

    /** To be called after {@link #introduction}. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        while (next < tokens.size()) {
            Token.Heading heading = (Token.Heading) tokens.get(next++);
            lint.check(heading.node());
            String slug = slugs.nextStep(heading.title());
            if (heading.title().isBlank()) {
                source.error(heading.offset(), "this step has no title", "write it behind ##");
            }
            fences.enterStep(slug);
            int begin = next;
            List<Block> blocks = blocks(new Scope(lessonDraft, false, 0));
            if (next == begin) {
                source.warning(heading.offset(), "this step is empty",
                        "write something under it, or use ### for a heading within a step");
            }
            steps.add(new Step(slug, heading.title(), blocks));
        }
        if (steps.isEmpty()) {
            source.error(source.text().length(), "the lesson has no step", "begin each step with a ## heading");
        }
        return steps;
    }

    private boolean atEnd(Scope scope) {
        if (next == tokens.size()) {
            return true;
        }
        return switch (tokens.get(next)) {
            case Token.Heading heading -> heading.level() == 2;
            case Token.FoldEnd end -> scope.folds() > 0;
            case Token.Comment comment -> comment.directive().kind() == Kind.EXERCISE_END && scope.exercise();
            default -> false;
        };
    }

    private List<Block> blocks(Scope scope) {
        BlockList blocks = new BlockList(prose);
        while (!atEnd(scope)) {
            Token token = tokens.get(next++);
            if (!(token instanceof Token.Markdown)) {
                blocks.endProse();
            }
            switch (token) {
                case Token.Heading heading -> topHeading(heading, blocks);
                case Token.Markdown markdown -> markdown(markdown.node(), blocks);
                case Token.Html html -> html(html, blocks);
                case Token.Fence fence -> fence(fence, scope, blocks);
                case Token.FoldStart fold -> fold(fold, scope, blocks);
                case Token.FoldEnd end -> source.error(end.offset(), "</details> closes nothing",
                        "remove it, or add the <details> it belongs to");
                case Token.Comment comment -> directive(comment.directive(), scope, blocks);
            }
        }
        return blocks.finished();
    }

    /** GitHub shows a level 1 heading as the title, which the page has from the front matter. */
    private void topHeading(Token.Heading heading, BlockList blocks) {
        boolean first = tokens.getFirst() == heading;
        if (!first) {
            source.error(heading.offset(), "a # heading can only be the lesson's title, as the first thing in it",
                    "use ## for a step");
            blocks.prose(heading.node());
        } else if (!title.isEmpty() && !heading.title().equals(title)) {
            source.warning(heading.offset(), "the heading \"" + heading.title() + "\" is not the title \"" + title + "\"",
                    "make them the same");
        }
    }

    private void markdown(Node node, BlockList blocks) {
        lint.check(node);
        if (node instanceof BlockQuote quote) {
            Alerts.read(source, quote, prose).ifPresentOrElse(blocks::add, () -> blocks.prose(node));
        } else {
            blocks.prose(node);
        }
    }

    private void html(Token.Html html, BlockList blocks) {
        HtmlPolicy.check(source, html.html(), html.offset());
        blocks.add(new Block.Prose(prose.of(html.html())));
    }

    private void fence(Token.Fence fence, Scope scope, BlockList blocks) {
        switch (fences.read(fence.node())) {
            case FenceReader.Read.Plain plain -> blocks.add(plain.block());
            case FenceReader.Read.Expected expected -> expected(expected.text(), fence, blocks);
            case FenceReader.Read.Checked checked -> drafts.check(checked.check(), fence.offset(), scope, scope.folds() > 0);
        }
    }

    private void expected(String text, Token.Fence fence, BlockList blocks) {
        if (blocks.last() instanceof Cell cell) {
            blocks.add(new ExpectedOutput(cell.id(), text));
        } else {
            source.error(fence.offset(), "this expected output does not follow a cell",
                    "put it right after the cell that prints it");
            blocks.add(new Block.Listing("text", text));
        }
    }

    private void fold(Token.FoldStart start, Scope scope, BlockList blocks) {
        if (scope.folds() == DEEPEST) {
            source.error(start.offset(), "<details> is nested too deeply", "");
            return;
        }
        Directive role = role();
        int checksBefore = scope.draft().checks.size();
        List<Block> inside = blocks(scope.insideFold());
        if (next < tokens.size() && tokens.get(next) instanceof Token.FoldEnd) {
            next++;
        } else {
            source.error(start.offset(), "this <details> is never closed",
                    "end it with </details> on a line of its own, with a blank line before it");
        }
        if (role != null) {
            drafts.takeRole(role, inside, scope);
        } else if (scope.draft().checks.size() == checksBefore) {
            drafts.complainAboutMissingRole(start, scope);
            blocks.add(new Block.Fold(start.summary(), start.open(), inside));
        }
    }

    /** The hint or solution comment that begins a fold, taken; null when it is none. */
    private Directive role() {
        if (next < tokens.size() && tokens.get(next) instanceof Token.Comment comment
                && Set.of(Kind.HINT, Kind.SOLUTION).contains(comment.directive().kind())) {
            next++;
            return comment.directive();
        }
        return null;
    }

    private void directive(Directive directive, Scope scope, BlockList blocks) {
        switch (directive.kind()) {
            case SETUP, CLEANUP -> drafts.script(directive, scope);
            case EXERCISE -> exercise(directive, scope, blocks);
            case EXERCISE_END -> source.error(directive.offset(), "this ends an exercise that was not begun", "remove it");
            case CHECK -> drafts.fileCheck(directive, scope);
            case HINT, SOLUTION -> source.error(directive.offset(),
                    "<!-- " + directive.kind().word + " --> is not the first thing in a <details>",
                    "write <details><summary>…</summary>, a blank line, then the comment");
            case QUIZ -> new QuizReader(source, ids, prose, lint).read(directive, this::nextMarkdown).ifPresent(quiz -> {
                reserve("quiz-" + quiz.id(), directive.attributes().offset("id"));
                blocks.add(quiz);
            });
            case ASK -> {
                Question question = Questions.read(source, ids, directive);
                reserve("question-" + question.id(), directive.attributes().offset("id"));
                blocks.add(question);
            }
        }
    }

    /** The next token if it is Markdown and nothing else, taken only when the answer is used: see {@link QuizReader}. */
    private Node nextMarkdown(boolean take) {
        if (next < tokens.size() && tokens.get(next) instanceof Token.Markdown markdown) {
            next += take ? 1 : 0;
            return markdown.node();
        }
        return null;
    }

    private void exercise(Directive directive, Scope scope, BlockList blocks) {
        Attributes attributes = directive.attributes();
        attributes.allowOnly("an exercise", Set.of("id", "title", "renamed-from", "requires"), Set.of());
        if (scope.exercise() || scope.folds() > 0) {
            source.error(directive.offset(), scope.exercise() ? "an exercise begins inside another"
                    : "an exercise begins inside <details>",
                    "end the other first with <!-- /exercise --> or </details>");
        }
        String id = ids.required(attributes, "exercise");
        reserve("exercise-" + id, attributes.offset("id"));
        if (attributes.value("title").isEmpty()) {
            source.error(attributes.offset("title"), "this exercise has no title", "add title=\"…\"");
        }
        String name = attributes.value("title").orElse(id);
        skipHeading(name);
        ExerciseDraft draft = new ExerciseDraft();
        List<Block> inside = blocks(new Scope(draft, true, 0));
        endExercise(directive);
        blocks.add(new Exercise(id, name, ids.renamedFrom(attributes), attributes.capabilities("requires"), inside, draft.checks, draft.hints, draft.solution(),
                draft.setup(),
                draft.cleanup(), source.line(directive.offset())));
        if (draft.checks.isEmpty() && inside.stream().noneMatch(block -> block instanceof Quiz || block instanceof Question)) {
            source.warning(directive.offset(), "nothing in this exercise is checked", "add a check, a quiz or a question");
        }
    }

    /** On GitHub the title of an exercise is not seen, so authors repeat it as a heading; the page shows it once. */
    private void skipHeading(String name) {
        if (nextMarkdown(false) instanceof Heading heading && TokenReader.plainText(heading).equals(name)) {
            next++;
        }
    }

    private void endExercise(Directive begin) {
        if (next < tokens.size() && tokens.get(next) instanceof Token.Comment comment && comment.directive()
                .kind() == Kind.EXERCISE_END) {
            comment.directive().attributes().allowOnly("the end of an exercise", Set.of(), Set.of());
            next++;
        } else {
            source.error(begin.offset(), "this exercise is not ended before its step ends", "write <!-- /exercise --> behind it");
        }
    }

    private void reserve(String anchor, int offset) {
        if (!slugs.reserve(anchor)) {
            source.error(offset, "a heading has the anchor #" + anchor + " already", "choose another id or heading");
        }
    }
}
