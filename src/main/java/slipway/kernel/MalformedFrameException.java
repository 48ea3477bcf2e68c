package slipway.kernel;

import java.io.IOException;

/** The agent broke the protocol: it is of another kind, has a bug, or was taken over. The connection cannot be used further. */
final class MalformedFrameException extends IOException {
    private static final int LONGEST = 300;

    /** @param what may quote the agent, whatever that said: it is cut and cleaned, for it stands in logs and on pages */
    MalformedFrameException(String what) {
        super("The sandbox's agent broke the protocol: it sent " + FromAgent.readable(what, LONGEST));
    }
}
