package slipway.lesson;

import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        Document document = Jsoup.parseBodyFragment("");
        document.outputSettings().prettyPrint(false);
        new LessonHtml(lesson, new Placeholders(lesson, parameters)).write(document.body());
        return document.body().html();
    }

    private void write(Element main) {
        main.appendElement("h1").text(lesson.title());
        if (!meta().isEmpty()) {
            main.appendElement("p").addClass("meta").text(meta());
        }
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

    private void cell(Cell cell, Element into) {
        Element element = cell(cell, "run", into).attr("timeout", String.valueOf(cell.timeout().toSeconds()));
        element.attr("norun", cell.norun());
        if (!cell.requires().isEmpty()) {
            element.attr("requires", cell.requires().stream().sorted().map(Capability::word).collect(Collectors.joining(" ")));
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

    private void exercise(Exercise exercise, Element into) {
        String title = placeholders.fill(exercise.title());
        Element section = into.appendElement("section").addClass("exercise").attr("id", "exercise-" + exercise.id())
                .attr("aria-label", "Exercise: " + title);
        section.appendElement("h3").text(title);
        blocks(exercise.blocks(), section);
        checks(exercise, section);
        for (int i = 0; i < exercise.hints().size(); i++) {
            String number = exercise.hints().size() == 1 ? "" : " " + (i + 1);
            blocks(exercise.hints().get(i).blocks(), details(section, "Hint" + number).addClass("hint"));
        }
        if (lesson.solutionsShown()) {
            exercise.solution().ifPresent(solution ->
                    blocks(solution.blocks(), details(section, "Solution").addClass("solution")));
        }
        later(section, "This version of Slipway does not check exercises yet. Compare what you made with the task.");
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
        Element section = into.appendElement("section").addClass("quiz").attr("id", "quiz-" + quiz.id())
                .attr("aria-label", "Quiz");
        prose(quiz.prompt(), section);
        Element list = section.appendElement("ul").addClass("options");
        quiz.options().forEach(option -> prose(option.html(), list.appendElement("li")));
        later(section, "This version of Slipway does not take answers yet. Decide for yourself before you read on.");
    }

    private void question(Question question, Element into) {
        Element section = into.appendElement("section").addClass("question").attr("id", "question-" + question.id())
                .attr("aria-label", "Question");
        later(section, "This version of Slipway does not take answers yet. Keep yours in mind.");
    }

    private static void later(Element into, String text) {
        into.appendElement("p").addClass("later").text(text);
    }
}
