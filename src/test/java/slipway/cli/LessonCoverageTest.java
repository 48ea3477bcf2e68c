package slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonCoverageTest {
    @TempDir
    Path root;
    private String said;

    @BeforeEach
    void aCourseWithAnInventory() throws IOException {
        write("a/course.yaml", "title: T\ndescription: D\nlessons: [01-x, 02-y]\n");
        write("a/inventory.tsv", "id\tkind\tlesson\nrun\tcommand\t01-x\nbuild\tcommand\t02-y\nnet\tconcept\t03-z\n");
        lesson("01-x", "run");
        lesson("02-y", "build");
    }

    private void lesson(String slug, String covers) throws IOException {
        write("a/" + slug + "/lesson.md", "---\ntitle: T\nminutes: 5\nlevel: beginner\ncovers: [" + covers + "]\n---\n## Step\n\ntext\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Exit code and what was printed, with the root of this test as /r; what went to standard error is in {@code said}. */
    private String coverage(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> command = Stream.concat(Stream.of("lesson", "coverage"),
                Stream.of(words).map(word -> word.startsWith("-") ? word : root.resolve(word).toString())).toList();
        int exit = SlipwayMain.command(command, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        said = err.toString(StandardCharsets.UTF_8).replace(root.toString(), "/r");
        return exit + "\n" + out.toString(StandardCharsets.UTF_8);
    }

    private void refused(String message, String... words) {
        assertEquals("2\n", coverage(words));
        assertTrue(said.contains(message), said);
    }

    @Test
    void rowsThatNobodyCoversStandUnderTheLessonThatIsToCoverThem() throws IOException {
        write("a/inventory.tsv", "id\tlesson\nrun\t01-x\nbuild\t02-y\nnet\t03-z\nlost\t\nlogs\t01-x\ndns\t03-z\n");
        assertEquals("""
                1
                01-x covers 1
                    run
                02-y covers 1
                    build
                NOT COVERED, planned for no lesson: 1
                    lost
                NOT COVERED, planned for 01-x: 1
                    logs
                NOT COVERED, planned for 03-z (not among the course's lessons): 2
                    net dns
                a: of 6 rows 2 covered, 4 not covered, 0 covered more than once
                """, coverage("a"));
        assertEquals("", said);
    }

    @Test
    void allCoveredIsSuccessAndRowsCoveredTwiceAreNamed() throws IOException {
        lesson("02-y", "net, build, run");
        assertEquals("""
                0
                01-x covers 1
                    run
                02-y covers 3
                    run build net
                covered more than once: 1
                    run: 01-x, 02-y
                a: of 3 rows 3 covered, 0 not covered, 1 covered more than once
                """, coverage(""));
    }

    @Test
    void aLessonIsHeldAgainstItsOwnRows() throws IOException {
        write("a/inventory.tsv", "id\tlesson\nrun\t01-x\nbuild\t02-y\nnet\t02-y\n");
        assertEquals("0\n01-x covers 1\n    run\na: of 1 rows 1 covered, 0 not covered, 0 covered more than once\n", coverage("a/01-x"));
        assertEquals("""
                1
                02-y covers 1
                    build
                NOT COVERED, planned for 02-y: 1
                    net
                a: of 2 rows 1 covered, 1 not covered, 0 covered more than once
                """, coverage("a/02-y/lesson.md"));
    }

    @Test
    void aPlanIsNotNeeded() throws IOException {
        write("a/inventory.tsv", "id\nrun\nbuild\nnet\n");
        assertTrue(coverage("a").contains("\nNOT COVERED, planned for no lesson: 1\n    net\n"));
    }

    @Test
    void programsReadValues() throws IOException {
        lesson("02-y", "build, run");
        assertEquals("1\ncourse\trow\tplanned\tcovered by\na\trun\t01-x\t01-x,02-y\na\tbuild\t02-y\t02-y\na\tnet\t03-z\t\n", coverage("--tsv", "a"));
    }

    @Test
    void longListsAreBroken() throws IOException {
        write("a/inventory.tsv", "id\n" + IntStream.range(0, 30).mapToObj(i -> "some.thing-" + i).collect(Collectors.joining("\n")));
        lesson("01-x", "");
        lesson("02-y", "");
        List<String> lines = coverage("a").lines().toList();
        assertTrue(lines.contains("01-x covers nothing"), lines::toString);
        assertEquals(30, lines.stream().filter(line -> line.startsWith("    ")).mapToInt(line -> line.strip().split(" ").length).sum());
        assertTrue(lines.stream().allMatch(line -> line.length() <= 110), lines::toString);
    }

    @Test
    void aBrokenInventoryIsToldWithItsLine() throws IOException {
        write("a/inventory.tsv", "id\tlesson\nrun\t01-x\nbuild 02-y\n");
        refused("/r/a/inventory.tsv:3:1: error: the row has 1 cells, the first line has 2, put one tab between cells", "a/01-x");
        assertTrue(said.contains("mend the inventory of a first"), said);
    }

    @Test
    void aCourseWithoutInventoryIsTold() throws IOException {
        write("b/course.yaml", "title: T\ndescription: D\nlessons: [01-x]\n");
        write("b/01-x/lesson.md", "---\ntitle: T\nminutes: 5\nlevel: beginner\n---\n## Step\n\ntext\n");
        assertTrue(coverage("").startsWith("1\n01-x covers 1"));
        assertEquals("slipway lesson coverage: b has no inventory.tsv\n", said);
        refused("add inventory.tsv beside course.yaml", "b");
    }

    @Test
    void aLessonThatCannotCountIsTold() throws IOException {
        write("a/course.yaml", "title: T\ndescription: D\nlessons: [01-x]\n");
        assertTrue(coverage("a").contains("NOT COVERED, planned for 02-y (not among the course's lessons): 1\n    build\n"));
        assertTrue(said.contains("a has problems, so rows may be missing here that a lesson means to cover"), said);
    }

    @Test
    void wordsThatAreNotUnderstoodAreTold() throws IOException {
        refused("not understood: --csv", "--csv", "a");
        refused("there is no course at /r/nothing", "nothing");
        Files.createDirectories(root.resolve("empty"));
        refused("there is no course at /r/empty", "empty");
    }
}
