package slipway.progress;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;

/**
 * Tells the listener of one run, in order, on a virtual thread that exists while there is something to tell: a listener that
 * waits for its sandbox holds up neither the writer nor another run.
 */
final class Acknowledger {
    private static final Logger LOG = System.getLogger(Acknowledger.class.getName());
    private static final long NOTHING = -1;

    private final UUID run;
    private RunListener listener;
    private long offered = NOTHING;
    private long told = NOTHING;
    private boolean complete;
    private boolean completeTold;
    private boolean telling;

    Acknowledger(UUID run, RunListener listener) {
        this.run = run;
        this.listener = listener;
    }

    /** From now on {@code listener} is told, beginning with where things stand. */
    synchronized void listen(RunListener listener) {
        this.listener = listener;
        told = NOTHING;
        completeTold = false;
        tell();
    }

    synchronized long offered() {
        return Math.max(0, offered);
    }

    synchronized void offer(long offset) {
        if (offset > offered) {
            offered = offset;
            tell();
        }
    }

    /** All is stored, whoever may still read; acknowledging what is left says no more than this. */
    synchronized void complete() {
        complete = true;
        tell();
    }

    private void tell() {
        if (listener != null && !telling) {
            telling = true;
            Thread.ofVirtual().name("journal-listener-" + run).start(this::tellAll);
        }
    }

    private void tellAll() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "The listener of run " + run + " failed", e);
            }
        }
    }

    private synchronized Runnable next() {
        var current = listener;
        if (complete && !completeTold) {
            completeTold = true;
            return () -> current.complete(run);
        }
        if (offered > told && !complete) {
            long offset = offered;
            told = offset;
            return () -> current.acknowledge(run, offset);
        }
        telling = false;
        return null;
    }
}
