package slipway.tutorial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.kernel.Execution;
import slipway.kernel.Language;
import slipway.lesson.Cell;
import slipway.lesson.Executable;
import slipway.lesson.FileCell;
import slipway.lesson.Lesson;
import slipway.progress.Run;

/** Makes a cell's run into what the kernel does, and keeps that with the run so that a restarted server can do the same. */
final class Executions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FILE_LIMIT = Duration.ofSeconds(20);

    /** What a run's journal entry keeps besides the run itself. */
    private record Kept(Language language, String directory, String path, Integer mode, long silenceMillis, Map<String, String> env,
            List<String> images) {
    }

    private Executions() {
    }

    static Execution of(UUID run, Lesson lesson, Executable cell, String source, Map<String, String> env, int columns, int rows) {
        String shell = shell(lesson.slug(), cell.session());
        return switch (cell) {
            case Cell code -> new Execution(run, shell, code.language().equals("python") ? Language.PYTHON : Language.BASH, source,
                    lesson.slug(), code.cwd().isEmpty() ? null : code.cwd(), null, null, code.timeout(), env, columns, rows);
            case FileCell file -> new Execution(run, shell, Language.FILE, source, lesson.slug(), null, file.path(), file.mode(),
                    FILE_LIMIT, env, columns, rows);
        };
    }

    /** The kernel's name of a lesson's shell. */
    static String shell(String lesson, String session) {
        return lesson + "/" + session;
    }

    static String keep(Execution execution, List<String> images) {
        try {
            return JSON.writeValueAsString(new Kept(execution.language(), execution.directory(), execution.path(), execution.mode(),
                    execution.silence().toMillis(), execution.env(), images));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers can be written", e);
        }
    }

    /** @throws IllegalArgumentException when the journal's text was not written by {@link #keep} */
    static PendingRuns.Pending again(Run run) {
        try {
            Kept kept = JSON.readValue(run.execution(), Kept.class);
            Execution execution = new Execution(run.id(), shell(run.key().lesson(), run.session()), kept.language(), run.source(),
                    run.key().lesson(), kept.directory(), kept.path(), kept.mode(), Duration.ofMillis(kept.silenceMillis()), kept.env(),
                    run.columns(), run.rows());
            return new PendingRuns.Pending(execution, run.key().lesson(), needs(execution, kept.images()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("run " + run.id() + " has no readable execution: " + e.getOriginalMessage(), e);
        }
    }

    static Needs needs(Execution execution, List<String> images) {
        return execution.language() == Language.FILE ? Needs.NOTHING : Needs.of(execution.source(), images);
    }
}
