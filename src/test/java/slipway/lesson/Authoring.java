package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the tests of this package write lessons with: the body of one step, behind a sound front matter, from line 8 on. */
final class Authoring {
    static final String HEAD = "---\ntitle: A lesson\nminutes: 5\nlevel: beginner\n---\n## Step\n\n";
    static final int FIRST_LINE = 8;

    private Authoring() {
    }

    static ParsedLesson step(String body) {
        return step(body, Map.of());
    }

    static ParsedLesson step(String body, Map<String, String> files) {
        return whole(HEAD + body, files);
    }

    static ParsedLesson whole(String text) {
        return whole(text, Map.of());
    }

    static ParsedLesson whole(String text, Map<String, String> files) {
        Map<String, String> all = new TreeMap<>(files);
        all.put("lesson.md", text);
        return LessonParser.parse(new LessonSource("course", "01-lesson", "lesson.md", text, LessonTree.of(all),
                Set.of("01-lesson", "02-next"), Set.of("cmd.run", "cmd.build"), List.of(), false));
    }

    /** The blocks of the step, from a body that must be without problems. */
    static List<Block> blocks(String body) {
        return blocks(body, Map.of());
    }

    static List<Block> blocks(String body, Map<String, String> files) {
        ParsedLesson parsed = step(body, files);
        assertEquals(List.of(), parsed.problems(), body);
        return parsed.lesson().steps().getFirst().blocks();
    }

    @SuppressWarnings("unchecked")
    static <T extends Block> T only(String body) {
        List<Block> blocks = blocks(body);
        assertEquals(1, blocks.size(), () -> body + " gave " + blocks);
        return (T) blocks.getFirst();
    }

    static String html(String body) {
        return html(step(body).lesson(), Map.of());
    }

    /** The inside of the first step. */
    static String html(Lesson lesson, Map<String, String> parameters) {
        String main = LessonHtml.main(lesson, parameters);
        return main.substring(main.indexOf("</h2>") + "</h2>".length(), main.lastIndexOf("</section>"));
    }

    /** Expects one problem, at {@code line:column}, that says all of {@code parts}. */
    static void says(ParsedLesson parsed, String place, String... parts) {
        assertEquals(1, parsed.problems().size(), () -> "problems: " + parsed.problems());
        saysAlso(parsed, place, parts);
    }

    /** Expects such a problem among others that follow from the same mistake. */
    static void saysAlso(ParsedLesson parsed, String place, String... parts) {
        assertTrue(parsed.problems().stream().anyMatch(problem -> place.equals(problem.line() + ":" + problem.column())
                && Stream.of(parts).allMatch(problem.toString()::contains)), () -> place + " " + List.of(parts) + " in " + parsed.problems());
    }
}
