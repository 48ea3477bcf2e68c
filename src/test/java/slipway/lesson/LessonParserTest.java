package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.lesson.Authoring.HEAD;
import static slipway.lesson.Authoring.blocks;
import static slipway.lesson.Authoring.only;
import static slipway.lesson.Authoring.step;
import static slipway.lesson.Authoring.whole;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What well-written lessons become. */
class LessonParserTest {
    @Test
    void cellsCarryTheirAttributes() {
        assertEquals(new Cell("a", "Cell 1", "bash", "ls\ncd", "web", true, Duration.ofSeconds(90), "src/app",
                Set.of(Capability.DOCKER, Capability.LIMITS), "b", 8),
                only("```bash id=a session=web norun timeout=1m30s cwd=src/app requires=\"docker limits\" renamed-from=b\nls\ncd\n```\n"));
        assertEquals(new Cell("step-python-1", "Cell 1", "python", "1 + 1", "main", false, Duration.ofMinutes(5), "", Set.of(),
                "", 8),
                only("```python\n1 + 1\n```\n"));
    }

    @Test
    void filesCarryTheirPathAndMode() {
        assertEquals(new FileCell("src/run.sh", "File src/run.sh", "src/run.sh", "bash", "#!/bin/sh\nls\n", 0755, "", 8),
                only("```bash file=src/run.sh mode=755\n#!/bin/sh\nls\n```\n"));
        assertEquals(new FileCell("second", "File Dockerfile (second)", "Dockerfile", "dockerfile", "FROM alpine:3\n", 0644, "",
                8),
                only("```dockerfile file=Dockerfile id=second\nFROM alpine:3\n```\n"));
        assertEquals("", ((FileCell) only("```text file=empty\n```\n")).source());
    }

    @Test
    void idsComeFromStepLanguageAndPlaceInTheStep() {
        String text = HEAD.replace("## Step",
                "```bash\nbefore\n```\n\n## Build it!\n\n```bash\n1\n```\n```sh\n1\n```\n```bash id=own\n2\n```\n```bash\n3\n```\n"
                + "## Build it\n\n```bash\n1\n```\n<details><summary>More</summary>\n\n```bash\n2\n```\n\n</details>\n");
        ParsedLesson parsed = whole(text);
        assertEquals(List.of(), parsed.problems());
        assertEquals(List.of("intro-bash-1", "build-it-bash-1", "build-it-sh-1", "own", "build-it-bash-3", "build-it-1-bash-1",
                "build-it-1-bash-2"),
                parsed.lesson().cells().stream().map(Executable::id).toList());
        assertEquals(List.of("Cell 1", "Cell 2", "Cell 3", "Cell 4", "Cell 5", "Cell 6", "Cell 7"),
                parsed.lesson().cells().stream().map(Executable::label).toList());
        assertEquals(List.of("build-it", "build-it-1"), parsed.lesson().steps().stream().map(Step::id).toList());
        assertTrue(parsed.lesson().cell("own").isPresent());
        assertEquals(Optional.empty(), parsed.lesson().cell("nothing"));
    }

    @Test
    void stepsAreLevelTwoHeadings() {
        Lesson lesson = whole(HEAD.replace("## Step",
                "# A lesson\n\nWelcome.\n\nSetext step\n---\n\ntext\n\n### not a step\n\n## `code` & *more*\n\ntext")).lesson();
        assertEquals(List.of(new Block.Prose("<p>Welcome.</p>")), lesson.introduction());
        assertEquals(List.of("Setext step", "code & more"), lesson.steps().stream().map(Step::title).toList());
        assertEquals(List.of("setext-step", "code--more"), lesson.steps().stream().map(Step::id).toList());
    }

    @Test
    void neighbouringProseIsOneBlock() {
        assertEquals(List.of(new Block.Prose("<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n<p>c</p>"), new Block.Listing("", "d"),
                new Block.Prose("<p>e</p>")),
                blocks("a\n\n- b\n\nc\n\n```\nd\n```\n\ne\n"));
    }

