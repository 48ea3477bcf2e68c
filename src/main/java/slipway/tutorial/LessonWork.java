package slipway.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import slipway.kernel.KernelSession;
import slipway.lesson.Exercise;
import slipway.lesson.Lesson;
import slipway.lesson.Question;
import slipway.lesson.Quiz;
import slipway.lesson.Script;
import slipway.progress.Attempt;
import slipway.progress.JournalKey;
import slipway.progress.RunListener;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.protocol.ServerMessage;
import slipway.tutorial.Standing.Doing;

/**
 * One learner's exercises, quizzes and answers in one lesson, for all pages that show it: has them judged, keeps what comes of
 * it, and tells every page how things stand. An exercise is checked or reset by one page at a time; the others see it happen.
 *
 * <p>Called by sockets; judging and setups run on virtual threads of their own. Watchers are told under this object's lock, so
 * they must only pass on. Lives as long as the server.
 */
final class LessonWork {
    private static final Logger LOG = Logger.getLogger(LessonWork.class);
    private static final Duration SANDBOX_PATIENCE = Duration.ofSeconds(90);
    private static final int LONGEST_ANSWER = 4096;
    static final String ANSWER = "answer";
    static final String EXPORTED = "exported";
    static final String REVEALED = "revealed";

    private final TutorialSessions sessions;
    private final Workspace workspace;
    private final JournalKey key;
    private final Map<String, Doing> doing = new HashMap<>();
    private final Set<String> ran = ConcurrentHashMap.newKeySet();
    private final Set<Consumer<ServerMessage>> pages = new HashSet<>();

    LessonWork(TutorialSessions sessions, Workspace workspace, JournalKey key) {
        this.sessions = sessions;
        this.workspace = workspace;
        this.key = key;
    }

    /** Tells a page how everything stands, and from now on what changes. */
    synchronized void watch(Consumer<ServerMessage> page) throws RefusedException {
        pages.add(page);
        Standing standing = standing();
        Lesson lesson = standing.lesson();
        lesson.all(Exercise.class).forEach(exercise -> page.accept(told(standing, exercise)));
        lesson.all(Quiz.class).forEach(quiz -> page.accept(new ServerMessage.QuizChanged(standing.quiz(quiz))));
        Map<String, String> answers = sessions.journal().notes(key, ANSWER);
        lesson.all(Question.class).stream().filter(question -> answers.containsKey(question.id()))
                .forEach(question -> page.accept(kept(question, answers.get(question.id()))));
        page.accept(standing.progress());
    }

    synchronized void unwatch(Consumer<ServerMessage> page) {
        pages.remove(page);
    }

    /** Tells pages of progress when a cell has come to its end for the first time. */
    RunListener noticing(RunListener listener, String cell) {
        return new RunListener() {
            @Override
            public void acknowledge(UUID run, long offset) {
                listener.acknowledge(run, offset);
            }

            @Override
            public void complete(UUID run) {
                listener.complete(run);
                if (ran.add(cell)) {
                    quietly(() -> tellAll(standing().progress()));
                }
            }
        };
    }

    /** Has an exercise judged, unless this attempt was or another one is being judged. */
    void check(UUID attempt, String id) throws RefusedException {
        Standing standing = standing();
        Exercise exercise = exercise(standing.lesson(), id);
        if (attempt == null || exercise.checks().isEmpty()) {
            throw new RefusedException("bad-message", attempt == null ? "An attempt needs an id." : "This exercise has no checks.");
        }
        boolean judged = sessions.journal().judged(attempt);
        synchronized (this) {
            if (!judged && !busy(id)) {
                doing.put(id, new Doing(standing.open(exercise, CheckRecord.State.waiting), true, false, ""));
                Thread.ofVirtual().name("check " + key + " " + id).start(() -> judge(attempt, standing, exercise));
            }
        }
        tell(exercise);
    }

