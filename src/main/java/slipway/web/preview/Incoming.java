package slipway.web.preview;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a browser sends, for one virtual thread that waits for it: the connection is read no faster than that thread asks. */
final class Incoming {
    private static final Buffer END = Buffer.buffer();
    private static final Buffer BROKEN = Buffer.buffer();

    private final ReadStream<Buffer> stream;
    private final BlockingQueue<Buffer> pieces = new LinkedBlockingQueue<>();

    /** On the stream's event loop; the stream is paused until the first {@link #next}. */
    Incoming(ReadStream<Buffer> stream) {
        this.stream = stream;
        stream.pause();
        stream.exceptionHandler(failure -> pieces.add(BROKEN));
        stream.handler(pieces::add);
        stream.endHandler(end -> pieces.add(END));
    }

    /** The next bytes; null at the end. @throws IOException when the browser has gone before that */
    Buffer next() throws IOException, InterruptedException {
        stream.fetch(1);
        Buffer piece = pieces.take();
        if (piece == BROKEN) {
            throw new IOException("the browser has gone");
        }
        return piece == END ? null : piece;
    }
}