    @Test
    void fencesThatDoNotRun() {
        assertEquals(List.of(new Block.Listing("console", "$ ls"), new Block.Listing("json", "{}"),
                new Block.Diagram("graph LR"), new Block.Listing("", "")),
                blocks("```console\n$ ls\n```\n```json\n{}\n```\n```mermaid\ngraph LR\n```\n```\n```\n"));
    }

    @Test
    void expectedOutputBelongsToTheCellBefore() {
        assertEquals(new ExpectedOutput("step-bash-1", "a\n…"), blocks("```bash\nls\n```\n\n```text expect\na\n…\n```\n").get(1));
    }

    @Test
    void alertsAndQuotes() {
        assertEquals(List.of(new Block.Alert(Block.Alert.Kind.TIP, "<p>one <em>two</em></p>\n<ul>\n<li>three</li>\n</ul>"),
                new Block.Alert(Block.Alert.Kind.CAUTION, "<p>four</p>"),
                new Block.Prose("<blockquote>\n<p>five [!TIP]</p>\n</blockquote>")),
                blocks("> [!TIP]\n> one *two*\n> - three\n\n> [!caution]\n>\n> four\n\n> five [!TIP]\n"));
    }

    @Test
    void exercisesHoldTheirParts() {
        Exercise exercise = (Exercise) blocks("""
                <!-- exercise id=e title="Do it" renamed-from=d -->

                ### Do it

                The task.

                <!-- setup
                export NONCE=1
                -->

                ```bash
                try
                ```

                <details>
                <summary>How this is checked</summary>

                Not for learners.

                ```bash check id=c1 points=3 timeout=10s title="A \\"quoted\\" title"
                pass
                ```

                </details>

                <!-- check id=c2 title="From a file" file=checks/c2.sh -->

                <details><summary>Hint</summary>

                <!-- hint after=2 -->

                Think.

                </details>

                <details><summary>Another hint</summary>

                <!-- hint -->

                Harder.

                </details>

                <details><summary>Solution</summary>

                <!-- solution -->

                ```bash
                solve
                ```

                </details>

                <!-- /exercise -->
                """, Map.of("checks/c2.sh", "fail no\n")).getFirst();
        assertEquals("Do it", exercise.title());
        assertEquals("d", exercise.renamedFrom());
        assertEquals(4, exercise.points());
        assertEquals(8, exercise.line());
        assertEquals(List.of(new Exercise.Check("c1", "A \"quoted\" title", 3, Duration.ofSeconds(10),
                new Script("pass\n", "", 28), ""),
                new Exercise.Check("c2", "From a file", 1, Duration.ofSeconds(30), new Script("fail no\n", "checks/c2.sh", 33),
                "")), exercise.checks());
        assertEquals(List.of(new Exercise.Hint(2, List.of(new Block.Prose("<p>Think.</p>"))),
                new Exercise.Hint(0, List.of(new Block.Prose("<p>Harder.</p>")))),
                exercise.hints());
        assertEquals(Optional.of(new Script("export NONCE=1\n", "", 15)), exercise.setup());
        assertEquals("solve", ((Cell) exercise.solution().orElseThrow().blocks().getFirst()).source());
        assertEquals(List.of(Block.Prose.class, Cell.class), exercise.blocks().stream().map(Object::getClass).toList());
    }

    @Test
    void setupAndCleanupBelongToTheLesson() {
        Lesson lesson = step("<!-- setup\n\nmkdir -p a\n\ncd a\n-->\n\n<!-- cleanup file=files/clean.sh -->\n\ntext\n",
                Map.of("files/clean.sh", "rm a\n")).lesson();
        assertEquals(Optional.of(new Script("mkdir -p a\n\ncd a\n", "", 10)), lesson.setup());
        assertEquals(Optional.of(new Script("rm a\n", "files/clean.sh", 15)), lesson.cleanup());
        assertEquals(List.of("clean.sh"), lesson.files().stream().map(LessonFile::path).toList());
    }