    private void judge(UUID attempt, Standing standing, Exercise exercise) {
        Doing outcome;
        workspace.enter();
        try {
            List<CheckRecord> checks = sessions.examiner().examine(exercise, values(standing, exercise), standing.lesson().slug(),
                    sandbox(standing.lesson()), standing.open(exercise, CheckRecord.State.waiting), now -> checking(exercise, now));
            outcome = checks.stream().anyMatch(check -> check.state() == CheckRecord.State.broken)
                    ? new Doing(checks, false, false, "Something went wrong on our side, so nothing was counted. Press Check again.")
                    : keep(attempt, standing, exercise, checks);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s could not be checked for %s: %s", exercise.id(), key, e.getMessage());
            outcome = new Doing(null, false, false, "This could not be checked, and nothing was counted: " + e.getMessage());
        } finally {
            workspace.leave();
        }
        synchronized (this) {
            doing.put(exercise.id(), outcome);
        }
        quietly(() -> tell(exercise));
    }

    private Doing keep(UUID attempt, Standing standing, Exercise exercise, List<CheckRecord> checks) {
        int points = checks.stream().mapToInt(CheckRecord::points).sum();
        boolean passed = checks.stream().allMatch(check -> check.state() == CheckRecord.State.passed);
        sessions.journal().saveAttempt(new Attempt(attempt, key, exercise.id(), standing.lesson().hash(), Instant.now(), points,
                exercise.points(), passed, Standing.kept(checks))).join();
        return Doing.NOTHING;
    }

    private synchronized void checking(Exercise exercise, List<CheckRecord> now) {
        doing.put(exercise.id(), new Doing(now, true, false, ""));
        quietly(() -> tell(exercise));
    }

    /** Runs the exercise's cleanup and setup in the learner's sandbox. */
    void reset(String id) throws RefusedException {
        Standing standing = standing();
        Exercise exercise = exercise(standing.lesson(), id);
        synchronized (this) {
            if (!busy(id)) {
                doing.put(id, new Doing(null, false, true, ""));
                Thread.ofVirtual().name("reset " + key + " " + id).start(() -> prepare(standing, exercise));
            }
        }
        tell(exercise);
    }

    private void prepare(Standing standing, Exercise exercise) {
        String problem = null;
        workspace.enter();
        try {
            KernelSession kernel = sandbox(standing.lesson());
            for (Script script : scripts(exercise)) {
                var setup = new Setup(key.lesson(), exercise.id(), script.source());
                Setup.Done done = setup.run(kernel, standing.parameters(), true);
                problem = problem == null ? done.problem() : problem;
                remember(setup, done.exported());
            }
        } catch (IOException | RuntimeException e) {
            problem = "This exercise could not be reset: " + e.getMessage();
        } finally {
            workspace.leave();
        }
        synchronized (this) {
            doing.put(exercise.id(), new Doing(standing.open(exercise, CheckRecord.State.open), false, false, problem == null
                    ? "The exercise is as it was at the beginning." : problem));
        }
        quietly(() -> tell(exercise));
    }

    private static List<Script> scripts(Exercise exercise) {
        List<Script> scripts = new ArrayList<>();
        exercise.cleanup().ifPresent(scripts::add);
        exercise.setup().ifPresent(scripts::add);
        return scripts;
    }

    /** Keeps what a setup exported, for the checks. */
    void remember(Setup setup, Map<String, String> exported) {
        if (exported != null && !exported.isEmpty()) {
            sessions.journal().saveNote(key, EXPORTED, setup.name(), Standing.kept(exported)).join();
        }
    }

    void solve(UUID attempt, String id, List<Integer> chosen) throws RefusedException {
        Standing standing = standing();
        Quiz quiz = standing.lesson().quiz(id)
                .orElseThrow(() -> new RefusedException("unknown-quiz", "This lesson has no such quiz. Reload the page."));
        if (attempt == null || chosen == null || chosen.stream().anyMatch(i -> i == null || i < 0 || i >= quiz.options().size())) {
            throw new RefusedException("bad-message", "A quiz is answered with an attempt's id and the numbers of options.");
        }
        List<Integer> distinct = chosen.stream().distinct().sorted().toList();
        boolean passed = true;
        for (int i = 0; i < quiz.options().size(); i++) {
            passed &= quiz.options().get(i).right() == distinct.contains(i);
        }
        var judged = new Attempt(attempt, key, id, standing.lesson().hash(), Instant.now(), passed ? quiz.points() : 0, quiz.points(), passed,
                Standing.kept(distinct));
        once(sessions.journal().saveAttempt(judged), () -> {
            Standing now = standing();
            tellAll(new ServerMessage.QuizChanged(now.quiz(quiz)));
            tellAll(now.progress());
        });
    }

