package slipway.sandbox;

import java.time.Duration;

/**
 * Is told how it goes with opening sandboxes, for an operator's figures. Whoever implements {@link SandboxProvider} tells it; it
 * returns at once. Any thread.
 */
public interface SandboxMeter {
    /** For who wants no figures. */
    SandboxMeter NONE = new SandboxMeter() {
        @Override
        public void opened(Start start, Duration took) {
        }

        @Override
        public void failed(SandboxException why) {
        }
    };

    /** What an owner who asked for a sandbox was given. */
    enum Start {
        /** One that waited in the pool. */
        POOL,
        /** One that was made for an owner of whom nothing was here. */
        NEW,
        /** One that was started with the owner's volumes. */
        RETURNING,
        /** The one that runs. */
        RUNNING
    }

    /** @param took from the question to an agent that answers */
    void opened(Start start, Duration took);

    /** None could be had. */
    void failed(SandboxException why);
}
