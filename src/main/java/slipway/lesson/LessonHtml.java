package slipway.lesson;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The learner's edition of a lesson as HTML, as ARCHITECTURE.md's "The page" has it: without scripts of checks, answers of
 * quizzes and hidden solutions. Built as a tree, so that no text of an author's can become a tag.
 */
public final class LessonHtml {
    private final Lesson lesson;
    private final Placeholders placeholders;

    private LessonHtml(Lesson lesson, Placeholders placeholders) {
        this.lesson = lesson;
        this.placeholders = placeholders;
    }

    /**
     * What stands between {@code <main>} and {@code </main>}.
     *
     * @param parameters this learner's values of the lesson's parameters; {@code {{NAME}}} of others stays as it is
     */
    public static String main(Lesson lesson, Map<String, String> parameters) {
        Element main = fragment();
        new LessonHtml(lesson, new Placeholders(lesson, parameters)).write(main);
        return main.html();
    }

    /** Some blocks of it for this learner, such as a hint. */
    public static String part(Lesson lesson, Map<String, String> parameters, List<Block> blocks) {
        Element into = fragment();
        new LessonHtml(lesson, new Placeholders(lesson, parameters)).blocks(blocks, into);
        return into.html();
    }

    /** HTML of an author's, already cleaned, with this learner's values. */
    public static String prose(Lesson lesson, Map<String, String> parameters, String html) {
        Element into = fragment();
        new LessonHtml(lesson, new Placeholders(lesson, parameters)).prose(html, into);
        return into.html();
    }

    /** A text of an author's with this learner's values. */
    public static String text(Lesson lesson, Map<String, String> parameters, String text) {
        return new Placeholders(lesson, parameters).fill(text);
    }

    private static Element fragment() {
        Document document = Jsoup.parseBodyFragment("");
        document.outputSettings().prettyPrint(false);
        return document.body();
    }

    private void write(Element main) {
        main.appendElement("h1").text(lesson.title());
        if (!meta().isEmpty()) {
            main.appendElement("p").addClass("meta").text(meta());
        }
        needs(lesson.requires(), main);
        goals(main);
        blocks(lesson.introduction(), main);
        for (Step step : lesson.steps()) {
            Element section = main.appendElement("section").addClass("step").attr("id", step.id())
                    .attr("aria-labelledby", step.id() + "-title");
            section.appendElement("h2").attr("id", step.id() + "-title").text(placeholders.fill(step.title()));
            blocks(step.blocks(), section);
        }
    }

    private String meta() {
        String minutes = lesson.minutes() == 0 ? "" : lesson.minutes() + " minutes";
        return lesson.level().isEmpty() ? minutes : minutes.isEmpty() ? lesson.level() : minutes + " · " + lesson.level();
    }

    private void goals(Element main) {
        if (!lesson.goals().isEmpty()) {
            Element goals = main.appendElement("div").addClass("goals");
            goals.appendElement("p").text("After this lesson you can:");
            Element list = goals.appendElement("ul");
            lesson.goals().forEach(goal -> list.appendElement("li").text(placeholders.fill(goal)));
        }
    }

    private void blocks(List<Block> blocks, Element into) {
        blocks.forEach(block -> block(block, into));
    }

    private void block(Block block, Element into) {
        switch (block) {
            case Block.Prose prose -> prose(prose.html(), into);
            case Block.Alert alert -> alert(alert, into);
            case Block.Listing listing -> into.appendElement("pre").addClass("listing").attr("data-language", listing.language())
                    .appendElement("code").appendText(listing.source());
            case Block.Diagram diagram -> pre(into, diagram.source()).addClass("mermaid-source");
            case Block.Fold fold -> {
                Element details = details(into, fold.summary());
                details.attr("open", fold.open());
                blocks(fold.blocks(), details);
            }
            case ExpectedOutput expected -> pre(details(into, "Expected output").addClass("expected"), expected.text());
            case Cell cell -> cell(cell, into);
            case FileCell file -> code(cell(file, "file", into).attr("path", file.path()), file.source());
            case Exercise exercise -> exercise(exercise, into);
            case Quiz quiz -> quiz(quiz, into);
            case Question question -> question(question, into);
        }
    }