    void answer(String id, String text) throws RefusedException {
        Question question = lesson().question(id == null ? "" : id)
                .orElseThrow(() -> new RefusedException("unknown-question", "This lesson has no such question. Reload the page."));
        if (text == null || text.length() > LONGEST_ANSWER || text.indexOf('\0') >= 0) {
            throw new RefusedException("bad-message", "An answer is a text of at most " + LONGEST_ANSWER + " characters.");
        }
        once(sessions.journal().saveNote(key, ANSWER, id, text.strip()), () -> tellAll(kept(question, text.strip())));
    }

    private static ServerMessage kept(Question question, String text) {
        boolean accepted = question.match().isEmpty() || text.matches(question.match());
        return new ServerMessage.AnswerKept(question.id(), text, accepted,
                accepted ? "" : "This does not have the form of an answer to the question. Look again at what is asked for.");
    }

    void showSolution(String id) throws RefusedException {
        Lesson lesson = lesson();
        Exercise exercise = exercise(lesson, id);
        if (!lesson.solutionsShown() || exercise.solution().isEmpty()) {
            throw new RefusedException("no-solution", "This course keeps its solutions to itself.");
        }
        once(sessions.journal().saveNote(key, REVEALED, id, ""), () -> tell(exercise));
    }

    /** What a check finds in its environment: later ones stand over earlier ones, and nothing over what the exercise's setup says. */
    private Map<String, String> values(Standing standing, Exercise exercise) {
        Map<String, String> values = new LinkedHashMap<>(sessions.journal().notes(key, ANSWER));
        values.putAll(standing.parameters());
        Map<String, String> exported = sessions.journal().notes(key, EXPORTED);
        values.putAll(Standing.map(exported.getOrDefault("", "{}")));
        values.putAll(Standing.map(exported.getOrDefault(exercise.id(), "{}")));
        return values;
    }

    private KernelSession sandbox(Lesson lesson) throws IOException {
        try {
            return workspace.whenPrepared(lesson.slug(), new Needs(TutorialSessions.usesDocker(lesson), Set.copyOf(lesson.images())))
                    .get(SANDBOX_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("your sandbox was not ready within " + SANDBOX_PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private boolean busy(String id) {
        Doing now = doing.getOrDefault(id, Doing.NOTHING);
        return now.checking() || now.resetting();
    }

    private static Exercise exercise(Lesson lesson, String id) throws RefusedException {
        return lesson.exercise(id == null ? "" : id)
                .orElseThrow(() -> new RefusedException("unknown-exercise", "This lesson has no such exercise. Reload the page."));
    }

    private Lesson lesson() throws RefusedException {
        return sessions.lesson(key.course(), key.lesson());
    }

    private Standing standing() throws RefusedException {
        return sessions.standing(key, lesson());
    }

    private ServerMessage told(Standing standing, Exercise exercise) {
        return new ServerMessage.ExerciseChanged(standing.exercise(exercise, doing.getOrDefault(exercise.id(), Doing.NOTHING)));
    }

    private synchronized void tell(Exercise exercise) throws RefusedException {
        Standing standing = standing();
        tellAll(told(standing, exercise));
        tellAll(standing.progress());
    }

    /** Does what is to be done when something is on disk, or says that it is not. */
    private void once(CompletableFuture<Void> saved, Telling then) {
        saved.thenRun(() -> quietly(then)).exceptionally(failure -> {
            tellAll(new ServerMessage.Refused("not-stored", "This could not be saved: " + failure.getMessage(), null));
            return null;
        });
    }

    private interface Telling {
        void tell() throws RefusedException;
    }

    /** On a thread of ours, which has nobody to refuse to: a lesson that was removed meanwhile has no pages to tell. */
    private void quietly(Telling then) {
        try {
            then.tell();
        } catch (RefusedException e) {
            LOG.debugf("%s is gone: %s", key, e.getMessage());
        }
    }

    private synchronized void tellAll(ServerMessage message) {
        pages.forEach(page -> page.accept(message));
    }
}
