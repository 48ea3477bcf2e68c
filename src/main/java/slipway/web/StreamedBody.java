package slipway.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.providers.serialisers.StreamingOutputMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Bodies that are made while they are sent arrive whole, or visibly broken; a browser keeps what ended in order as if it were whole. The
 * writer that this one replaces ends them in order: it closes what the body is written to, also when the body's own writer did so
 * because it failed, and asks for the connection's end only behind what waits to be sent.
 */
@Provider
public class StreamedBody extends StreamingOutputMessageBodyWriter {
    @Override
    public void writeResponse(StreamingOutput body, Type type, ServerRequestContext context) throws IOException {
        HttpServerRequest request = ((ResteasyReactiveRequestContext) context).serverRequest().unwrap(HttpServerRequest.class);
        super.writeResponse(out -> {
            try {
                body.write(new LeftOpen(out));
            } catch (IOException | RuntimeException | Error e) {
                if (request.response().headWritten()) {
                    breakOff(request.connection());
                }
                throw e;
            }
        }, type, context);
    }

    /**
     * Ends a connection now: what waits to be sent is not sent, nor is what ends an answer in order. The other side learns of a reset,
     * since for HTTP/1.0 a closed connection is the end of a whole answer. Does not block; any thread. {@link HttpConnection#close}
     * sends what waits first, and whatever is written meanwhile.
     */
    public static void breakOff(HttpConnection connection) {
        ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
        context.executor().execute(() -> {
            if (context.channel().isOpen()) {
                context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                context.close(); // the channel's own would come by the connection's, which sends what waits
            }
        });
    }

    /** Passes on all but its end. */
    private static final class LeftOpen extends FilterOutputStream {
        private LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() {
            // who sends it ends it
        }
    }
}
