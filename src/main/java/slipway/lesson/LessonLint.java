package slipway.lesson;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import slipway.lesson.Problem.Severity;

/** {@code slipway lesson lint}: prints what is wrong with lessons the way compilers do. */
public final class LessonLint {
    private LessonLint() {
    }

    /**
     * @param paths directories of courses, one course, or one lesson
     * @return the exit code: 0 without problems, 1 with some, 2 when a path is none of these
     */
    public static int run(List<Path> paths, PrintStream out) {
        List<Problem> problems = new ArrayList<>();
        int courses = 0;
        int lessons = 0;
        for (Path path : paths) {
            Scope scope = scope(path);
            if (scope == null) {
                out.println(path + ": there is no course here; "
                        + "name a directory of courses, a course (with course.yaml) or a lesson");
                return 2;
            }
            LessonCatalog catalog = new LessonCatalog(scope.root());
            catalog.problems().stream().filter(problem -> scope.shown().test(problem.file())).map(scope::named)
                    .forEach(problems::add);
            courses += (int) catalog.courses().stream().filter(course -> scope.shown().test(course.slug() + "/")).count();
            lessons += (int) catalog.courses().stream().flatMap(course -> course.lessons().stream())
                    .filter(lesson -> scope.shown().test(lesson.course() + "/" + lesson.slug() + "/")).count();
        }
        problems.forEach(out::println);
        out.println(summary(problems, lessons, courses));
        return problems.isEmpty() ? 0 : 1;
    }

    private static String summary(List<Problem> problems, int lessons, int courses) {
        String read = count(lessons, "lesson") + (courses > 1 ? " in " + count(courses, "course") : "");
        if (problems.isEmpty()) {
            return read + ", no problems";
        }
        long errors = problems.stream().filter(problem -> problem.severity() == Severity.ERROR).count();
        return read + ", " + count(errors, "error") + ", " + count(problems.size() - errors, "warning");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * @param root the directory of courses that a path belongs to
     * @param prefix what stands before a problem's file so that it leads there from where the command runs
     * @param shown which files were asked for
     */
    private record Scope(Path root, String prefix, Predicate<String> shown) {
        Problem named(Problem problem) {
            boolean whole = Path.of(problem.file()).isAbsolute();
            return new Problem(whole ? problem.file() : prefix + problem.file(), problem.line(), problem.column(),
                    problem.severity(), problem.message(), problem.suggestion());
        }
    }

    private static Scope scope(Path given) {
        Path path = given.endsWith(LessonTree.LESSON) || given.endsWith(CourseReader.COURSE) ? parent(given) : given;
        Path absolute = path.toAbsolutePath().normalize();
        if (Files.isRegularFile(absolute.resolve(LessonTree.LESSON)) && absolute.getNameCount() > 2) {
            String lesson = absolute.getParent().getFileName() + "/" + absolute.getFileName() + "/";
            return new Scope(absolute.getParent().getParent(), prefix(path.resolve("../..")), file -> file.startsWith(lesson));
        }
        if (Files.isRegularFile(absolute.resolve(CourseReader.COURSE)) && absolute.getNameCount() > 1) {
            String course = absolute.getFileName() + "/";
            return new Scope(absolute.getParent(), prefix(path.resolve("..")), file -> file.startsWith(course));
        }
        return Files.isDirectory(absolute) ? new Scope(absolute, prefix(path), file -> true) : null;
    }

    private static Path parent(Path path) {
        return path.getParent() == null ? Path.of("") : path.getParent();
    }

    private static String prefix(Path path) {
        String text = path.normalize().toString();
        return text.isEmpty() ? "" : text + "/";
    }
}
