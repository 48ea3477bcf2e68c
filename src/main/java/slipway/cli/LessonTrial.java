package slipway.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import slipway.classroom.Learner;
import slipway.lesson.Capability;
import slipway.lesson.Cell;
import slipway.lesson.Executable;
import slipway.lesson.Exercise;
import slipway.lesson.ExpectedOutput;
import slipway.lesson.Lesson;
import slipway.lesson.Step;
import slipway.protocol.ExerciseRecord;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.tutorial.RefusedException;
import slipway.tutorial.TutorialSessions;

/**
 * One lesson, taken from start to end as a learner would: every check must be red before the work and green after the
 * solution, and every cell must print what the lesson says it prints. One thread.
 */
final class LessonTrial {
    /** A cell that changes nothing. What an engine on a busy machine lists is a moment behind what it did, which a reader never sees. */
    private static final Pattern ONLY_LISTS = Pattern.compile("\\s*docker (ps|images|(container|image|volume|network) ls)\\b[^;&|\\n]*\\s*");
    private static final Duration ENGINES_LAG = Duration.ofSeconds(1);
    private static final String FOOTPRINT = """
            if docker version > /dev/null 2>&1; then
                echo "images: $(docker image ls --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' | LC_ALL=C sort | paste -sd' ')"
                echo "disk: $(docker system df --format '{{.Type}} {{.Size}}' | paste -sd' '), home $(du -sh ~ | cut -f1)"
            fi
            """;

    private final TutorialSessions sessions;
    private final Lesson lesson;
    private final List<Part> parts = new ArrayList<>();
    private String footprint = "";

    /**
     * One thing that was tried.
     *
     * @param problem what went wrong; null when nothing did
     */
    record Part(String step, String name, Duration took, String problem) {
    }

    private interface Attempted {
        /** @return what went wrong, null when nothing did */
        String problem() throws RefusedException, InterruptedException;
    }

    LessonTrial(TutorialSessions sessions, Lesson lesson) {
        this.sessions = sessions;
        this.lesson = lesson;
    }

    /** What the lesson left in the sandbox: the images of its engine, what takes how much of the disk. Empty without an engine. */
    String footprint() {
        return footprint;
    }

    /** @return all that was tried, in order; what comes after a lost sandbox is reported too */
    List<Part> run(Learner learner) {
        try (TrialPage page = new TrialPage(sessions, learner, lesson)) {
            List<Exercise> exercises = lesson.all(Exercise.class).stream().filter(exercise -> !exercise.checks().isEmpty()).toList();
            exercises.forEach(exercise -> attempt("before", exercise.id() + " is red", () -> checked(page, exercise, false)));
            cells(page, "", lesson.introductionCells());
            for (Step step : lesson.steps()) {
                cells(page, step.id(), step.all(Executable.class));
            }
            for (Exercise exercise : exercises) {
                exercise.solution().ifPresent(solution -> cells(page, exercise.id() + " (solution)", solution.all(Executable.class)));
                attempt("after", exercise.id() + " is green", () -> checked(page, exercise, true));
            }
            footprint = footprint(page);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RefusedException e) {
            parts.add(new Part("", "open the lesson", Duration.ZERO, e.getMessage()));
        }
        return parts;
    }

    private String footprint(TrialPage page) throws RefusedException, InterruptedException {
        Optional<Executable> shell = lesson.cells().stream()
                .filter(cell -> cell instanceof Cell code && !code.norun() && code.cwd().isEmpty() && !code.language().equals("python")).findFirst();
        return shell.isEmpty() ? "" : page.run(shell.get(), FOOTPRINT).output().replace("\r", "").strip();
    }

    private void cells(TrialPage page, String step, List<? extends Executable> cells) {
        for (Executable cell : cells) {
            if (!(cell instanceof Cell code) || !code.norun() && runsHere(code)) {
                attempt(step, cell.label() + " (line " + cell.line() + ")", () -> ran(page, cell));
            }
        }
    }

    /** A capability that this place may lack is told to learners and is no part of the test. */
    private static boolean runsHere(Cell cell) {
        return cell.requires().stream().noneMatch(Capability::optional);
    }

    private String ran(TrialPage page, Executable cell) throws RefusedException, InterruptedException {
        String problem = ranOnce(page, cell);
        if (problem != null && cell instanceof Cell code && ONLY_LISTS.matcher(code.source()).matches()) {
            Thread.sleep(ENGINES_LAG);
            problem = ranOnce(page, cell);
        }
        return problem;
    }

    private String ranOnce(TrialPage page, Executable cell) throws RefusedException, InterruptedException {
        TrialPage.Outcome outcome = page.run(cell);
        if (!outcome.finished()) {
            return "did not finish: " + outcome.ending() + "\n" + outcome.output();
        }
        Optional<ExpectedOutput> expected = lesson.all(ExpectedOutput.class).stream()
                .filter(text -> text.cell().equals(cell.id())).findFirst();
        return expected.isEmpty() || expected.get().matches(outcome.output()) ? null
                : "expected:\n" + expected.get().text() + "\nprinted:\n" + outcome.output();
    }

    private static String checked(TrialPage page, Exercise exercise, boolean green) throws RefusedException, InterruptedException {
        Optional<ExerciseRecord> record = page.check(exercise.id());
        if (record.isEmpty()) {
            return "was not judged in time. " + page.sandbox();
        }
        List<String> wrong = record.get().checks().stream().filter(check -> wrong(check, green)).map(LessonTrial::described).toList();
        if (!record.get().notice().isEmpty()) {
            return record.get().notice() + "\n" + String.join("\n", wrong);
        }
        return wrong.isEmpty() ? null : String.join("\n", wrong);
    }

    private static boolean wrong(CheckRecord check, boolean green) {
        return check.state() != (green ? CheckRecord.State.passed : CheckRecord.State.failed);
    }

    private static String described(CheckRecord check) {
        String differences = String.join("", check.differences().stream()
                .map(difference -> "\n  " + difference.what() + ": expected " + difference.expected() + ", found " + difference.found()).toList());
        return "check " + check.id() + " is " + check.state() + (check.code().isEmpty() ? "" : " (" + check.code() + ")")
                + (check.message().isEmpty() ? "" : ": " + check.message()) + differences;
    }

    private void attempt(String step, String name, Attempted what) {
        long begin = System.nanoTime();
        String problem;
        try {
            problem = what.problem();
        } catch (RefusedException e) {
            problem = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        parts.add(new Part(step, name, Duration.ofNanos(System.nanoTime() - begin), problem));
    }
}
