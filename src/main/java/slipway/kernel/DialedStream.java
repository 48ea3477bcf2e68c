package slipway.kernel;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * An open connection to a socket inside the sandbox. Streams block and are for one thread each; at most 256 KiB wait in
 * each direction. Closing {@link #output} is the end of what we say (half-close); closing the whole ends both.
 */
public interface DialedStream extends AutoCloseable {
    InputStream input();

    OutputStream output();

    @Override
    void close();
}
