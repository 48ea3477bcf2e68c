package slipway.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/**
 * A sandbox whose agent misbehaves in a way of its own: the subclasses' {@link #serve} is the agent's end of one connection,
 * over a real Unix socket. Frames are made by hand here, so that the codec is not tested with itself.
 */
abstract class FakeAgent implements Sandbox, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String BOOT = "boot-1";

    /** How often it was connected to. */
    final AtomicInteger connections = new AtomicInteger();
    /** All control frames it was told, over all connections. */
    final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final ServerSocketChannel server;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String gone;

    FakeAgent() {
        try {
            directory = Files.createTempDirectory("slipway-fake");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The agent's end; its return or failure closes the connection. */
    abstract void serve(Connection connection) throws IOException;

    /** From now on there is no such sandbox. */
    void vanish(String message) {
        gone = message;
    }

    @Override
    public ByteChannel connect() throws SandboxException {
        if (gone != null) {
            throw new SandboxException.Lost(gone, null);
        }
        try {
            SocketChannel ours = SocketChannel.open(server.getLocalAddress());
            SocketChannel theirs = server.accept();
            connections.incrementAndGet();
            Thread.ofVirtual().name("fake-agent").start(() -> {
                try (theirs) {
                    serve(new Connection(theirs));
                } catch (IOException e) {
                    // the session ended the connection; that is how these agents stop
                }
            });
            return ours;
        } catch (IOException e) {
            throw new SandboxException.Unreachable("the fake is closed", e);
        }
    }

    @Override
    public String id() {
        return getClass().getSimpleName();
    }

    @Override
    public SandboxOwner owner() {
        return new SandboxOwner("learner", "course");
    }

    @Override
    public boolean running() {
        return gone == null;
    }

    @Override
    public void renew(Duration lifetime) {
        // these sandboxes do not expire
    }

    @Override
    public void stop() {
        vanish("stopped");
    }

    @Override
    public void remove() {
        vanish("removed");
    }

    @Override
    public void close() {
        over.countDown();
        try {
            server.close();
            Files.deleteIfExists(directory.resolve("s"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection as the agent has it. */
    final class Connection {
        private final SocketChannel channel;
        private final DataInputStream in;

        Connection(SocketChannel channel) {
            this.channel = channel;
            this.in = new DataInputStream(Channels.newInputStream(channel));
        }

        /** The next control frame of that op; others are noted and passed over. */
        JsonNode await(String op) throws IOException {
            while (true) {
                byte[] frame = in.readNBytes(in.readInt());
                if (frame[0] == 1) {
                    JsonNode message = JSON.readTree(new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8));
                    told.add(message);
                    if (message.get("op").asText().equals(op)) {
                        return message;
                    }
                }
            }
        }

        /** Answers the server's hello. */
        void greet(UUID... runs) throws IOException {
            greet(BOOT, runs);
        }

        void greet(String boot, UUID... runs) throws IOException {
            await("hello");
            String list = String.join(",", Stream.of(runs).map(run -> "\"" + run + "\"").toList());
            say("{\"op\":\"hello\",\"version\":1,\"boot\":\"" + boot + "\",\"runs\":[" + list
                    + "],\"engine\":{\"state\":\"off\",\"version\":null,\"message\":\"\"}}");
        }

        void say(String json) throws IOException {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            raw(ByteBuffer.allocate(5 + bytes.length).putInt(1 + bytes.length).put((byte) 1).put(bytes).array());
        }

        void started(UUID run) throws IOException {
            say("{\"op\":\"started\",\"run\":\"" + run + "\",\"at\":1}");
        }

        void ended(UUID run, long offset) throws IOException {
            say("{\"op\":\"ended\",\"run\":\"" + run + "\",\"outcome\":{\"kind\":\"finished\",\"exitCode\":0},"
                    + "\"directory\":\"/home/learner\",\"at\":2,\"offset\":" + offset + "}");
        }

        void closed(UUID run, long length) throws IOException {
            say("{\"op\":\"closed\",\"run\":\"" + run + "\",\"length\":" + length + "}");
        }

        void output(UUID run, long offset, byte[] bytes) throws IOException {
            raw(ByteBuffer.allocate(29 + bytes.length).putInt(25 + bytes.length).put((byte) 2)
                    .putLong(run.getMostSignificantBits()).putLong(run.getLeastSignificantBits())
                    .putLong(offset).put(bytes).array());
        }

        void data(int channelNumber, int part, byte[] bytes) throws IOException {
            raw(ByteBuffer.allocate(10 + bytes.length).putInt(6 + bytes.length).put((byte) 4).putInt(channelNumber)
                    .put((byte) part).put(bytes).array());
        }

        void raw(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void hangUp() throws IOException {
            channel.close();
        }

        /** Hears everything until the server ends the connection. */
        void listen() throws IOException {
            await("nothing is ever called this");
        }

        /** Neither hears nor says anything until the test is over. */
        void sulk() throws IOException {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
