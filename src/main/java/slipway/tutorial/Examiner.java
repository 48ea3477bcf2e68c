package slipway.tutorial;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import slipway.kernel.KernelSession;
import slipway.lesson.Exercise;
import slipway.protocol.ExerciseRecord.CheckRecord;

/** Has the checks of an exercise judged. Blocks; for a virtual thread. */
interface Examiner {
    /**
     * @param values the environment of the checks
     * @param directory the lesson's, below the learner's home
     * @param open the checks as they are shown before they are judged, in the exercise's order
     * @param progress is given all of them whenever one has changed
     * @return all of them, judged
     * @throws IOException when nothing could be judged; the message is for people
     */
    List<CheckRecord> examine(Exercise exercise, Map<String, String> values, String directory, KernelSession learner, List<CheckRecord> open,
            Consumer<List<CheckRecord>> progress) throws IOException;
}
