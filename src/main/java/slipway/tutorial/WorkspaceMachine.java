package slipway.tutorial;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import slipway.kernel.Execution;
import slipway.kernel.KernelListener;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.SandboxChanged.State;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/**
 * The life of a workspace's sandbox: absent → preparing → ready → lost or failed, and from each of these preparing again. Guarded by
 * the {@link Workspace}'s lock; what waits for the engine has a virtual thread and comes back through the lock.
 */
final class WorkspaceMachine {
    private static final Logger LOG = Logger.getLogger(WorkspaceMachine.class);
    private static final String DELETED = "the account was deleted.";

    /** What the workspace does about it; called under the lock. */
    interface Keeper {
        /** Who hears what this sandbox's kernel says. */
        KernelListener listener(Sandbox of);

        /** Another sandbox is there: nothing of what the last one had. */
        void replaced();

        /** State or words are other ones. */
        void changed();

        /** There will be no sandbox for those who wait for it. */
        void failed(String why);
    }

    private final SandboxOwner owner;
    private final WorkspaceParts parts;
    private final Object lock;
    private final Keeper keeper;
    private State state = State.absent;
    private String words = "Your sandbox starts with the first page that needs it.";
    /** Null unless a sandbox is being opened; completes when that is over, however it went. */
    private CompletableFuture<Void> opening;
    private boolean ended;
    private Sandbox sandbox;
    private KernelSession kernel;

    WorkspaceMachine(SandboxOwner owner, WorkspaceParts parts, Object lock, Keeper keeper) {
        this.owner = owner;
        this.parts = parts;
        this.lock = lock;
        this.keeper = keeper;
    }

    State state() {
        return state;
    }

    /** How things stand, for the learner. */
    String words() {
        return words;
    }

    /** Null when there is no sandbox; it may be there and without a connection. */
    KernelSession kernel() {
        return kernel;
    }

    /** Null when there is none. */
    Sandbox sandbox() {
        return sandbox;
    }

    boolean connected() {
        return state == State.ready && kernel != null;
    }

    /** Opens a sandbox unless there is one, or it is being opened. */
    void open() {
        if (ended) {
            fail(DELETED);
        } else if (kernel == null && opening == null) {
            opening = new CompletableFuture<>();
            become(State.preparing, "Your sandbox is being prepared.");
            Thread.ofVirtual().name("open " + owner).start(this::openNow);
        }
    }

    private void openNow() {
        try {
            parts.recovered().join();
            Sandbox opened = parts.provider().open(parts.terms().specFor(owner));
            synchronized (lock) {
                if (kernel == null && !ended) {
                    take(opened, Map.of(), List.of());
                }
                opened();
            }
        } catch (SandboxException | RuntimeException e) {
            LOG.errorf("the sandbox of %s could not be opened: %s", owner, e.getMessage());
            synchronized (lock) {
                opened();
                fail(e.getMessage());
            }
        }
    }

    private void opened() {
        opening.complete(null);
        opening = null;
    }

    /** Goes on with a sandbox that outlived the server; parameters as in {@link KernelSession#attach}. */
    void adopt(Sandbox found, Map<UUID, Long> stored, List<Execution> accepted) {
        if (!ended) {
            take(found, stored, accepted);
        }
    }

    private void take(Sandbox taken, Map<UUID, Long> stored, List<Execution> accepted) {
        sandbox = taken;
        keeper.replaced();
        kernel = KernelSession.attach(taken, stored, accepted, keeper.listener(taken));
    }

    void attached() {
        become(State.ready, "Sandbox ready");
    }

    void detached() {
        become(State.preparing, "The connection to your sandbox was lost and is being made anew.");
    }

    /** The sandbox does not run any more. */
    void gone(String why) {
        drop();
        keeper.replaced();
        become(State.lost, "Your sandbox is gone (" + why + "). Your files and images are kept; the next Run starts a new one.");
    }

    /** No sandbox is opened any more. @return completes when none is being opened */
    CompletableFuture<Void> end() {
        ended = true;
        drop();
        fail(DELETED);
        return opening == null ? CompletableFuture.completedFuture(null) : opening;
    }

    /** Leaves the sandbox alone and stops listening to it. */
    void close() {
        if (kernel != null) {
            kernel.close();
        }
    }

    private void drop() {
        close();
        kernel = null;
        sandbox = null;
    }

    private void fail(String reason) {
        become(State.failed, "Your sandbox could not be started: " + reason);
        keeper.failed(words);
    }

    private void become(State now, String told) {
        state = now;
        words = told;
        keeper.changed();
    }
}
