package slipway.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import slipway.classroom.Learner;
import slipway.lesson.Executable;
import slipway.lesson.Lesson;
import slipway.progress.Cursor;
import slipway.progress.Delta;
import slipway.progress.Ending;
import slipway.progress.Pictures;
import slipway.progress.Run;
import slipway.protocol.ExerciseRecord;
import slipway.protocol.ServerMessage;
import slipway.tutorial.RefusedException;
import slipway.tutorial.TutorialSession;
import slipway.tutorial.TutorialSessions;

/** A page without a browser, for one thread: does in a lesson what a learner does there, and waits for what comes of it. */
final class TrialPage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** A program that waits for keys is left with Ctrl-D, as a learner would leave it, when it has said nothing for so long. */
    private static final Duration THINKING = Duration.ofSeconds(3);
    private static final String INTERACTIVE = "(?s).*\\s(-it|-ti|-i|--interactive)\\s.*|(?s).*\\bread\\b.*";
    private static final byte CTRL_D = 4;

    private final TutorialSession session;
    private final Cursor cursor;
    private final BlockingQueue<ServerMessage> messages = new LinkedBlockingQueue<>();
    private final Lesson lesson;
    private String sandbox = "";

    /** What a cell did. @param output with words for pictures */
    record Outcome(Ending ending, String output) {
        Outcome(Ending ending, ByteArrayOutputStream output) {
            this(ending, Pictures.inWords(output.toString(StandardCharsets.UTF_8)));
        }

        boolean finished() {
            return ending instanceof Ending.Finished;
        }
    }

    TrialPage(TutorialSessions sessions, Learner learner, Lesson lesson) throws RefusedException {
        this.lesson = lesson;
        this.session = sessions.open(learner, lesson.course(), lesson.slug(), messages::add);
        this.cursor = session.read(0, Map.of());
        session.begin();
    }

    Outcome run(Executable cell) throws RefusedException, InterruptedException {
        return run(cell, cell.source());
    }

    Outcome run(Executable cell, String source) throws RefusedException, InterruptedException {
        UUID id = UUID.randomUUID();
        session.run(id, cell.id(), source, lesson.hash(), 100, 24);
        var output = new ByteArrayOutputStream();
        Run ended = null;
        long reached = 0;
        boolean interactive = (source + "\n").matches(INTERACTIVE);
        long quietSince = System.nanoTime();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (ended != null && reached >= ended.outputLength()) {
                return new Outcome(ended.ending(), output);
            }
            Delta delta = cursor.next(1 << 20, Duration.ofMillis(200));
            quietSince = delta instanceof Delta.Nothing ? quietSince : System.nanoTime();
            switch (delta) {
                case Delta.Output(UUID run, long offset, byte[] bytes) -> {
                    if (run.equals(id)) {
                        output.writeBytes(bytes);
                        reached = offset + bytes.length;
                    }
                }
                case Delta.Changed(Run run) -> ended = run.id().equals(id) && run.ending() != null ? run : ended;
                case Delta.Nothing() -> {
                    if (interactive && System.nanoTime() - quietSince > THINKING.toNanos()) {
                        session.input(id, Character.toString(CTRL_D));
                        quietSince = System.nanoTime();
                    }
                }
            }
        }
        session.stop(id);
        return new Outcome(new Ending.Interrupted(), output);
    }

    /** @return how the exercise stands once it was judged; nothing when it was not judged within the time */
    Optional<ExerciseRecord> check(String exercise) throws RefusedException, InterruptedException {
        drain();
        AtomicReference<Boolean> begun = new AtomicReference<>(false);
        session.check(UUID.randomUUID(), exercise);
        return await(exercise, record -> {
            if (record.checking()) {
                begun.set(true);
            }
            return begun.get() && !record.checking();
        });
    }

    private Optional<ExerciseRecord> await(String exercise, Predicate<ExerciseRecord> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            ServerMessage message = messages.poll(200, TimeUnit.MILLISECONDS);
            if (message instanceof ServerMessage.ExerciseChanged(ExerciseRecord record) && record.id().equals(exercise) && wanted.test(record)) {
                return Optional.of(record);
            }
            heard(message);
        }
        return Optional.empty();
    }

    private void drain() {
        for (ServerMessage message; (message = messages.poll()) != null;) {
            heard(message);
        }
    }

    private void heard(ServerMessage message) {
        if (message instanceof ServerMessage.SandboxChanged changed) {
            sandbox = changed.message();
        }
    }

    /** What was last said of the sandbox. */
    String sandbox() {
        drain();
        return sandbox;
    }

    @Override
    public void close() {
        cursor.close();
        session.close();
    }
}
