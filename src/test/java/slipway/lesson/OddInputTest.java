package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.lesson.Authoring.HEAD;
import static slipway.lesson.Authoring.only;
import static slipway.lesson.Authoring.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of every kind is read to the end, and what is odd about it harms nothing else. */
class OddInputTest {
    private static String everything() throws IOException {
        return Files.readString(Path.of("src/test/resources/lessons/fixture/01-everything/lesson.md"));
    }

    private static final Map<String, String> FILES = Map.of("checks/layers.sh", "pass\n", "images/boat.svg", "<svg/>",
            "files/src/train.py", "");

    private static String source(String body) {
        return ((Executable) only(body)).source();
    }

    @Test
    void lineEndsOfWindowsChangeNothing() throws IOException {
        ParsedLesson unix = whole(everything(), FILES);
        ParsedLesson windows = whole(everything().replace("\n", "\r\n"), FILES);
        assertEquals(List.of(), unix.problems());
        assertEquals(unix.problems(), windows.problems());
        assertEquals(unix.lesson().steps().toString(), windows.lesson().steps().toString().replace("\r\n", "\n"));
        assertEquals(unix.lesson().setup(), windows.lesson().setup());
    }

    @Test
    void problemsHaveTheSamePlaceWithEveryLineEnd() {
        String text = HEAD + "text\n\n```bash colour=red\nls\n```\n";
        assertEquals(whole(text).problems(), whole(text.replace("\n", "\r\n")).problems());
        Authoring.says(whole(text.replace("\n", "\r\n")), "10:9", "unknown attribute");
    }

    @Test
    void aByteOrderMarkIsTakenOffAndTold() {
        Authoring.says(whole("\ufeff" + HEAD + "text"), "1:1", "byte order mark");
        assertEquals("A lesson", whole("\ufeff" + HEAD + "text").lesson().title());
    }

    @Test
    void tabsStayInSources() {
        assertEquals("all:\n\tdocker build .\n", source("```makefile file=Makefile\nall:\n\tdocker build .\n```\n"));
        assertEquals("\tfirst\n  \tsecond\t\n", source("```makefile file=Makefile\n\tfirst\n  \tsecond\t\n```\n"));
    }

    @Test
    void fencesHoldFencesAndBlankLines() {
        assertEquals("```bash\nls\n```\n", source("~~~~ markdown file=a.md\n```bash\nls\n```\n~~~~\n"));
        assertEquals("~~~\n```\n", source("````markdown file=a.md\n~~~\n```\n````\n"));
        assertEquals("\n\na\n\n\n", source("```text file=a\n\n\na\n\n\n```\n"));
        assertEquals("a\n  b\n", source("  ```text file=a\n  a\n    b\n  ```\n"));
        assertEquals("<!-- exercise id=a -->\n</details>\n", source("```html file=a\n<!-- exercise id=a -->\n</details>\n```\n"));
        assertEquals("a   \nb\n", source("```text file=a\na   \nb\n```\n"));
        assertEquals("\\n \\\" & &amp; ü 😀\n", source("```text file=a\n\\n \\\" & &amp; ü 😀\n```\n"));
    }

    @Test
    void columnsCountBehindWideCharacters() {
        Authoring.says(whole(HEAD + "äöü docker stop <name>"), "8:17", "<name>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "---", "---\n", "---\n---\n", "---\n---\n## a", "\0", "\ufeff", "\r", "\r\r\r", "<",
            "<!--", "<!-- setup", "<details>",
            "<details><summary>", "</details>", "```", "```bash", "~~~", "[", "[^a]: [^a]", "[^a]\n\n[^a]: [^a]", "> [!",
            "> [!]", "|", "| a |\n|-|", "\ud800", "## ",
            "&#0;", "<!-- quiz id=q -->", "<!-- exercise -->", "<!-- check -->", "<!-- ask -->", "<!-- hint -->", "[a]: <", "![",
            "***", "- [x]", "\t", "    code", "{{", "{{A"})
    void anyScrapIsRead(String scrap) {
        assertNotNull(whole(scrap).lesson());
        ParsedLesson inLesson = whole(HEAD + scrap);
        assertNotNull(LessonHtml.main(inLesson.lesson(), Map.of()));
        assertEquals("A lesson", inLesson.lesson().title());
    }

    @Test
    void depthAndLengthEndInAProblemOrAResult() {
        for (String much : List.of(">", "> ", "- ", "[", "![", "*", "_", "(", "<", "<b>", "<details>",
                "<details><summary>a</summary>\n\n", "`", "\\", "&", "|", "[a](", "#", "{{", "\t", "\"",
                "<!-- ", "1. ", "**a", "[^a]", "x ", "~~", "http://a.b ")) {
            assertTimeoutPreemptively(Duration.ofSeconds(60),
                    () -> assertNotNull(whole(HEAD + much.repeat(4_000)).lesson(), much), much);
        }
    }

    @Test
    void whatIsNestedTooDeeplyIsTold() {
        ParsedLesson parsed = whole(HEAD + "> ".repeat(20_000));
        Authoring.says(parsed, "6:1", "nested too deeply");
        assertEquals("A lesson", parsed.lesson().title());
        assertNotNull(LessonHtml.main(whole(HEAD + "> ".repeat(500) + "x").lesson(), Map.of()));
    }

    @Test
    void tornTextsAreReadAndEveryProblemHasAPlace() throws IOException {
        String whole = everything();
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            String torn = torn(whole, random);
            ParsedLesson parsed = whole(torn, FILES);
            long lines = torn.lines().count() + 1;
            for (Problem problem : parsed.problems()) {
                assertTrue(problem.line() <= lines && problem.column() <= torn.length() + 1, problem::toString);
            }
            assertNotNull(LessonHtml.main(parsed.lesson(), Map.of()));
        }
    }

    /** Some lines lost, doubled or swapped, and one cut. */
    private static String torn(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int i = 0; i < 4; i++) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
                default -> lines.set(at, lines.get(at).substring(0, random.nextInt(lines.get(at).length() + 1)));
            }
        }
        return String.join("\n", lines);
    }
}
