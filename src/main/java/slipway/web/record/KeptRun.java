package slipway.web.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import slipway.progress.LearnerJournal.NumberedRun;
import slipway.progress.Run;
import slipway.protocol.RunOutcome;
import slipway.tutorial.Outcomes;

/**
 * A line of {@code runs.jsonl}. Its names are what people's programs read: they stay.
 *
 * @param number the order of runs in the lesson
 * @param change number of its last change among all changes in the lesson
 * @param lessonVersion of the lesson that it was run from
 * @param outcome how it ended, null until then
 * @param outputBytes what it printed, kept or not
 * @param outputClosedAt from when on no output came
 * @param outputFile null when nothing was printed, or nothing is kept
 * @param pruned source and output were dropped, because many later runs of the cell exist
 */
record KeptRun(UUID id, long number, long change, String cell, String session, String lessonVersion, String source, int columns, int rows,
        JsonNode execution, Instant acceptedAt, Instant startedAt, Instant endedAt, RunOutcome outcome, long outputBytes,
        Instant outputClosedAt, String outputFile, boolean pruned) {

    static KeptRun of(NumberedRun numbered) {
        Run run = numbered.run();
        return new KeptRun(run.id(), numbered.number(), run.seq(), run.cell(), run.session(), run.lessonHash(), run.source(), run.columns(),
                run.rows(), Json.tree(run.execution()), run.acceptedAt(), run.startedAt(), run.endedAt(), Outcomes.told(run).outcome(),
                run.outputLength(), numbered.closedAt(), hasOutput(run) ? outputFile(run) : null, run.pruned());
    }

    static boolean hasOutput(Run run) {
        return run.outputLength() > 0 && !run.pruned();
    }

    /** Below the lesson's directory. */
    static String outputFile(Run run) {
        return "outputs/" + run.id() + ".txt";
    }

    /** @param number from 1 */
    static String pictureFile(Run run, int number) {
        return "outputs/" + run.id() + "-" + number + ".png";
    }
}
