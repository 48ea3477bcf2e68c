package slipway.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slipway.lesson.Course;
import slipway.lesson.Inventory;
import slipway.lesson.LessonCatalog;
import slipway.lesson.LessonScope;
import slipway.lesson.Problem;

/** {@code slipway lesson coverage}: holds the inventory of a course against what its lessons say they cover. Only reads files. */
final class LessonCoverage {
    /** Said once, ends the command with code 2. */
    private static final class Refused extends Exception {
        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private final PrintStream err;

    private LessonCoverage(PrintStream err) {
        this.err = err;
    }

    /**
     * @param words directories of courses, courses or lessons ({@code lessons} when there are none), and {@code --tsv}
     * @return the exit code: 0 when all rows are covered, 1 when some are not, 2 when the words are not understood or there is nothing to compare
     */
    static int run(List<String> words, PrintStream out, PrintStream err) {
        List<String> paths = new ArrayList<>(words);
        boolean values = paths.remove("--tsv");
        try {
            List<CourseCoverage> found = new LessonCoverage(err).read(paths.isEmpty() ? List.of("lessons") : paths);
            if (values) {
                CoverageReport.values(found, out);
            } else {
                found.forEach(coverage -> CoverageReport.text(coverage, out));
            }
            return found.stream().allMatch(coverage -> coverage.uncovered().isEmpty()) ? 0 : 1;
        } catch (Refused e) {
            err.println("slipway lesson coverage: " + e.getMessage());
            return 2;
        }
    }

    private List<CourseCoverage> read(List<String> paths) throws Refused {
        List<CourseCoverage> found = new ArrayList<>();
        for (String path : paths) {
            if (path.startsWith("-")) {
                throw new Refused("not understood: " + path);
            }
            LessonScope scope = LessonScope.of(Path.of(path)).orElseThrow(() -> nothingAt(path));
            LessonCatalog catalog = new LessonCatalog(scope.root());
            List<Course> courses = catalog.courses().stream().filter(scope::shows).toList();
            if (courses.isEmpty()) {
                throw nothingAt(path);
            }
            List<Problem> problems = catalog.problems();
            for (Course course : courses) {
                read(course, scope, problems.stream().filter(problem -> problem.file().startsWith(course.slug() + "/")).toList()).ifPresent(found::add);
            }
        }
        if (found.isEmpty()) {
            throw new Refused("there is nothing to compare with: add " + Inventory.FILE
                    + " beside course.yaml, a line of heads, then a line for each row with its id in the first column");
        }
        return found;
    }

    private static Refused nothingAt(String path) {
        return new Refused("there is no course at " + path + "; name a directory of courses, a course (with course.yaml) or a lesson");
    }

    private Optional<CourseCoverage> read(Course course, LessonScope scope, List<Problem> problems) throws Refused {
        List<Problem> broken = problems.stream().filter(problem -> problem.file().equals(course.slug() + "/" + Inventory.FILE)).toList();
        if (!broken.isEmpty()) {
            broken.forEach(problem -> err.println(scope.named(problem)));
            throw new Refused("mend the inventory of " + course.slug() + " first");
        }
        if (course.inventory().isEmpty()) {
            err.println("slipway lesson coverage: " + course.slug() + " has no " + Inventory.FILE);
            return Optional.empty();
        }
        if (!problems.isEmpty()) {
            err.println("slipway lesson coverage: " + course.slug() + " has problems, so rows may be missing here that a lesson means to cover; see slipway lesson lint");
        }
        return Optional.of(CourseCoverage.of(course, course.inventory().get(), scope));
    }
}
