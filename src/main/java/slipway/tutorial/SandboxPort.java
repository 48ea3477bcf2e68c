package slipway.tutorial;

import java.io.InputStream;
import java.io.OutputStream;
import slipway.kernel.DialedStream;

/**
 * A connection to something that listens in a learner's sandbox; what it says is the learner's. Streams block and are for one thread
 * each; at most 256 KiB wait in each direction. Closing it ends both, from any thread.
 */
public final class SandboxPort implements AutoCloseable {
    private final DialedStream stream;

    SandboxPort(DialedStream stream) {
        this.stream = stream;
    }

    public InputStream input() {
        return stream.input();
    }

    public OutputStream output() {
        return stream.output();
    }

    @Override
    public void close() {
        stream.close();
    }
}
