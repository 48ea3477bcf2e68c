package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Courses on a real disk. */
class LessonCatalogTest {
    private static final String COURSE = "title: Docker\ndescription: All about it\nlessons: [01-first, 02-second]\n";

    @TempDir
    Path root;
    private LessonCatalog catalog;

    @BeforeEach
    void aCourseOfTwoLessons() throws IOException {
        write("docker/course.yaml", COURSE);
        write("docker/01-first/lesson.md", lesson("First", "one"));
        write("docker/02-second/lesson.md", lesson("Second", "two"));
        catalog = new LessonCatalog(root);
    }

    private static String lesson(String title, String text) {
        return "---\ntitle: " + title + "\nminutes: 5\nlevel: beginner\n---\n## Step\n\n" + text + "\n";
    }

    private Path write(String path, String text) throws IOException {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private void says(String problem) {
        List<String> problems = catalog.problems().stream().map(Problem::toString).toList();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith(problem), () -> problems.getFirst() + "\nshould begin with\n" + problem);
    }

    @Test
    void givesCoursesAndLessons() {
        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of("Docker"), catalog.courses().stream().map(Course::title).toList());
        assertEquals(List.of("First", "Second"), catalog.course("docker").orElseThrow().lessons().stream().map(Lesson::title)
                .toList());
        assertEquals("Second", catalog.lesson("docker", "02-second").orElseThrow().title());
        assertEquals(Optional.empty(), catalog.lesson("docker", "03-third"));
        assertEquals(Optional.empty(), catalog.course("podman"));
    }

    @Test
    void onlyPlainNamesReachTheDisk() throws IOException {
        write("course.yaml", COURSE);
        for (String name : List.of("..", ".", "", "docker/", "../docker", "docker/../docker", "/etc", "docker\0", "DOCKER",
                "a".repeat(300))) {
            assertEquals(Optional.empty(), catalog.course(name), name);
            assertEquals(Optional.empty(), catalog.lesson("docker", name), name);
        }
    }

    @Test
    void anUnchangedLessonIsNotReadAgain() {
        assertSame(catalog.lesson("docker", "01-first").orElseThrow(), catalog.lesson("docker", "01-first").orElseThrow());
    }

    @Test
    void anEditedLessonIsReadAgainAndTheOtherIsNot() throws IOException {
        Lesson first = catalog.lesson("docker", "01-first").orElseThrow();
        Lesson second = catalog.lesson("docker", "02-second").orElseThrow();
        write("docker/01-first/lesson.md", lesson("First, better", "one"));
        Lesson edited = catalog.lesson("docker", "01-first").orElseThrow();
        assertEquals("First, better", edited.title());
        assertNotEquals(first.hash(), edited.hash());
        assertSame(second, catalog.lesson("docker", "02-second").orElseThrow());
    }

    @Test
    void anEditOfTheSameLengthIsSeen() throws IOException {
        catalog.lesson("docker", "01-first");
        Path file = write("docker/01-first/lesson.md", lesson("Fjrst", "one"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        assertEquals("Fjrst", catalog.lesson("docker", "01-first").orElseThrow().title());
    }

    @Test
    void filesAreAPartOfTheLesson() throws IOException {
        String before = catalog.lesson("docker", "01-first").orElseThrow().hash();
        Path script = write("docker/01-first/files/src/run.sh", "ls\n");
        assertTrue(script.toFile().setExecutable(true));
        Lesson lesson = catalog.lesson("docker", "01-first").orElseThrow();
        assertNotEquals(before, lesson.hash());
        assertEquals(List.of(new LessonFile("src/run.sh", script, true)), lesson.files());
    }

    @Test
    void whatTheCourseSaysReachesItsLessons() throws IOException {
        write("docker/course.yaml", COURSE
                + "images: [alpine:3]\nsolutions: shown\nlimits: {memory: 2g, cpus: 1.5, processes: 256, temporary: 64m}\n");
        Course course = catalog.course("docker").orElseThrow();
        assertEquals(new CourseLimits(OptionalLong.of(2L << 30), OptionalDouble.of(1.5), OptionalInt.of(256),
                OptionalLong.of(64 << 20)), course.limits());
        assertTrue(course.solutionsShown());
        assertEquals(List.of("alpine:3"), course.lessons().getFirst().images());
        assertTrue(course.lessons().getFirst().solutionsShown());
        write("docker/course.yaml", COURSE);
        assertEquals(CourseLimits.NONE, catalog.course("docker").orElseThrow().limits());
        assertEquals(List.of(), catalog.lesson("docker", "01-first").orElseThrow().images());
    }

    @Test
    void courseFilesAreChecked() throws IOException {
        write("docker/course.yaml", COURSE + "titel: x\n");
        says("docker/course.yaml:4:1: error: unknown key in the course.yaml \"titel\", did you mean \"title\"?");
        write("docker/course.yaml", COURSE.replace("title: Docker\n", ""));
        says("docker/course.yaml:1:1: error: the course.yaml has no title");
        write("docker/course.yaml", COURSE.replace("02-second", "02-secnod"));
        assertEquals(List.of("docker/course.yaml:3:21: error: there is no lesson 02-secnod (no file 02-secnod/lesson.md), did you mean \"02-second\"?",
                "docker/course.yaml:3:10: warning: the lesson 02-second is not listed, so nobody sees it, add \"- 02-second\" to lessons"),
                catalog.problems().stream().map(Problem::toString).toList());
        write("docker/course.yaml", COURSE.replace("01-first, ", "01-first, 01-first, "));
        says("docker/course.yaml:3:21: error: the lesson 01-first is listed twice");
        write("docker/course.yaml", COURSE + "limits: {memory: lots}\n");
        says("docker/course.yaml:4:18: error: memory \"lots\" is not a size, like 512m or 2g");
        write("docker/course.yaml", COURSE + "limits: {memmory: 1g}\n");
        says("docker/course.yaml:4:10: error: unknown limit \"memmory\", did you mean \"memory\"?");
        write("docker/course.yaml", COURSE + "limits: {cpus: -1}\n");
        says("docker/course.yaml:4:16: error: cpus \"-1\" is not a number of cores");
        write("docker/course.yaml", COURSE + "solutions: show\n");
        says("docker/course.yaml:4:12: error: unknown solutions \"show\", did you mean \"shown\"?");
        write("docker/course.yaml", "title: [\n");
        assertTrue(catalog.problems().getFirst().toString().contains("the course.yaml is not valid YAML"));
    }

    @Test
    void coversAreHeldAgainstTheInventory() throws IOException {
        write("docker/inventory.tsv", "id\tkind\ncmd.run\tcommand\ncmd.build\tcommand\n");
        write("docker/01-first/lesson.md", lesson("First", "one").replace("level:", "covers: [cmd.run, cmd.biuld]\nlevel:"));
        says("docker/01-first/lesson.md:4:19: error: the course inventory has no row cmd.biuld, did you mean \"cmd.build\"?");
    }

    @Test
    void whatIsWrongWithAnInventoryIsToldWithItsLine() throws IOException {
        write("docker/inventory.tsv", "id\tkind\r\ncmd.run\tcommand\r\n\r\n");
        assertEquals(List.of(), catalog.problems());
        assertEquals(List.of(new Inventory.Row("cmd.run", "")), catalog.course("docker").orElseThrow().inventory().orElseThrow().rows());
        write("docker/inventory.tsv", "id\tkind\ncmd.run\tcommand\ncmd.build\n");
        says("docker/inventory.tsv:3:1: error: the row has 1 cells, the first line has 2, put one tab between cells, empty ones too");
        write("docker/inventory.tsv", "id\tkind\ncmd.run\tcommand\n\tcommand\n");
        says("docker/inventory.tsv:3:1: error: \"\" cannot be the id of a row");
        write("docker/inventory.tsv", "id\tkind\ncmd run\tcommand\n");
        says("docker/inventory.tsv:2:1: error: \"cmd run\" cannot be the id of a row");
        write("docker/inventory.tsv", "id\tkind\ncmd.run\tcommand\n\ncmd.run\tcommand\n");
        says("docker/inventory.tsv:4:1: error: the row cmd.run stands twice, keep one of them");
        for (String empty : List.of("", "\n", "id\tkind\n")) {
            write("docker/inventory.tsv", empty);
            says("docker/inventory.tsv:1:1: error: the inventory has no rows");
        }
        write("docker/inventory.tsv", new byte[] {'i', 'd', 0});
        says("docker/inventory.tsv:1:1: error: the file is not text");
    }

    @Test
    void aDirectoryWithoutCourseFileIsTold() throws IOException {
        write("other/01-first/lesson.md", lesson("First", "one"));
        write(".git/config", "");
        says("other/course.yaml:1:1: error: there is no such file, add it with title, description and lessons");
        assertEquals(1, catalog.courses().size());
    }

    @Test
    void anEmptyOrMissingRootIsTold() {
        catalog = new LessonCatalog(root.resolve("nothing"));
        assertEquals(List.of(), catalog.courses());
        says(root.resolve("nothing") + ":1:1: error: the directory of the lessons cannot be read");
    }

    @Test
    void namesThatCannotBeAddressesAreTold() throws IOException {
        write("api/course.yaml", "title: A\ndescription: B\nlessons: [01-a]\n");
        write("api/01-a/lesson.md", lesson("A", "a"));
        says("api/course.yaml:1:1: error: the directory name \"api\" cannot be part of an address, rename it");
        write("api/course.yaml", "title: A\ndescription: B\nlessons: [01_A]\n");
        Files.move(root.resolve("api/01-a"), root.resolve("api/01_A"));
        Files.move(root.resolve("api"), root.resolve("other"));
        says("other/course.yaml:3:11: error: the directory name \"01_A\" cannot be part of an address");
    }

    @Test
    void filesThatAreNoTextAreTold() throws IOException {
        write("docker/01-first/lesson.md", new byte[600 << 10]);
        says("docker/01-first/lesson.md:1:1: error: the file is larger than 512 KB");
        write("docker/01-first/lesson.md", "a\nb\0c".getBytes(StandardCharsets.UTF_8));
        says("docker/01-first/lesson.md:2:1: error: the file is not text, it has a zero byte");
        assertEquals(Optional.empty(), catalog.lesson("docker", "01-first"));
        assertTrue(catalog.lesson("docker", "02-second").isPresent());
        write("docker/01-first/lesson.md", lesson("First", "f\u00fcr").getBytes(StandardCharsets.ISO_8859_1));
        says("docker/01-first/lesson.md:8:1: error: this line is not UTF-8, save the file as UTF-8");
        assertEquals("First", catalog.lesson("docker", "01-first").orElseThrow().title());
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path secret = Files.writeString(root.resolve("secret.txt"), "secret");
        Files.createDirectories(root.resolve("docker/01-first/files"));
        Files.createSymbolicLink(root.resolve("docker/01-first/files/a"), secret);
        says("docker/01-first/files/a:1:1: error: this is not a plain file, links are not followed");
        assertEquals(List.of(), catalog.lesson("docker", "01-first").orElseThrow().files());
    }

    @Test
    void misnamedDirectoriesAreTold() throws IOException {
        write("docker/01-first/file/a", "a");
        says("docker/01-first/file:1:1: error: the directory file/ has no meaning, did you mean \"files\"?");
    }

    @Test
    void manyReadersSeeAWholeLesson() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                readers.add(threads.submit(() -> {
                    for (int n = 0; n < 100; n++) {
                        Lesson lesson = catalog.lesson("docker", "02-second").orElseThrow();
                        assertEquals(1, lesson.steps().size());
                        assertTrue(lesson.title().matches("Second \\d+|Second"), lesson.title());
                    }
                    return null;
                }));
            }
            for (int n = 0; n < 50; n++) {
                Path next = write("next", lesson("Second " + n, "text"));
                Files.move(next, root.resolve("docker/02-second/lesson.md"), StandardCopyOption.ATOMIC_MOVE);
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
        assertEquals("Second 49", catalog.lesson("docker", "02-second").orElseThrow().title());
        try (Stream<Path> files = Files.list(root)) {
            assertEquals(1, files.count());
        }
    }
}
