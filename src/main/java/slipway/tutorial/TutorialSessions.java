package slipway.tutorial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import slipway.images.CourseImages;
import slipway.classroom.Learner;
import slipway.classroom.LearnerId;
import slipway.grading.Grader;
import slipway.grading.GradingMeter;
import slipway.grading.Judge;
import slipway.lesson.Capability;
import slipway.lesson.Exercise;
import slipway.lesson.Lesson;
import slipway.lesson.LessonCatalog;
import slipway.progress.JournalKey;
import slipway.progress.Ending;
import slipway.progress.Journal;
import slipway.progress.Run;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxTerms;

/**
 * All learners at all lessons of this server. Finds the runs and sandboxes that outlived the last server, has
 * sandboxes looked after ({@link SandboxKeeping}), and, when told so, ends them with the server. Thread-safe; made and closed by the server.
 */
public final class TutorialSessions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TutorialSessions.class);

    /**
     * What an operator decides.
     *
     * @param terms of each sandbox
     * @param life how long a sandbox that nobody uses goes on
     * @param stopOnExit end the sandboxes when the server is closed
     */
    public record Settings(SandboxTerms terms, SandboxLife life, boolean stopOnExit) {
    }

    /** Who is told how it goes. */
    public record Meters(WorkspaceMeter workspaces, GradingMeter grading) {
        public static final Meters NONE = new Meters(WorkspaceMeter.NONE, GradingMeter.NONE);
    }

    private final LessonCatalog lessons;
    private final Journal journal;
    private final Parameters parameters;
    private final JudgeSandbox judgeSandbox;
    private final Judge judge;
    private final Examiner examiner;
    private final Settings settings;
    private final WorkspaceParts parts;
    private final HomeArchives archives = new HomeArchives();
    private final Map<SandboxOwner, Workspace> workspaces = new ConcurrentHashMap<>();
    private final Map<JournalKey, LessonWork> works = new ConcurrentHashMap<>();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final SandboxKeeping keeping;
    private final HomeExpiry expiry;
    private final SandboxHomes homes;
    private final SandboxPorts ports = new SandboxPorts(owner -> Optional.ofNullable(this.workspaces.get(owner)));

    /** @param homeFiles where the files of removed sandboxes are put; made when first needed */
    public TutorialSessions(LessonCatalog lessons, Journal journal, SandboxProvider provider, CourseImages images,
            Parameters parameters, Settings settings, Path homeFiles, Meters meters) {
        this.lessons = lessons;
        this.journal = journal;
        this.parameters = parameters;
        this.judgeSandbox = new JudgeSandbox(provider, settings.terms());
        this.judge = new Judge(judgeSandbox);
        this.examiner = new GradedExaminer(new Grader(judge, meters.grading()));
        this.settings = settings;
        this.parts = new WorkspaceParts(provider, journal, images, settings.terms(), Clock.systemUTC(), new CompletableFuture<>(),
                new WaitingLine(), new KeptHomes(homeFiles), meters.workspaces());
        this.keeping = new SandboxKeeping(() -> workspaces.values().stream().map(Workspace::ending).toList(), parts.line(), settings.life(),
                settings.terms().lifetime(), parts.clock());
        this.expiry = new HomeExpiry(parts.homes(), settings.life(), parts, homeFiles.resolveSibling("present"),
                owner -> gone.contains(owner.learner()) ? Optional.empty() : Optional.of(workspace(owner)));
        this.homes = new SandboxHomes(parts.homes(), expiry, settings.life());
    }

    /** Looks for what the last server left; sandboxes are opened only after that. Returns at once. */
    public void start() {
        List<Run> open = journal.openRuns();
        Thread.ofVirtual().name("recover").start(() -> recover(open));
        expiry.start();
        keeping.start(() -> judgeSandbox.renew(settings.terms().lifetime()));
    }

    /** @throws RefusedException when there is no such lesson */
    public TutorialSession open(Learner learner, String course, String lesson, TutorialSession.Page page) throws RefusedException {
        Lesson found = lesson(course, lesson);
        requirePresent(learner.id());
        Workspace workspace = workspace(new SandboxOwner(learner.id().value(), course));
        workspace.ending().visited();
        if (gone.contains(learner.id().value())) {
            homes.erase(learner.id()); // it may have been written down while they were erased
        }
        return new TutorialSession(this, workspace, learner, found, page);
    }

    /** How many learners' sandboxes are in this state, as far as this server has had to do with them. */
    public long count(SandboxChanged.State state) {
        return workspaces.values().stream().filter(workspace -> workspace.state() == state).count();
    }

    /** How many learners wait in line for a place. */
    public int waiting() {
        return parts.line().members().size();
    }

    Journal journal() {
        return journal;
    }

    Examiner examiner() {
        return examiner;
    }

    Parameters parameters() {
        return parameters;
    }

    Lesson lesson(String course, String lesson) throws RefusedException {
        return lessons.lesson(course, lesson).orElseThrow(() -> new RefusedException("unknown-lesson",
                "There is no such lesson. The list of courses shows what there is."));
    }

    /**
     * Opens the sandbox in which somebody who has just come worked last, with what its lesson needs, if there is room. Returns at once.
     *
     * @param mayLearn whether the course of this name is still theirs; may block
     */
    public void prewarm(LearnerId learner, Predicate<String> mayLearn) {
        Thread.ofVirtual().name("prewarm " + learner).start(() -> {
            try {
                Optional<JournalKey> last = journal.last(learner.value()).filter(key -> mayLearn.test(key.course()));
                if (last.isPresent() && !gone.contains(learner.value())) {
                    JournalKey key = last.get();
                    Optional<Lesson> lesson = lessons.lesson(key.course(), key.lesson());
                    lesson.ifPresent(found -> workspace(new SandboxOwner(key.learner(), key.course())).prewarm(prepared(learner, found), earlier(key)));
                }
            } catch (RuntimeException e) {
                LOG.debugf("nothing was prewarmed for %s: %s", learner, e.getMessage()); // whoever opens the lesson is told
            }
        });
    }

    PreparedLesson prepared(LearnerId learner, Lesson lesson) {
        LessonWork work = work(new JournalKey(learner.value(), lesson.course(), lesson.slug()));
        List<Setup> setups = new ArrayList<>();
        lesson.setup().ifPresent(script -> setups.add(new Setup(lesson.slug(), "", script.source())));
        lesson.all(Exercise.class).forEach(exercise -> exercise.setup()
                .ifPresent(script -> setups.add(new Setup(lesson.slug(), exercise.id(), script.source()))));
        return new PreparedLesson(lesson.slug(), lesson.images(), usesDocker(lesson), new LessonFiles(lesson.files()), setups,
                parameters.of(learner, lesson), work::remember);
    }

    Workspace.Earlier earlier(JournalKey key) {
        return new Workspace.Earlier(!journal.cellsRun(key).isEmpty(), journal.notes(key, WorkspaceShells.DIRECTORY));
    }

    static boolean usesDocker(Lesson lesson) {
        return lesson.requires().contains(Capability.DOCKER) || !lesson.images().isEmpty();
    }

    LessonWork work(JournalKey key) {
        return works.computeIfAbsent(key, of -> new LessonWork(this, workspace(new SandboxOwner(of.learner(), of.course())), of));
    }

    /** How a learner stands in a lesson. */
    Standing standing(JournalKey key, Lesson lesson) {
        return new Standing(lesson, parameters.of(new LearnerId(key.learner()), lesson), journal.scores(key),
                journal.notes(key, LessonWork.REVEALED).keySet(), journal.cellsRun(key));
    }

    private Workspace workspace(SandboxOwner owner) {
        Workspace workspace = workspaces.computeIfAbsent(owner, key -> new Workspace(key, parts));
        if (gone.contains(owner.learner())) {
            workspace.end(); // it may have been made while dismiss looked for those that there were
        }
        return workspace;
    }

    private void requirePresent(LearnerId learner) throws RefusedException {
        if (gone.contains(learner.value())) {
            throw new RefusedException("account-deleted", "This account was deleted.");
        }
    }

    /** Ends all that goes on for a learner who was deleted: nothing of theirs is run, opened or stored from now on. Returns at once. */
    void dismiss(LearnerId learner) {
        gone.add(learner.value());
        journal.forget(learner.value());
        of(learner).forEach(Workspace::end);
        works.keySet().removeIf(key -> key.learner().equals(learner.value()));
    }

    /** Removes what there is of a learner who was dismissed. Idempotent; blocks. */
    void erase(LearnerId learner) throws SandboxException {
        of(learner).forEach(workspace -> workspace.end().join());
        parts.provider().forget(learner.value());
        homes.erase(learner);
        workspaces.keySet().removeIf(owner -> owner.learner().equals(learner.value()));
        journal.erase(learner.value());
    }

    /** The files of sandboxes that nobody uses any more. */
    public SandboxHomes homes() {
        return homes;
    }

    /** What listens in learners' sandboxes. */
    public SandboxPorts ports() {
        return ports;
    }

    private List<Workspace> of(LearnerId learner) {
        return workspaces.entrySet().stream().filter(entry -> entry.getKey().learner().equals(learner.value()))
                .map(Map.Entry::getValue).toList();
    }

    /** The courses in which a learner has files, whether their sandbox runs or not. Asks the engine; blocks. */
    public Set<String> coursesWithFiles(LearnerId learner) throws RefusedException {
        try {
            return parts.provider().courses(learner.value());
        } catch (SandboxException e) {
            throw new RefusedException("engine-unavailable", e.getMessage());
        }
    }

    /**
     * All files of a learner in one course, as an archive to be written. Starts their sandbox when it does not run; blocks until the
     * first bytes are there. The caller closes it.
     *
     * @throws RefusedException when there are no files, or they cannot be read at the moment; the message is for people
     */
    public HomeArchive files(LearnerId learner, String course) throws RefusedException {
        requirePresent(learner);
        if (!coursesWithFiles(learner).contains(course)) {
            throw new RefusedException("no-files", "No files are kept of this course.");
        }
        return archives.open(learner, workspace(new SandboxOwner(learner.value(), course)));
    }

    private void recover(List<Run> open) {
        try {
            Map<SandboxOwner, List<Run>> byOwner = new HashMap<>();
            open.forEach(run -> byOwner.computeIfAbsent(owner(run), owner -> new ArrayList<>()).add(run));
            for (Sandbox sandbox : parts.provider().running()) {
                if (sandbox.owner().equals(JudgeSandbox.OWNER) || gone.contains(sandbox.owner().learner())) {
                    continue;
                }
                attach(sandbox, byOwner.getOrDefault(sandbox.owner(), List.of()));
                byOwner.remove(sandbox.owner());
            }
            byOwner.values().forEach(runs -> runs.forEach(run -> lost(run, "The sandbox ended while the server was away.")));
        } catch (SandboxException | RuntimeException e) {
            LOG.errorf(e, "could not look for sandboxes of the last server: %s", e.getMessage());
            open.forEach(run -> lost(run, "The sandbox could not be found after the server's restart: " + e.getMessage()));
        } finally {
            parts.recovered().complete(null);
        }
        prepareJudge();
    }

    /** So that the first check of the day does not wait for it; what fails here fails again, in words, when something is checked. */
    private void prepareJudge() {
        try {
            judge.prepare();
        } catch (IOException e) {
            LOG.warnf("exercises cannot be checked yet: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attach(Sandbox sandbox, List<Run> runs) {
        Workspace workspace = workspace(sandbox.owner());
        Map<UUID, Long> stored = new HashMap<>();
        List<PendingRuns.Pending> accepted = new ArrayList<>();
        Map<UUID, String> shells = new HashMap<>();
        for (Run run : runs) {
            journal.attach(run.id(), workspace.listener());
            shells.put(run.id(), Executions.shell(run.key().lesson(), run.session()));
            if (run.state() == Run.State.QUEUED) {
                accepted.add(Executions.again(run));
            } else {
                stored.put(run.id(), run.outputLength());
            }
        }
        workspace.attach(sandbox, stored, accepted, shells);
        LOG.infof("sandbox %s of %s runs on, with %d runs", sandbox.id(), sandbox.owner(), runs.size());
    }

    private void lost(Run run, String why) {
        if (run.ending() == null) {
            journal.ended(run.id(), new Ending.SandboxLost(why), parts.clock().instant());
        }
        journal.closed(run.id(), run.outputLength());
    }

    private static SandboxOwner owner(Run run) {
        return new SandboxOwner(run.key().learner(), run.key().course());
    }

    @Override
    public void close() {
        keeping.close();
        expiry.close();
        judge.close();
        if (settings.stopOnExit()) {
            stopSandboxes();
        }
        workspaces.values().forEach(Workspace::close);
    }

    private void stopSandboxes() {
        try (var stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Sandbox sandbox : parts.provider().running()) {
                stopping.submit(() -> {
                    sandbox.stop();
                    return null;
                });
            }
        } catch (SandboxException e) {
            LOG.errorf("could not stop the sandboxes: %s", e.getMessage());
        }
    }
}
