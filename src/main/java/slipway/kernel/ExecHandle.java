package slipway.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A program that runs in the sandbox. Streams block and are for one thread each; at most 256 KiB wait in each direction,
 * then the writer of either side waits. A lost connection ends it: streams and {@link #waitFor} throw.
 * The caller closes it, which kills the program if it still runs.
 */
public interface ExecHandle extends AutoCloseable {
    /** What the program reads; closing it is the program's end of file. */
    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /**
     * Waits until the program has ended; its outputs may still hold bytes to read.
     *
     * @throws IOException when it has not ended after {@code limit}, or the connection was lost
     */
    ExecExit waitFor(Duration limit) throws IOException;

    @Override
    void close();
}