    private void prose(String html, Element into) {
        Element body = Jsoup.parseBodyFragment(html).body();
        placeholders.fill(body);
        into.appendChildren(body.childNodesCopy());
    }

    private void alert(Block.Alert alert, Element into) {
        String kind = alert.kind().name().toLowerCase(Locale.ROOT);
        Element box = into.appendElement("div").addClass("alert").addClass("alert-" + kind);
        box.appendElement("p").addClass("alert-title").text(kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1));
        prose(alert.html(), box);
    }

    /** What may be lacking; the page says whether it is. */
    private static void needs(Set<Capability> requires, Element into) {
        if (requires.stream().anyMatch(Capability::optional)) {
            into.appendElement("slip-needs").attr("requires", words(requires)).appendElement("p").text("Needs: " + words(requires));
        }
    }

    private static String words(Set<Capability> requires) {
        return requires.stream().sorted().map(Capability::word).collect(Collectors.joining(" "));
    }

    private void cell(Cell cell, Element into) {
        Element element = cell(cell, "run", into).attr("timeout", String.valueOf(cell.timeout().toSeconds()));
        element.attr("norun", cell.norun());
        if (!cell.requires().isEmpty()) {
            element.attr("requires", words(cell.requires()));
        }
        code(element, cell.source());
    }

    private Element cell(Executable cell, String kind, Element into) {
        return into.appendElement("slip-cell").attr("cell", cell.id()).attr("kind", kind).attr("language", cell.language())
                .attr("session", cell.session()).attr("label", cell.label());
    }

    private static void code(Element cell, String source) {
        cell.appendElement("pre").appendElement("code").appendText(source);
    }

    /** A parser drops a line end directly behind {@code <pre>}, so a text that begins with one gets two. */
    private static Element pre(Element into, String text) {
        return into.appendElement("pre").appendText(text.startsWith("\n") ? "\n" + text : text);
    }

    private static Element details(Element into, String summary) {
        Element details = into.appendElement("details");
        details.appendElement("summary").text(summary);
        return details;
    }

    /** Hints and solution come when their time has come, as {@link #part}s: what is not in the page cannot be read in it. */
    private void exercise(Exercise exercise, Element into) {
        String title = placeholders.fill(exercise.title());
        Element upgraded = into.appendElement("slip-exercise").attr("exercise", exercise.id());
        upgraded.attr("nosolution", !lesson.solutionsShown() || exercise.solution().isEmpty());
        upgraded.attr("noreset", exercise.setup().isEmpty() && exercise.cleanup().isEmpty());
        Element section = upgraded.appendElement("section").addClass("exercise").attr("id", "exercise-" + exercise.id())
                .attr("aria-label", "Exercise: " + title);
        section.appendElement("h3").text(title);
        needs(exercise.requires(), section);
        blocks(exercise.blocks(), section);
        checks(exercise, section);
    }

    private void checks(Exercise exercise, Element section) {
        if (!exercise.checks().isEmpty()) {
            Element list = section.appendElement("ul").addClass("checks");
            exercise.checks().forEach(check -> list.appendElement("li").text(placeholders.fill(check.title()) + " ")
                    .appendElement("span").addClass("points").text(points(check.points())));
        }
    }

    private static String points(int points) {
        return points == 1 ? "1 point" : points + " points";
    }

    private void quiz(Quiz quiz, Element into) {
        Element upgraded = into.appendElement("slip-quiz").attr("quiz", quiz.id());
        upgraded.attr("single", quiz.options().stream().filter(Quiz.Option::right).count() == 1);
        Element section = upgraded.appendElement("section").addClass("quiz").attr("id", "quiz-" + quiz.id())
                .attr("aria-label", "Quiz");
        prose(quiz.prompt(), section);
        Element list = section.appendElement("ul").addClass("options");
        quiz.options().forEach(option -> prose(option.html(), list.appendElement("li")));
    }

    private static void question(Question question, Element into) {
        into.appendElement("slip-question").attr("question", question.id())
                .appendElement("section").addClass("question").attr("id", "question-" + question.id()).attr("aria-label", "Question");
    }
}
