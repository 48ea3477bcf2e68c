package slipway.tutorial;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import slipway.classroom.Learner;
import slipway.kernel.Execution;
import slipway.lesson.Cell;
import slipway.lesson.Executable;
import slipway.lesson.Lesson;
import slipway.progress.Acceptance;
import slipway.progress.Cursor;
import slipway.progress.JournalKey;
import slipway.progress.NewRun;
import slipway.progress.Run;
import slipway.protocol.ServerMessage;

/**
 * One learner at one lesson, seen from one page: checks what the page asks against the lesson, records it, and hands it to
 * the learner's sandbox. A second tab has a second session on the same journal and the same {@link Workspace}. Methods
 * return at once, whatever the sandbox does; any thread. The socket closes it.
 */
public final class TutorialSession implements AutoCloseable, Workspace.Watcher {
    private static final int SOURCE_LIMIT = 64 << 10;
    private static final int INPUT_LIMIT = 16 << 10;

    /** Where the page's own copy of unstored state goes; must only pass on. */
    public interface Page {
        void tell(ServerMessage message);
    }

    private final TutorialSessions sessions;
    private final Workspace workspace;
    private final Learner learner;
    private final JournalKey key;
    private final Page page;
    private final LessonWork work;
    private final Consumer<ServerMessage> telling;
    private volatile Known known;
    private volatile boolean resumed;

    /** The lesson as this page was last told of it, and what it means for this learner. */
    private record Known(Lesson lesson, Map<String, String> parameters) {
    }

    TutorialSession(TutorialSessions sessions, Workspace workspace, Learner learner, Lesson lesson, Page page) {
        this.sessions = sessions;
        this.workspace = workspace;
        this.learner = learner;
        this.key = new JournalKey(learner.id().value(), lesson.course(), lesson.slug());
        this.page = page;
        this.work = sessions.work(key);
        this.telling = page::tell;
        this.known = known(lesson);
    }

    public ServerMessage.Welcome welcome() {
        return new ServerMessage.Welcome(ServerMessage.PROTOCOL, known.lesson().hash(), learner.name(), sessions.journal().drafts(key));
    }

    /** From here on the page is told of sandbox and shells, and the sandbox is got ready. */
    public void begin() throws RefusedException {
        workspace.watch(this);
        workspace.open(sessions.prepared(learner.id(), lesson()), sessions.earlier(key), resumed);
        work.watch(telling);
    }

    /** The journal from where the page stands; one reader, which closes it. */
    public Cursor read(long seq, Map<UUID, Long> outputs) {
        resumed = seq > 0;
        return sessions.journal().cursor(key, seq, outputs);
    }

    /** Runs a cell; a known run id is answered with its record. */
    public void run(UUID run, String cellId, String source, String hash, int columns, int rows) throws RefusedException {
        requireText("source", source, SOURCE_LIMIT);
        if (known.lesson().cell(cellId).isEmpty()) {
            checkForChange();
        }
        Lesson lesson = known.lesson();
        Executable cell = lesson.cell(cellId).orElseThrow(() -> new RefusedException("unknown-cell",
                "This lesson has no cell " + shorten(cellId) + ". If it was changed meanwhile, reload the page."));
        if (cell instanceof Cell code && code.norun()) {
            throw new RefusedException("not-runnable", "This cell is for reading only.");
        }
        if (run == null || hash == null) {
            throw new RefusedException("bad-message", "A run needs an id and the lesson's version.");
        }
        Execution execution = Executions.of(run, lesson, cell, source, known.parameters(),
                clamp(columns, 20, 500), clamp(rows, 4, 200));
        accept(lesson, cell, execution, hash);
        checkForChange(); // after the run is on its way, for this looks at the disk
    }

    private void accept(Lesson lesson, Executable cell, Execution execution, String hash) throws RefusedException {
        var asked = new NewRun(execution.run(), cell.id(), cell.session(), shorten(hash), execution.source(), execution.columns(),
                execution.rows(), Executions.keep(execution, lesson.images()));
        switch (sessions.journal().accept(key, asked, work.noticing(workspace.listener(), cell.id()))) {
            case Acceptance.Fresh(var stored) -> {
                // sent while it is being stored: the agent runs an id once, so a crash in between cannot run it twice
                workspace.submit(new PendingRuns.Pending(execution, key.lesson(), Executions.needs(execution, lesson.images())));
                stored.exceptionally(failure -> notStored(execution.run(), failure));
            }
            case Acceptance.Known(var stored) -> stored.thenAccept(run ->
                    page.tell(new ServerMessage.RunChanged(run.seq(), Outcomes.told(run))));
            case Acceptance.Refused() -> throw new RefusedException("run-id-taken", "This run's id is taken. Press Run again.");
        }
    }

