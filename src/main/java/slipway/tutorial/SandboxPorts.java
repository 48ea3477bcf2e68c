package slipway.tutorial;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import slipway.classroom.LearnerId;
import slipway.kernel.DialTarget;
import slipway.kernel.KernelSession;
import slipway.kernel.RefusedStreamException;
import slipway.protocol.ServerMessage.PortsChanged;
import slipway.sandbox.SandboxOwner;

/** The way to what listens in learners' sandboxes. Never starts a sandbox: what listened in a stopped one has ended with it. Blocks; any thread. */
public final class SandboxPorts {
    /** {@link RefusedException#code} when the sandbox will be there soon. */
    public static final String PREPARING = "sandbox-preparing";
    /** {@link RefusedException#code} when there is a sandbox, and nothing listens on that port of it. */
    public static final String NOTHING_LISTENS = "nothing-listens";

    private final Function<SandboxOwner, Optional<Workspace>> workspaces;

    SandboxPorts(Function<SandboxOwner, Optional<Workspace>> workspaces) {
        this.workspaces = workspaces;
    }

    /** What containers in the sandbox publish at this moment, by number. Does not block. */
    public List<PortsChanged.Port> published(LearnerId learner, String course) {
        return workspaces.apply(new SandboxOwner(learner.value(), course)).map(Workspace::ports).orElse(List.of());
    }

    /**
     * Connects to a TCP port of the sandbox's own 127.0.0.1.
     *
     * @param use whether somebody is there who uses the sandbox by it, so that it is not stopped as idle
     * @throws RefusedException when that cannot be; the message is a sentence for people
     */
    public SandboxPort dial(LearnerId learner, String course, int port, boolean use) throws RefusedException {
        Optional<Workspace> workspace = workspaces.apply(new SandboxOwner(learner.value(), course));
        Optional<KernelSession> kernel = workspace.flatMap(found -> found.connected(use));
        if (kernel.isEmpty()) {
            throw workspace.map(Workspace::absence).orElseGet(() -> new RefusedException("no-sandbox", WorkspaceMachine.ABSENT));
        }
        try {
            return new SandboxPort(kernel.get().dial(new DialTarget.Tcp(port)));
        } catch (RefusedStreamException e) {
            throw new RefusedException(NOTHING_LISTENS, "Nothing in the sandbox listens on port " + port + " just now.");
        } catch (IOException e) {
            throw new RefusedException("sandbox-unreachable", "The sandbox could not be reached: " + e.getMessage() + ".");
        }
    }
}
