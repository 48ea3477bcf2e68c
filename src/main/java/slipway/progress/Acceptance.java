package slipway.progress;

import java.util.concurrent.CompletableFuture;
import slipway.database.DatabaseException;

/**
 * The answer to {@link Journal#accept}. The futures complete on a virtual thread of their own once the run is on disk, or fail
 * with {@link DatabaseException}.
 */
public sealed interface Acceptance {
    /**
     * The run is new and is being stored. It may be sent to its sandbox at once, while it is being stored; when {@code stored}
     * fails, nothing of it is remembered and it has to be stopped.
     */
    record Fresh(CompletableFuture<Run> stored) implements Acceptance {
    }

    /** A run of this id was accepted before in this journal: it must not be executed again. */
    record Known(CompletableFuture<Run> stored) implements Acceptance {
    }

    /** The id is taken by something that is not this learner's at this lesson; what, is not said. */
    record Refused() implements Acceptance {
    }
}
