package slipway.progress;

import java.util.UUID;

/**
 * What the one who feeds a run into the journal is told. Calls for one run come one after the other on a virtual thread; a call
 * that waits holds up only its own run.
 */
public interface RunListener {
    /**
     * All output before {@code offset} is stored or counted as left out, and need not be kept elsewhere. Grows with each call.
     */
    void acknowledge(UUID run, long offset);

    /** End, closing and all output of the run are stored: it can be forgotten elsewhere. The last call for the run. */
    void complete(UUID run);
}
