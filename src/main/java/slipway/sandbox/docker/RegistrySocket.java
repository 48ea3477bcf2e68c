package slipway.sandbox.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/** The course registry's door, as an engine finds it. Any thread. */
final class RegistrySocket {
    private static final Logger LOG = Logger.getLogger(RegistrySocket.class);
    private static final Duration TO_ANSWER = Duration.ofSeconds(3);
    private static final byte[] QUESTION = "GET /v2/ HTTP/1.0\r\nHost: registry\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Path path;

    RegistrySocket(Path path) {
        this.path = path;
    }

    /** Asks for its version, as engines do first. Blocks for three seconds at most. */
    boolean answers() throws InterruptedException {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            StringBuffer answer = new StringBuffer();
            Thread question = Thread.ofVirtual().name("course-registry-question").start(() -> ask(socket, answer));
            question.join(TO_ANSWER);
            return answer.indexOf(" 200 ") > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void ask(SocketChannel socket, StringBuffer answer) {
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
            socket.write(ByteBuffer.wrap(QUESTION));
            ByteBuffer first = ByteBuffer.allocate(64);
            while (first.hasRemaining() && socket.read(first) >= 0) {
                // the first line is enough
            }
            answer.append(new String(first.array(), 0, first.position(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.debugf("the course registry does not answer: %s", e.getMessage());
        }
    }
}
