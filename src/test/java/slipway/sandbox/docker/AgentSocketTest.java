package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.sandbox.SandboxException;

class AgentSocketTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    private ServerSocketChannel listener(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    private SandboxException failure(Path path) {
        return assertThrows(SandboxException.Unreachable.class, () -> new AgentSocket(path, () -> { }).connect(SHORT));
    }

    @Test
    void whoeverIsNotTheAgentIsRefused() throws Exception {
        Path socket = directory.resolve("agent.sock");
        try (ServerSocketChannel impostor = listener(socket)) {
            assertTrue(failure(socket).getMessage().startsWith("Not the agent but user "), () -> impostor + " was believed");
        }
    }

    @Test
    void aLinkToAnotherSocketIsNotFollowed() throws Exception {
        try (ServerSocketChannel other = listener(directory.resolve("other.sock"))) {
            Path link = Files.createSymbolicLink(directory.resolve("agent.sock"), directory.resolve("other.sock"));
            assertTrue(failure(link).getMessage().contains("no socket"), () -> other + " was reached");
        }
    }

    @Test
    void anythingButASocketIsRefused() throws Exception {
        assertTrue(failure(Files.writeString(directory.resolve("agent.sock"), "")).getMessage().contains("no socket"));
    }

    @Test
    void aMissingAgentIsWaitedForAndThenSaidToBeUnreachable() {
        assertTrue(failure(directory.resolve("agent.sock")).getMessage().contains("does not answer"));
    }

    @Test
    void waitingEndsWhenTheSandboxHasEnded() {
        SandboxException.Lost lost = new SandboxException.Lost("gone", null);
        AgentSocket socket = new AgentSocket(directory.resolve("agent.sock"), () -> {
            throw lost;
        });
        assertEquals(lost, assertThrows(SandboxException.Lost.class, () -> socket.connect(Duration.ofMinutes(1))));
    }
}
