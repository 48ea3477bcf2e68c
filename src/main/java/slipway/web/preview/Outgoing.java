package slipway.web.preview;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What a browser is sent, by one virtual thread that waits until each piece is written: so a browser that reads slowly holds up its
 * own app and nobody else.
 */
final class Outgoing {
    private final WriteStream<Buffer> stream;

    Outgoing(WriteStream<Buffer> stream) {
        this.stream = stream;
    }

    void write(ByteBuf bytes) throws IOException, InterruptedException {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        await(stream.write(Buffer.buffer(copy)));
    }

    void write(byte[] bytes, int size) throws IOException, InterruptedException {
        await(stream.write(Buffer.buffer(size).appendBytes(bytes, 0, size)));
    }

    void end() throws IOException, InterruptedException {
        await(stream.end());
    }

    private static void await(Future<Void> written) throws IOException, InterruptedException {
        await(written.toCompletionStage().toCompletableFuture());
    }

    static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException("the browser has gone: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
