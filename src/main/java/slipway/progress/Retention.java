package slipway.progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/**
 * How much of old runs stays. The last run of each cell, and every open one, keeps its source and output whatever they weigh; of
 * earlier ones as many as stay within both limits, the newest first. The records themselves stay.
 *
 * @param runsPerCell earlier runs of a cell that keep their source and output
 * @param bytesPerLesson what those of one learner's lesson may weigh together
 */
public record Retention(int runsPerCell, long bytesPerLesson) {
    public static final Retention DEFAULT = new Retention(20, 64L << 20);

    /** One run that has something to lose. */
    record Kept(UUID id, String cell, long outputLength, long sourceLength, boolean open) {
        long weight() {
            return sourceLength + Math.min(outputLength, LiveOutput.HEAD + LiveOutput.TAIL);
        }
    }

    /** Those that lose their source and output, oldest last. @param runs newest first */
    List<Kept> superseded(List<Kept> runs) {
        var laterRuns = new HashMap<String, Integer>();
        var superseded = new ArrayList<Kept>();
        long weight = 0;
        for (var run : runs) {
            int later = laterRuns.merge(run.cell(), 1, Integer::sum) - 1;
            if (later == 0 || run.open()) {
                continue;
            }
            weight += run.weight();
            if (later > runsPerCell || weight > bytesPerLesson) {
                superseded.add(run);
            }
        }
        return superseded;
    }
}
