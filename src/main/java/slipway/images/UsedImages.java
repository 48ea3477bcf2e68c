package slipway.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import slipway.lesson.Cell;
import slipway.lesson.Executable;
import slipway.lesson.Exercise;
import slipway.lesson.FileCell;
import slipway.lesson.Lesson;
import slipway.lesson.LessonCatalog;
import slipway.lesson.LessonFile;
import slipway.lesson.Script;

/**
 * The images that lessons declare, and those that they use without saying so: in Dockerfiles and Compose files, as cells or below
 * {@code files/}, and in commands of cells, setups and scripts, solutions included. What a course builds itself is not among them.
 */
public final class UsedImages {
    private static final long LONGEST_FILE = 256_000;

    private final List<ImageUse> uses = new ArrayList<>();
    private final Set<String> built = new LinkedHashSet<>();

    private UsedImages() {
    }

    /** Declared ones first, then by where they stand; each place once. */
    public static List<ImageUse> of(LessonCatalog catalog) {
        return catalog.courses().stream().flatMap(course -> {
            UsedImages found = new UsedImages();
            course.lessons().forEach(lesson -> found.read(catalog.lesson(lesson.course(), lesson.slug()).orElse(lesson)));
            return found.result();
        }).toList();
    }

    private Stream<ImageUse> result() {
        return Stream.concat(uses.stream().filter(ImageUse::declared),
                uses.stream().filter(use -> !use.declared() && !built.contains(repository(use.image())))).distinct();
    }

    private static String repository(String image) {
        int tag = image.lastIndexOf(':');
        return tag > image.lastIndexOf('/') ? image.substring(0, tag) : image;
    }

    private void read(Lesson lesson) {
        String place = lesson.course() + "/" + lesson.slug();
        lesson.images().forEach(image -> uses.add(new ImageUse(image, true, place + ", images")));
        for (Executable cell : lesson.cells()) {
            String where = place + ", " + cell.label();
            switch (cell) {
                case FileCell file -> file(file.path(), file.source(), where);
                case Cell shell when !shell.language().equals("python") -> shell(shell.source(), where);
                case Cell python -> { }
            }
        }
        lesson.files().forEach(file -> file(file, place + ", files/" + file.path()));
        Stream.concat(lesson.setup().stream(), lesson.all(Exercise.class).stream().flatMap(exercise -> exercise.setup().stream()))
                .map(Script::source).forEach(script -> shell(script, place + ", setup"));
    }

    private void file(LessonFile file, String where) {
        try {
            if (FileKind.of(file.path()) != FileKind.OTHER && Files.size(file.source()) <= LONGEST_FILE) {
                file(file.path(), new String(Files.readAllBytes(file.source()), java.nio.charset.StandardCharsets.UTF_8), where);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void file(String path, String text, String where) {
        switch (FileKind.of(path)) {
            case DOCKERFILE -> add(DockerfileImages.of(text), where);
            case COMPOSE -> {
                ComposeImages compose = ComposeImages.of(text);
                add(compose.pulled(), where);
                compose.built().forEach(image -> built.add(repository(image)));
            }
            case SCRIPT -> shell(text, where);
            case OTHER -> { }
        }
    }

    /** Setups write Dockerfiles from here-documents, so lines that begin with FROM count in scripts as well. */
    private void shell(String text, String where) {
        ShellImages commands = ShellImages.of(text);
        commands.built().forEach(image -> built.add(repository(image)));
        add(commands.used(), where);
        add(DockerfileImages.of(text), where);
    }

    private void add(List<String> images, String where) {
        images.forEach(image -> uses.add(new ImageUse(image, false, where)));
    }

    private enum FileKind {
        DOCKERFILE, COMPOSE, SCRIPT, OTHER;

        static FileKind of(String path) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (name.matches("Dockerfile(\\..*)?|.*\\.[Dd]ockerfile")) {
                return DOCKERFILE;
            }
            if (name.matches("(docker-)?compose.*\\.ya?ml")) {
                return COMPOSE;
            }
            return name.endsWith(".sh") || name.equals("Makefile") ? SCRIPT : OTHER;
        }
    }
}
