package slipway.cli;

import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import slipway.classroom.Learner;
import slipway.classroom.LearnerId;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.lesson.LessonCatalog;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxProvider;
import slipway.tutorial.TutorialSessions;

/**
 * {@code slipway lesson test}: takes lessons as learners would, in fresh sandboxes of the server's own machinery, several side
 * by side. {@link LessonTestCommand} has set up a data directory for it, without a port.
 */
public final class LessonTest implements QuarkusApplication {
    private final TutorialSessions sessions;
    private final LessonCatalog lessons;
    private final SandboxProvider sandboxes;
    private final TrialReport report = new TrialReport(System.out);

    @Inject
    LessonTest(TutorialSessions sessions, LessonCatalog lessons, SandboxProvider sandboxes) {
        this.sessions = sessions;
        this.lessons = lessons;
        this.sandboxes = sandboxes;
    }

    @Override
    public int run(String... arguments) throws Exception {
        LessonTestCommand command = LessonTestCommand.parse(List.of(arguments));
        List<Runnable> trials = command.wholeCourse() ? courses(command) : lessons(command);
        if (trials.isEmpty()) {
            System.err.println("There is no lesson to test at " + command.path() + ".");
            return 1;
        }
        try {
            runAll(trials);
        } finally {
            remove(sandbox -> true); // the judge's too
        }
        if (command.xml() != null) {
            report.writeXml(Path.of(command.xml()));
        }
        System.out.println(report.passed() ? "All passed." : "Some failed.");
        return report.passed() ? 0 : 1;
    }

    /** Each lesson in a fresh sandbox, and once more in another: what passes by luck seldom does so twice. */
    private List<Runnable> lessons(LessonTestCommand command) {
        List<Runnable> trials = new ArrayList<>();
        for (int round = 1; round <= command.rounds(); round++) {
            String suffix = round == 1 ? "" : " (again)";
            String learner = "trial-" + round + "-";
            for (Lesson lesson : chosen(command)) {
                trials.add(() -> alone(new Learner(new LearnerId(learner + lesson.slug()), "Trial"), List.of(lesson), suffix));
            }
        }
        return trials;
    }

    /** All lessons of a course one after the other in one sandbox, as a learner takes them. */
    private List<Runnable> courses(LessonTestCommand command) {
        List<Runnable> trials = new ArrayList<>();
        for (Course course : lessons.courses()) {
            List<Lesson> chosen = chosen(command).stream().filter(lesson -> lesson.course().equals(course.slug())).toList();
            if (!chosen.isEmpty()) {
                trials.add(() -> alone(new Learner(new LearnerId("trial-course"), "Trial"), chosen, " (in course order)"));
            }
        }
        return trials;
    }

    private List<Lesson> chosen(LessonTestCommand command) {
        return lessons.courses().stream().flatMap(course -> course.lessons().stream()).filter(command.scope()::shows)
                .map(lesson -> lessons.lesson(lesson.course(), lesson.slug()).orElseThrow()).toList();
    }

    private void alone(Learner learner, List<Lesson> chosen, String suffix) {
        for (Lesson lesson : chosen) {
            LessonTrial trial = new LessonTrial(sessions, lesson);
            List<LessonTrial.Part> parts = trial.run(learner);
            report.add(new TrialReport.Trial(lesson.course() + "/" + lesson.slug() + suffix, parts, trial.footprint()));
        }
        remove(sandbox -> sandbox.owner().learner().equals(learner.id().value()));
    }

    private void remove(Predicate<Sandbox> which) {
        try {
            for (Sandbox sandbox : sandboxes.running()) {
                if (which.test(sandbox)) {
                    sandbox.remove();
                }
            }
        } catch (SandboxException e) {
            System.err.println("The sandbox of a trial could not be removed: " + e.getMessage());
        }
    }

    /** As many at once as the machine has cores; each sandbox has one. */
    private static void runAll(List<Runnable> trials) throws IOException {
        try (ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()))) {
            List<Future<?>> running = new ArrayList<>();
            trials.forEach(trial -> running.add(workers.submit(trial)));
            for (Future<?> trial : running) {
                trial.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IOException("a trial could not be carried out: " + e.getMessage(), e);
        }
    }
}
