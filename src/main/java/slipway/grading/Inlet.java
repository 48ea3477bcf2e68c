package slipway.grading;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;

/** Bytes of a check on their way into the learner's sandbox; what waits is bounded by the credit that the judge has. */
final class Inlet {
    static final int WINDOW = 256 << 10;

    private final LinkedBlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
    private int held;

    synchronized void offer(byte[] bytes) throws IOException {
        held += bytes.length;
        if (held > WINDOW || waiting.size() > WINDOW) {
            throw new IOException("the judge sent more than it has credit for");
        }
        waiting.add(bytes);
    }

    byte[] take() throws InterruptedException {
        return waiting.take();
    }

    synchronized void written(int bytes) {
        held -= bytes;
    }
}
