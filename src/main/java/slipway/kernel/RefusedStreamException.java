package slipway.kernel;

import java.io.IOException;

/** The agent is there and answers, but nothing listens where a stream was to lead, or the program cannot be started. */
public final class RefusedStreamException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedStreamException(String message) {
        super(message);
    }
}
