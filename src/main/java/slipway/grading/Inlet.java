package slipway.grading;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;

/** Bytes of a check on their way into the learner's sandbox; what waits is bounded by the credit that the judge has. */
final class Inlet {
    static final int WINDOW = 256 << 10;
    private static final byte[] END = {};

    private final LinkedBlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
    private int held;
    private boolean ended;

    /** @param bytes none: the end. What comes after the end is dropped */
    synchronized void offer(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            end();
        } else if (!ended) {
            held += bytes.length;
            if (held > WINDOW) {
                throw new IOException("the judge sent more than it has credit for");
            }
            waiting.add(bytes);
        }
    }

    synchronized void end() {
        if (!ended) {
            ended = true;
            waiting.add(END);
        }
    }

    /** Waits; no bytes: the end. */
    byte[] take() throws InterruptedException {
        return waiting.take();
    }

    synchronized void written(int bytes) {
        held -= bytes;
    }
}