    private Run notStored(UUID run, Throwable failure) {
        workspace.interrupt(run);
        page.tell(new ServerMessage.Refused("not-stored", "The run could not be recorded, so it was stopped: "
                + (failure.getCause() == null ? failure : failure.getCause()).getMessage(), run));
        return null;
    }

    /** Has an exercise judged; an attempt's id is judged once. */
    public void check(UUID attempt, String exercise) throws RefusedException {
        work.check(attempt, exercise);
    }

    /** Has the exercise's setup run again. */
    public void reset(String exercise) throws RefusedException {
        work.reset(exercise);
    }

    /** @param chosen indexes of options, from 0 */
    public void solveQuiz(UUID attempt, String quiz, List<Integer> chosen) throws RefusedException {
        work.solve(attempt, quiz, chosen);
    }

    public void answer(String question, String text) throws RefusedException {
        work.answer(question, text);
    }

    public void showSolution(String exercise) throws RefusedException {
        work.showSolution(exercise);
    }

    /** Does what a notice offers; nothing when it is gone, as after a click in another tab. */
    public void remedy(String notice, String remedy) {
        workspace.remedy(key.lesson(), notice, remedy);
    }

    /** Takes the sandbox away with all that is in it, for a fresh one. */
    public void startOver() throws RefusedException {
        workspace.ending().startOver();
    }

    public void stop(UUID run) throws RefusedException {
        workspace.interrupt(own(run));
    }

    /** Keys typed into a running run. */
    public void input(UUID run, String data) throws RefusedException {
        requireText("input", data, INPUT_LIMIT);
        workspace.input(own(run), data.getBytes(StandardCharsets.UTF_8));
    }

    public void resize(String session, int columns, int rows) throws RefusedException {
        workspace.resize(shell(session), clamp(columns, 20, 500), clamp(rows, 4, 200));
    }

    /** Ends the shell and what waits for it; works whatever the shell does. */
    public void restart(String session) throws RefusedException {
        workspace.restart(shell(session));
    }

    /** Keeps the learner's text of a cell, null for the lesson's own. */
    public void draft(String cell, String source) throws RefusedException {
        if (source != null) {
            requireText("source", source, SOURCE_LIMIT);
        }
        if (cell == null || lesson().cell(cell).isEmpty()) {
            throw new RefusedException("unknown-cell", "This lesson has no cell " + shorten(cell) + ".");
        }
        sessions.journal().saveDraft(key, cell, source).exceptionally(failure -> {
            page.tell(new ServerMessage.Refused("not-stored", "Your text could not be saved: " + failure.getMessage(), null));
            return null;
        });
    }

    /** Tells the page, once per version, that the lesson's files are not the ones it shows. */
    public void checkForChange() throws RefusedException {
        Lesson lesson = lesson();
        if (!lesson.hash().equals(known.lesson().hash())) {
            known = known(lesson);
            page.tell(new ServerMessage.LessonChanged(lesson.hash()));
        }
    }

    private Known known(Lesson lesson) {
        return new Known(lesson, sessions.parameters().of(learner.id(), lesson));
    }

    private Lesson lesson() throws RefusedException {
        return sessions.lesson(key.course(), key.lesson());
    }

    /** A run is the learner's when the journal of this lesson has it: other ids are not confirmed, and not acted on. */
    private UUID own(UUID run) throws RefusedException {
        if (run == null || sessions.journal().find(key, run).isEmpty()) {
            throw new RefusedException("unknown-run", "There is no such run here.");
        }
        return run;
    }

    private String shell(String session) throws RefusedException {
        if (session == null || lesson().cells().stream().noneMatch(cell -> cell.session().equals(session))) {
            throw new RefusedException("unknown-session", "This lesson has no session " + shorten(session) + ".");
        }
        return Executions.shell(key.lesson(), session);
    }

    private static void requireText(String what, String text, int limit) throws RefusedException {
        if (text == null) {
            throw new RefusedException("bad-message", "The message has no " + what + ".");
        }
        if (what.equals("source") && text.indexOf('\0') >= 0) {
            throw new RefusedException("bad-message", "The text has a NUL character, which no shell reads and PostgreSQL does not keep. Remove it.");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new RefusedException(what + "-too-large", "That is more than " + (limit >> 10) + " KB. Put large data into a file, "
                    + "piece by piece or with a command.");
        }
    }

    private static int clamp(int value, int least, int most) {
        return Math.max(least, Math.min(most, value));
    }

    private static String shorten(String text) {
        return text == null ? "(none)" : text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    @Override
    public String lessonSlug() {
        return key.lesson();
    }

    @Override
    public void tell(ServerMessage message) {
        page.tell(message);
    }

    @Override
    public void close() {
        workspace.unwatch(this);
        work.unwatch(telling);
    }
}
