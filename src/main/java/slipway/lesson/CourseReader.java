package slipway.lesson;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import slipway.lesson.Problem.Severity;

/** Reads a course's directory: {@code course.yaml}, {@code inventory.tsv} if there is one, and the lessons it lists. */
final class CourseReader {
    static final String COURSE = "course.yaml";
    static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Set<String> KEYS = Set.of("title", "description", "lessons", "images", "limits", "solutions", Plots.KEY);
    private static final Set<String> LIMITS = Set.of("memory", "cpus", "processes", "temporary");
    /** First parts of addresses that are the server's own. */
    private static final Set<String> TAKEN = Set.of("account", "accounts", "api", "assets", "classrooms", "join", "q", "record",
            "sign-in", "sign-out", "welcome", "ws");
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,5})([mg])", Pattern.CASE_INSENSITIVE);
    private static final Pattern CPUS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3})?");
    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,5}");

    record Result(Course course, List<Problem> problems) {
        Result {
            problems = List.copyOf(problems);
        }
    }

    /** Reads the lesson in a directory, or answers what was read before. */
    @FunctionalInterface
    interface Lessons {
        LessonReader.Result read(Path directory, LessonReader.Surroundings course);
    }

    private final Path directory;
    private final String name;
    private final List<Problem> problems = new ArrayList<>();

    private CourseReader(Path directory) {
        this.directory = directory;
        this.name = directory.getFileName().toString();
    }

    /** @throws IOException when the directory cannot be read at all */
    static Result read(Path directory, Lessons lessons) throws IOException {
        return new CourseReader(directory).read(lessons);
    }

    private Result read(Lessons lessons) throws IOException {
        String file = name + "/" + COURSE;
        String text = LessonReader.text(Files.readAllBytes(directory.resolve(COURSE)), file, problems).orElse("");
        SourceText source = new SourceText(file, text);
        YamlMap yaml = YamlMap.read(source, 1, text, COURSE, KEYS);
        checkName(source);
        String title = yaml.required("title", "Docker for data science").orElse(name);
        String description = yaml.required("description", "What it is about").orElse("");
        List<String> images = FrontMatter.images(source, yaml);
        CourseLimits limits = limits(source, yaml.map("limits", "limits"));
        boolean solutions = yaml.oneOf("solutions", Set.of("shown", "hidden")).filter("shown"::equals).isPresent();
        Optional<Inventory> inventory = inventory();
        List<Lesson> found = readLessons(source, yaml, new LessonReader.Surroundings(name, lessonDirectories(),
                inventory.map(Inventory::ids).orElse(Set.of()), images, solutions), lessons);
        Plots.check(source, yaml, text, found);
        problems.addAll(0, source.problems());
        return new Result(new Course(name, title, description, found, images, limits, solutions, inventory), problems);
    }

    private void checkName(SourceText source) {
        if (TAKEN.contains(name)) {
            source.error(0, "the directory name \"" + name + "\" cannot be part of an address", "rename it: the server uses it");
        } else if (!SLUG.matcher(name).matches()) {
            source.error(0, "the directory name \"" + name + "\" cannot be part of an address",
                    "use small letters, digits and -");
        }
    }

    private List<Lesson> readLessons(SourceText source, YamlMap yaml, LessonReader.Surroundings surroundings, Lessons lessons) {
        Set<String> onDisk = surroundings.siblings();
        Set<String> listed = listed(source, yaml, onDisk);
        List<Lesson> found = new ArrayList<>();
        for (String slug : listed) {
            LessonReader.Result result = lessons.read(directory.resolve(slug), surroundings);
            problems.addAll(result.problems());
            result.lesson().ifPresent(found::add);
        }
        for (String slug : onDisk) {
            if (SLUG.matcher(slug).matches() && !listed.contains(slug)) {
                source.warning(yaml.offset("lessons"), "the lesson " + slug + " is not listed, so nobody sees it",
                        "add \"- " + slug + "\" to lessons");
            }
        }
        return found;
    }

    private Set<String> listed(SourceText source, YamlMap yaml, Set<String> onDisk) {
        Set<String> listed = new LinkedHashSet<>();
        for (YamlMap.Item item : yaml.list("lessons")) {
            String slug = item.text();
            if (!onDisk.contains(slug)) {
                source.error(item.offset(), "there is no lesson " + slug + " (no file " + slug + "/" + LessonTree.LESSON + ")",
                        Suggestions.didYouMean(slug, onDisk, "add it or correct the name"));
            } else if (!SLUG.matcher(slug).matches()) {
                source.error(item.offset(), "the directory name \"" + slug + "\" cannot be part of an address",
                        "use small letters, digits and -");
            } else if (!listed.add(slug)) {
                source.error(item.offset(), "the lesson " + slug + " is listed twice", "keep one of them");
            }
        }
        if (yaml.list("lessons").isEmpty()) {
            source.error(yaml.offset("lessons"), "the course lists no lessons",
                    "write lessons: and a line \"- 01-name\" for each, in their order");
        }
        return listed;
    }

    private Set<String> lessonDirectories() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            Set<String> names = new LinkedHashSet<>();
            children.filter(child -> Files.isRegularFile(child.resolve(LessonTree.LESSON)))
                    .map(child -> child.getFileName().toString()).sorted().forEach(names::add);
            return names;
        }
    }

    private Optional<Inventory> inventory() throws IOException {
        Path file = directory.resolve(Inventory.FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String place = name + "/" + Inventory.FILE;
        Optional<String> text = LessonReader.text(Files.readAllBytes(file), place, problems);
        return text.map(content -> {
            SourceText source = new SourceText(place, content);
            Inventory inventory = Inventory.read(source);
            problems.addAll(source.problems());
            return inventory;
        });
    }

    private CourseLimits limits(SourceText source, YamlMap yaml) {
        for (String key : yaml.keys()) {
            if (!LIMITS.contains(key)) {
                source.unknown(yaml.keyOffset(key), "limit", key, LIMITS);
            }
        }
        Optional<String> cpus = yaml.text("cpus", CPUS, "a number of cores, like 1 or 0.5");
        Optional<String> processes = yaml.text("processes", COUNT, "a number");
        return new CourseLimits(size(yaml, "memory"),
                cpus.isPresent() ? OptionalDouble.of(Double.parseDouble(cpus.get())) : OptionalDouble.empty(),
                processes.isPresent() ? OptionalInt.of(Integer.parseInt(processes.get())) : OptionalInt.empty(),
                size(yaml, "temporary"));
    }

    private OptionalLong size(YamlMap yaml, String key) {
        Optional<String> text = yaml.text(key, SIZE, "a size, like 512m or 2g");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        Matcher parts = SIZE.matcher(text.get());
        parts.matches();
        return OptionalLong.of(Long.parseLong(parts.group(1)) << (parts.group(2).equalsIgnoreCase("g") ? 30 : 20));
    }

    /** A problem of a course as a whole. */
    static Problem problem(String name, String message, String suggestion) {
        return new Problem(name + "/" + COURSE, 1, 1, Severity.ERROR, message, suggestion);
    }
}
