package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonLintTest {
    private static final String LESSON = "---\ntitle: T\nminutes: 5\nlevel: beginner\n---\n## Step\n\ntext\n";
    @TempDir
    Path root;

    @BeforeEach
    void twoCourses() throws IOException {
        for (String course : List.of("a", "b")) {
            write(course + "/course.yaml", "title: T\ndescription: D\nlessons: [01-x, 02-y]\n");
            write(course + "/01-x/lesson.md", LESSON);
            write(course + "/02-y/lesson.md", LESSON);
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Exit code and what was printed, with the root of this test as /r. */
    private String lint(String... paths) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = LessonLint.run(Stream.of(paths).map(root::resolve).toList(),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return exit + "\n" + out.toString(StandardCharsets.UTF_8).replace(root.toString(), "/r");
    }

    @Test
    void soundLessonsPass() {
        assertEquals("0\n4 lessons in 2 courses, no problems\n", lint(""));
        assertEquals("0\n2 lessons, no problems\n", lint("a"));
        assertEquals("0\n1 lesson, no problems\n", lint("a/01-x"));
        assertEquals("0\n1 lesson, no problems\n", lint("a/01-x/lesson.md"));
    }

    @Test
    void problemsArePrintedAsCompilersDo() throws IOException {
        write("b/02-y/lesson.md", LESSON + "\n```bash pionts=2\nls\n```\n\n## Empty\n");
        String problems = "/r/b/02-y/lesson.md:10:9: error: unknown attribute of a bash cell \"pionts\", known are: cwd, id, norun, renamed-from, requires, session, timeout\n"
                + "/r/b/02-y/lesson.md:14:1: warning: this step is empty, write something under it, or use ### for a heading within a step\n";
        assertEquals("1\n" + problems + "4 lessons in 2 courses, 1 error, 1 warning\n", lint(""));
        assertEquals("1\n" + problems + "1 lesson, 1 error, 1 warning\n", lint("b/02-y"));
        assertEquals("1\n" + problems + "4 lessons in 2 courses, 1 error, 1 warning\n", lint("a", "b"));
        assertEquals("0\n1 lesson, no problems\n", lint("b/01-x"));
        assertEquals("0\n2 lessons, no problems\n", lint("a"));
    }

    @Test
    void aCourseThatDrawsAsksForSandboxesThatCan() throws IOException {
        write("b/02-y/lesson.md", LESSON + "\n```python\nimport os\nfrom matplotlib import pyplot\n```\n");
        assertEquals("1\n/r/b/course.yaml:1:1: error: Python cells of 02-y use matplotlib, which sandboxes have only when the course asks for it, "
                + "add the line sandbox: plots\n2 lessons, 1 error, 0 warnings\n", lint("b"));
        write("b/course.yaml", "title: T\ndescription: D\nlessons: [01-x, 02-y]\nsandbox: plots # for 02\n");
        assertEquals("0\n2 lessons, no problems\n", lint("b"));
        write("b/course.yaml", "title: T\ndescription: D\nlessons: [01-x, 02-y]\nsandbox: \"plots\"\n");
        assertEquals("1\n/r/b/course.yaml:4:10: error: what kind of sandbox the course needs must stand in a line of its own, write sandbox: plots\n"
                + "2 lessons, 1 error, 0 warnings\n", lint("b"));
        write("b/course.yaml", "title: T\ndescription: D\nlessons: [01-x]\nsandbox: plotz\n");
        assertEquals(true, lint("b").contains("did you mean \"plots\""), lint("b"));
    }

    @Test
    void aPathWithoutLessonsIsTold() throws IOException {
        assertEquals("2\n/r/nothing: there is no course here; name a directory of courses, a course (with course.yaml) or a lesson\n", lint("nothing"));
        Files.createDirectories(root.resolve("empty"));
        assertEquals("1\n/r/empty:1:1: error: there is no course in here, add a directory with a course.yaml\n0 lessons, 1 error, 0 warnings\n", lint("empty"));
    }
}
