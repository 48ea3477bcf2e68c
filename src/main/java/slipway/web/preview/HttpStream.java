package slipway.web.preview;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One request and its answer over a pair of blocking streams: Netty's codec, which the server itself speaks HTTP with, without a
 * channel below it. One thread may send while another receives.
 */
final class HttpStream {
    private static final int PIECE = 64 << 10;

    private final InputStream in;
    private final OutputStream out;
    private final EmbeddedChannel requests = new EmbeddedChannel(new HttpRequestEncoder());
    private final EmbeddedChannel answers;
    private final byte[] piece = new byte[PIECE];
    private boolean heard;
    private boolean ended;

    /** @param head whether the request asks for the head of an answer only */
    HttpStream(InputStream in, OutputStream out, boolean head) {
        this.in = in;
        this.out = out;
        var bounds = new HttpDecoderConfig().setMaxInitialLineLength(8 << 10).setMaxHeaderSize(64 << 10).setMaxChunkSize(PIECE);
        answers = new EmbeddedChannel(new HttpResponseDecoder(bounds) {
            @Override
            protected boolean isContentAlwaysEmpty(HttpMessage message) {
                return head || super.isContentAlwaysEmpty(message);
            }
        });
    }

    void send(HttpObject part) throws IOException {
        requests.writeOutbound(part);
        for (ByteBuf bytes; (bytes = requests.readOutbound()) != null;) {
            try {
                bytes.readBytes(out, bytes.readableBytes());
            } finally {
                bytes.release();
            }
        }
    }

    /** The next part of the answer, an {@link HttpObject}, or a {@link ByteBuf} behind a switch of protocols; null at the end of the stream. */
    Object receive() throws IOException {
        for (;;) {
            Object part = received();
            if (part != null || ended) {
                return part;
            }
            int size = in.read(piece);
            if (size < 0) {
                ended = true;
                answers.finish();
            } else {
                heard = true;
                answers.writeInbound(Unpooled.copiedBuffer(piece, 0, size));
            }
        }
    }

    /** The same without reading on; null when nothing is left of what was read. */
    Object received() {
        return answers.readInbound();
    }

    /** Whether there was any answer at all. */
    boolean heard() {
        return heard;
    }
}