    @Test
    void quizzesAndQuestions() {
        assertEquals(new Quiz("q", 2, "<p>Which <em>one</em>?</p>",
                List.of(new Quiz.Option("a <code>x</code>", false, "<p>No.</p>"),
                new Quiz.Option("b", true,
                "")), "", 8), only("<!-- quiz id=q points=2 -->\n\nWhich *one*?\n\n- [ ] a `x`\n  > No.\n- [x] b\n"));
        assertEquals(new Question("CID", "^[0-9a-f]{12}$", "", 8), only("<!-- ask id=CID match=\"^[0-9a-f]{12}$\" -->\n"));
    }

    @Test
    void hiddenSolutionsAreNobodysCells() {
        String text = "<!-- exercise id=e title=E -->\n\n<!-- ask id=A -->\n\n<details><summary>Solution</summary>\n\n<!-- solution -->\n\n```bash id=s\nls\n```\n\n</details>\n\n"
                + "<!-- /exercise -->\n";
        Lesson hidden = step(text).lesson();
        assertEquals(Optional.empty(), hidden.cell("s"));
        Lesson shown = new Lesson(hidden.course(), hidden.slug(), hidden.title(), 5, "", List.of(), List.of(), Set.of(),
                Map.of(), List.of(), "",
                Optional.empty(), Optional.empty(), List.of(), hidden.steps(), List.of(), true);
        assertTrue(shown.cell("s").isPresent());
        assertTrue(!LessonHtml.main(shown, Map.of()).contains("Solution"), "solutions come when they are asked for");
    }

    @Test
    void theLearnersEditionTellsNoAnswers() {
        String html = Authoring.html("""
                <!-- exercise id=e title="E" -->

                <details><summary>How this is checked</summary>

                Secret one.

                ```bash check id=c title="What is looked at"
                secret two
                ```

                </details>

                <!-- quiz id=q -->

                - [x] a
                  > Secret three.
                - [ ] b

                <!-- ask id=A match="secret four" -->

                <!-- /exercise -->
                """);
        assertTrue(html.contains("What is looked at"), html);
        assertTrue(!html.toLowerCase().contains("secret"), html);
        assertTrue(html.contains("<ul class=\"options\"><li>a</li><li>b</li></ul>"), html);
    }

    @Test
    void linksLeadWhereTheyCan() {
        String tab = " target=\"_blank\" rel=\"noopener noreferrer\" title=\"Opens port %d of your sandbox in a new tab\" href=\"/course/preview/%s\">";
        assertEquals("<p><a href=\"/course/02-next#a\">l</a> <a href=\"#more\">h</a> <a class=\"port\"" + tab.formatted(8080, "8080?path=%2Fx%3Fy%3D1") + "p</a>"
                + " <a class=\"port\"" + tab.formatted(8000, "8000") + "http://localhost:8000</a></p>\n<h3 id=\"more\">More</h3>",
                Authoring.html("[l](../02-next/lesson.md#a) [h](#more) [p](http://localhost:8080/x?y=1) http://localhost:8000\n\n### More\n"));
    }

    @Test
    void theHashCoversEveryFile() {
        String text = HEAD + "text";
        String hash = whole(text).lesson().hash();
        assertEquals(hash, whole(text).lesson().hash());
        assertTrue(hash.matches("[0-9a-f]{16}"));
        assertTrue(!hash.equals(whole(text + " ").lesson().hash()));
        assertTrue(!hash.equals(whole(text, Map.of("files/a", "1")).lesson().hash()));
        assertTrue(!whole(text, Map.of("files/a", "2")).lesson().hash()
                .equals(whole(text, Map.of("files/a", "1")).lesson().hash()));
        assertTrue(!whole(text, Map.of("checks/a", "1")).lesson().hash()
                .equals(whole(text, Map.of("files/a", "1")).lesson().hash()));
    }
}
