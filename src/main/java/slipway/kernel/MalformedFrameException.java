package slipway.kernel;

import java.io.IOException;

/** The agent broke the protocol: it is of another kind, has a bug, or was taken over. The connection cannot be used further. */
final class MalformedFrameException extends IOException {
    MalformedFrameException(String what) {
        super("The sandbox's agent broke the protocol: it sent " + what);
    }
}
