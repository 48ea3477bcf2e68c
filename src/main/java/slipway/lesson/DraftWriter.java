package slipway.lesson;

import java.util.List;
import java.util.Set;
import slipway.lesson.Directive.Kind;

/**
 * Puts what belongs to an exercise (or, for setup and cleanup, to the lesson) into its draft, and says what does not belong
 * where it stands.
 */
final class DraftWriter {
    private final SourceText source;
    private final FenceReader fences;
    private final Scripts scripts;

    DraftWriter(SourceText source, FenceReader fences, Scripts scripts) {
        this.source = source;
        this.fences = fences;
        this.scripts = scripts;
    }

    /** @param folded whether it stands inside {@code <details>}, as scripts in the text must */
    void check(Exercise.Check check, int offset, Scope scope, boolean folded) {
        if (!scope.exercise()) {
            source.error(offset, "a check stands outside of an exercise",
                    "put it between <!-- exercise id=… title=\"…\" --> and <!-- /exercise -->");
        } else if (!folded) {
            source.error(offset, "this check stands in the open",
                    "put it inside <details><summary>How this is checked</summary> … </details>");
        }
        scope.draft().checks.add(check);
    }

    /** Takes the blocks of a fold that began with this hint or solution comment. */
    void takeRole(Directive role, List<Block> inside, Scope scope) {
        String word = role.kind().word;
        if (!scope.exercise() || scope.folds() > 0) {
            source.error(role.offset(), "this " + word + " does not belong to an exercise",
                    "put its <details> between <!-- exercise … --> and <!-- /exercise -->");
        }
        if (inside.isEmpty()) {
            source.error(role.offset(), "this " + word + " is empty", "");
        }
        if (role.kind() == Kind.HINT) {
            role.attributes().allowOnly("a hint", Set.of("after"), Set.of());
            scope.draft().hints.add(new Exercise.Hint(role.attributes().number("after", 0, 0, 1000), inside));
        } else {
            role.attributes().allowOnly("a solution", Set.of(), Set.of());
            if (!scope.draft().solution(new Exercise.Solution(inside))) {
                source.error(role.offset(), "the exercise has a solution already", "keep one of them");
            }
        }
    }

    /** Without its comment a solution would be an ordinary fold that every learner can open. */
    void complainAboutMissingRole(Token.FoldStart start, Scope scope) {
        if (!scope.exercise()) {
            return;
        }
        String summary = start.summary().toLowerCase();
        if (summary.startsWith("hint") || summary.startsWith("solution")) {
            String word = summary.startsWith("hint") ? "hint" : "solution";
            source.error(start.offset(), "this is called " + start.summary() + " but is not marked as one",
                    "write <!-- " + word + " --> as the first thing in it, between blank lines");
        } else if (summary.equals("how this is checked")) {
            source.error(start.offset(), "there is no check in here", "write ```bash check id=… title=\"…\"");
        }
    }

    void script(Directive directive, Scope scope) {
        String word = directive.kind().word;
        directive.attributes().allowOnly("a " + word, Set.of("file"), Set.of());
        if (directive.kind() == Kind.SETUP && !scope.exercise() && fences.cells() > 0) {
            source.error(directive.offset(), "the setup stands behind the first cell", "put it before, it runs first");
        }
        scripts.of(directive).ifPresent(script -> {
            if (!scope.draft().script(directive.kind(), script)) {
                source.error(directive.offset(), "there is a " + word + " already", "keep one of them");
            }
        });
    }

    void fileCheck(Directive directive, Scope scope) {
        directive.attributes().allowOnly("a check", Set.of("id", "points", "timeout", "title", "file", "renamed-from"), Set.of());
        scripts.of(directive).ifPresent(script ->
                check(fences.check(directive.attributes(), script), directive.offset(), scope, true));
    }
}
