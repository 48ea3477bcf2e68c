package slipway.progress;

import java.time.Duration;

/** Is told what the journal stores and how long that takes, for an operator's figures. Called by the writer's thread; returns at once. */
public interface JournalMeter {
    /** For who wants no figures. */
    JournalMeter NONE = new JournalMeter() {
        @Override
        public void completed(Run run, long leftOut) {
        }

        @Override
        public void committed(int changes, Duration took) {
        }

        @Override
        public void failed() {
        }
    };

    /**
     * A run has ended and everything of it is stored.
     *
     * @param leftOut bytes of its output that are not kept
     */
    void completed(Run run, long leftOut);

    /** One transaction with so many changes is on disk. */
    void committed(int changes, Duration took);

    /** A transaction could not be stored; it is tried again, or who asked for it is told. */
    void failed();
}
