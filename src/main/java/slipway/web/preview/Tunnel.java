package slipway.web.preview;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import slipway.tutorial.SandboxPort;

/** A WebSocket from the moment on when the app has agreed to it: both sides' bytes pass as they are, until one of them ends it. */
final class Tunnel {
    private static final int PIECE = 16 << 10;

    private final Visit visit;
    private final SandboxPort port;
    private final HttpStream app;

    private record Ends(NetSocket socket, Incoming incoming) {
    }

    /** @param app may hold what the app has said already */
    Tunnel(Visit visit, SandboxPort port, HttpStream app) {
        this.visit = visit;
        this.port = port;
        this.app = app;
    }

    void run() throws IOException, InterruptedException {
        Ends browser = Outgoing.await(open());
        var out = new Outgoing(browser.socket());
        Thread.ofVirtual().name("preview socket").start(() -> upload(browser.incoming()));
        try {
            for (Object part; (part = app.received()) != null; ReferenceCountUtil.release(part)) {
                if (part instanceof ByteBuf early) {
                    out.write(early);
                }
            }
            byte[] piece = new byte[PIECE];
            InputStream in = port.input();
            for (int size; (size = in.read(piece)) >= 0;) {
                out.write(piece, size);
            }
        } finally {
            browser.socket().close();
        }
    }

    /** The browser is told, and what it says from then on is no HTTP. On its event loop, so that nothing is missed. */
    private CompletableFuture<Ends> open() {
        visit.response().setStatusCode(101).putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        var opened = new CompletableFuture<Ends>();
        visit.loop().runOnContext(now -> visit.request().toNetSocket().onFailure(opened::completeExceptionally).onSuccess(socket -> {
            socket.closeHandler(closed -> port.close());
            opened.complete(new Ends(socket, new Incoming(socket)));
        }));
        return opened;
    }

    private void upload(Incoming incoming) {
        try (OutputStream out = port.output()) {
            for (Buffer piece; (piece = incoming.next()) != null;) {
                out.write(piece.getBytes());
            }
        } catch (IOException e) {
            port.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
