package slipway.sandbox.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import slipway.sandbox.SandboxException;

/** Connects to the agent's Unix socket, waiting for an agent that is still starting. Blocks; any thread. */
final class AgentSocket {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String AGENT_UID = "990";
    private static final long PAUSE_MILLIS = 4;
    private static final long CHECK_MILLIS = 250;

    /** Asked now and then while the agent does not answer; throws when waiting is in vain. */
    @FunctionalInterface
    interface StillRunning {
        void check() throws SandboxException;
    }

    private final Path path;
    private final StillRunning stillRunning;

    AgentSocket(Path path, StillRunning stillRunning) {
        this.path = path;
        this.stillRunning = stillRunning;
    }

    SocketChannel connect(Duration patience) throws SandboxException {
        long start = System.nanoTime();
        long nextCheck = CHECK_MILLIS;
        while (true) {
            IOException failure;
            try {
                return connectOnce();
            } catch (IOException e) {
                failure = e;
            }
            long waited = (System.nanoTime() - start) / 1_000_000;
            if (waited >= nextCheck) {
                stillRunning.check();
                nextCheck = waited + CHECK_MILLIS;
            }
            if (waited >= patience.toMillis()) {
                stillRunning.check();
                throw new SandboxException.Unreachable("The sandbox runs, but its agent does not answer ("
                        + failure.getMessage() + ").", failure);
            }
            pause();
        }
    }

    private SocketChannel connectOnce() throws IOException, SandboxException {
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
            throw new SandboxException.Unreachable("The sandbox put something that is no socket in its agent's place.", null);
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            requireAgent(channel);
            return channel;
        } catch (IOException | SandboxException e) {
            channel.close();
            throw e;
        }
    }

    private static void requireAgent(SocketChannel channel) throws IOException, SandboxException {
        UserPrincipal agent = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(AGENT_UID);
        UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!peer.equals(agent)) {
            throw new SandboxException.Unreachable("Not the agent but user " + peer.getName() + " listens on the sandbox's socket. If the"
                    + " Docker engine maps user ids (userns-remap), Slipway cannot use it.", null);
        }
    }

    private static void pause() throws SandboxException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException.Unreachable("Interrupted while waiting for the sandbox's agent.", e);
        }
    }
}
