package slipway.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The machine's Docker engine behind a socket of our own, which can go away and come back, as an engine that is restarted does. */
final class EngineProxy implements AutoCloseable {
    private static final Path ENGINE = Path.of("/var/run/docker.sock");

    private final Path socket;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private ServerSocketChannel listening;

    /** @param socket made now; 107 bytes of path at most */
    EngineProxy(Path socket) {
        this.socket = socket;
        back();
    }

    /** For {@code SANDBOX_DOCKER_HOST}. */
    String host() {
        return "unix://" + socket;
    }

    /** All connections end, and no new ones are taken. */
    synchronized void away() {
        close(listening);
        delete();
        open.forEach(EngineProxy::close);
    }

    synchronized void back() {
        try {
            delete();
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
            ServerSocketChannel on = listening;
            Thread.ofVirtual().start(() -> accept(on));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocketChannel on) {
        try {
            while (true) {
                SocketChannel client = on.accept();
                SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(ENGINE));
                open.add(client);
                open.add(engine);
                Thread.ofVirtual().start(() -> pass(client, engine));
                Thread.ofVirtual().start(() -> pass(engine, client));
            }
        } catch (IOException e) {
            // it went away
        }
    }

    private void pass(SocketChannel from, SocketChannel to) {
        ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
        try (from; to) {
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
        } catch (IOException e) {
            // one side has gone, and so goes the other
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        away();
    }
}
