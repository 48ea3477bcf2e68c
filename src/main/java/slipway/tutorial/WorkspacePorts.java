package slipway.tutorial;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import slipway.kernel.DialedStream;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.PortsChanged;

/**
 * The ports that containers in a workspace's sandbox publish, as its engine tells: pages are told of each change. Costs nothing without
 * an engine, and with one a stream on which nothing comes while no container starts or ends. Guarded by the {@link Workspace}'s lock
 * but for the virtual thread that listens.
 */
final class WorkspacePorts {
    /** What starts or ends together is told together, and who does so all the time is asked this often at most. */
    private static final Duration TOGETHER = Duration.ofMillis(300);
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private final WorkspaceState workspace;
    private List<PortsChanged.Port> ports = List.of();
    /** One life of the engine that is listened to; null without one. */
    private Life listening;

    /** Not a record: two lives of an engine under one kernel are two. */
    private static final class Life {
        private final KernelSession kernel;

        Life(KernelSession kernel) {
            this.kernel = kernel;
        }
    }

    WorkspacePorts(WorkspaceState workspace) {
        this.workspace = workspace;
    }

    void tell(Workspace.Watcher watcher) {
        watcher.tell(new PortsChanged(ports));
    }

    /** By number. */
    List<PortsChanged.Port> now() {
        return ports;
    }

    /** The engine of this sandbox is there: listen to it, unless that is so already. */
    void engineReady(KernelSession kernel) {
        if (listening == null || listening.kernel != kernel) {
            var life = new Life(kernel);
            listening = life;
            Thread.ofVirtual().name("ports of " + workspace.owner).start(() -> listen(life));
        }
    }

    /** The engine is gone, or the whole sandbox: nothing is published. */
    void engineGone() {
        listening = null;
        found(List.of());
    }

    private void found(List<PortsChanged.Port> now) {
        if (!now.equals(ports)) {
            ports = now;
            workspace.watchers.tellAll(new PortsChanged(ports));
        }
    }

    private void listen(Life life) {
        try {
            while (isWanted(life)) {
                try (DialedStream changes = PublishedPorts.changes(life.kernel)) {
                    follow(life, changes.input());
                } catch (IOException e) {
                    Thread.sleep(AGAIN); // the engine restarts, or the connection to the agent is being made anew; else nobody wants this any more
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Life life, InputStream changes) throws IOException, InterruptedException {
        byte[] said = new byte[16 << 10];
        do {
            List<PortsChanged.Port> now = PublishedPorts.now(life.kernel);
            synchronized (workspace.lock) {
                if (listening == life) {
                    found(now);
                }
            }
            if (changes.read(said) < 0) {
                throw new IOException("the engine says no more");
            }
            Thread.sleep(TOGETHER);
        } while (isWanted(life));
    }

    private boolean isWanted(Life life) {
        synchronized (workspace.lock) {
            return listening == life && workspace.machine.kernel() == life.kernel;
        }
    }
}
