package slipway.lesson;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import slipway.lesson.Problem.Severity;

/**
 * All courses below one directory, as they are on disk at the moment of the question: each call compares names, sizes and times
 * of a course's files with those of its last reading and reads again only lessons that changed. Never throws for what the files
 * say. Any thread may call; calls read the disk.
 */
public final class LessonCatalog {
    /** A reading and what the directory looked like just before it. */
    private record Shelf(Fingerprint fingerprint, CourseReader.Result result) {
    }

    private record ReadLesson(Fingerprint fingerprint, LessonReader.Surroundings surroundings, LessonReader.Result result) {
    }

    private final Path root;
    private final boolean authorsEdition;
    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();
    private final Map<Path, ReadLesson> lessons = new ConcurrentHashMap<>();

    /** @param root the directory with a directory per course */
    public LessonCatalog(Path root) {
        this(root, false);
    }

    /** @param authorsEdition solutions can be seen and run, whatever the course says */
    public LessonCatalog(Path root, boolean authorsEdition) {
        this.root = root.toAbsolutePath().normalize();
        this.authorsEdition = authorsEdition;
    }

    /** By name of their directories. */
    public List<Course> courses() {
        List<Problem> unreadable = new ArrayList<>();
        return names(unreadable).stream().map(this::course).flatMap(Optional::stream).toList();
    }

    public Optional<Course> course(String slug) {
        return shelf(slug, new ArrayList<>()).map(shelf -> shelf.result().course());
    }

    public Optional<Lesson> lesson(String course, String lesson) {
        Optional<Lesson> found = course(course).flatMap(shown -> shown.lesson(lesson));
        return authorsEdition ? found.map(Lesson::withSolutions) : found;
    }

    /** What is wrong, course by course, with files named relative to the root. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (String name : names(problems)) {
            shelf(name, problems).ifPresent(shelf -> problems.addAll(shelf.result().problems()));
        }
        return problems;
    }

    /** Directories that are meant as courses. */
    private List<String> names(List<Problem> problems) {
        try (Stream<Path> children = Files.list(root)) {
            List<String> names = children.filter(Files::isDirectory).map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith(".")).sorted().toList();
            if (names.isEmpty()) {
                problems.add(rootProblem("there is no course in here", "add a directory with a " + CourseReader.COURSE));
            }
            return names;
        } catch (IOException e) {
            problems.add(rootProblem("the directory of the lessons cannot be read: " + e, "check the path"));
            return List.of();
        }
    }

    private Problem rootProblem(String message, String suggestion) {
        return new Problem(root.toString(), 1, 1, Severity.ERROR, message, suggestion);
    }

    /** The slug comes from an address, so only a plain name may become a path. */
    private Optional<Shelf> shelf(String slug, List<Problem> problems) {
        Path directory = CourseReader.SLUG.matcher(slug).matches() ? root.resolve(slug) : null;
        if (directory == null || !Files.isRegularFile(directory.resolve(CourseReader.COURSE))) {
            problems.add(directory == null
                    ? CourseReader.problem(slug, "the directory name cannot be part of an address",
                            "use small letters, digits and -")
                    : CourseReader.problem(slug, "there is no such file", "add it with title, description and lessons"));
            shelves.remove(slug);
            return Optional.empty();
        }
        try {
            return Optional.of(current(slug, directory));
        } catch (IOException e) {
            problems.add(CourseReader.problem(slug, "the course cannot be read: " + e, "check its permissions"));
            return Optional.empty();
        }
    }

    private Shelf current(String slug, Path directory) throws IOException {
        Fingerprint fingerprint = Fingerprint.of(directory);
        Shelf known = shelves.get(slug);
        if (known != null && known.fingerprint().equals(fingerprint)) {
            return known;
        }
        Shelf read = new Shelf(fingerprint, CourseReader.read(directory,
                (path, course) -> lesson(path, course, fingerprint.below(path))));
        shelves.put(slug, read);
        return read;
    }

    /** Two threads may read the same lesson at once, with the same result; that is cheaper to understand than a lock. */
    private LessonReader.Result lesson(Path directory, LessonReader.Surroundings course, Fingerprint fingerprint) {
        ReadLesson known = lessons.get(directory);
        if (known != null && known.fingerprint().equals(fingerprint) && known.surroundings().equals(course)) {
            return known.result();
        }
        String name = root.relativize(directory).toString().replace('\\', '/');
        ReadLesson read = new ReadLesson(fingerprint, course, LessonReader.read(directory, name, course));
        lessons.put(directory, read);
        return read.result();
    }
}
