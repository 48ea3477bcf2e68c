package slipway.lesson;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which lessons a path on the command line means: all below a directory of courses, those of a course, or one.
 *
 * @param root the directory of courses that the path belongs to
 * @param prefix what stands before a problem's file so that it leads there from where the command runs
 * @param below what the names of the files that are meant begin with, relative to the root
 */
public record LessonScope(Path root, String prefix, String below) {
    /** @return nothing when there are no lessons at this path */
    public static Optional<LessonScope> of(Path given) {
        Path path = given.endsWith(LessonTree.LESSON) || given.endsWith(CourseReader.COURSE) ? parent(given) : given;
        Path absolute = path.toAbsolutePath().normalize();
        if (Files.isRegularFile(absolute.resolve(LessonTree.LESSON)) && absolute.getNameCount() > 2) {
            return Optional.of(new LessonScope(absolute.getParent().getParent(), prefix(path.resolve("../..")),
                    absolute.getParent().getFileName() + "/" + absolute.getFileName() + "/"));
        }
        if (Files.isRegularFile(absolute.resolve(CourseReader.COURSE)) && absolute.getNameCount() > 1) {
            return Optional.of(new LessonScope(absolute.getParent(), prefix(path.resolve("..")), absolute.getFileName() + "/"));
        }
        return Files.isDirectory(absolute) ? Optional.of(new LessonScope(absolute, prefix(path), "")) : Optional.empty();
    }

    /** @param file relative to the root, with a slash at its end if it is a directory */
    public boolean shows(String file) {
        return file.startsWith(below);
    }

    public boolean shows(Lesson lesson) {
        return shows(lesson.course() + "/" + lesson.slug() + "/");
    }

    /** Whether all or a part of the course is meant. */
    public boolean shows(Course course) {
        return below.isEmpty() || below.startsWith(course.slug() + "/");
    }

    /** The problem with its file as it is called from where the command runs. */
    public Problem named(Problem problem) {
        boolean whole = Path.of(problem.file()).isAbsolute();
        return new Problem(whole ? problem.file() : prefix + problem.file(), problem.line(), problem.column(), problem.severity(),
                problem.message(), problem.suggestion());
    }

    private static Path parent(Path path) {
        return path.getParent() == null ? Path.of("") : path.getParent();
    }

    private static String prefix(Path path) {
        String text = path.normalize().toString();
        return text.isEmpty() ? "" : text + "/";
    }
}
