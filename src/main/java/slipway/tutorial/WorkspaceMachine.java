package slipway.tutorial;

import java.io.IOException;
import java.time.Instant;
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
 * The life of a workspace's sandbox: absent → (queued →) preparing → ready → stopped, lost or failed, and from each of these
 * preparing again. Guarded by the {@link Workspace}'s lock; what waits for the engine has a virtual thread and comes back through the
 * lock.
 */
final class WorkspaceMachine {
    private static final Logger LOG = Logger.getLogger(WorkspaceMachine.class);
    private static final String DELETED = "the account was deleted.";
    static final String ABSENT = "Your sandbox starts with the first page that needs it.";

    /** What the workspace does about it; called under the lock. */
    interface Keeper {
        /** Who hears what this sandbox's kernel says. */
        KernelListener listener(Sandbox of);

        /** Another sandbox is there, or none: nothing of what the last one had. */
        void replaced();

        /** State or words are other ones. */
        void changed();

        /** There will be no sandbox for those who wait for it. */
        void failed(String why);

        /** Whether anybody still wants a place in line at this moment. */
        boolean wanted();
    }

    /** What ends a sandbox; blocks. */
    interface Ending {
        void end(Sandbox sandbox) throws SandboxException, IOException;
    }

    private final SandboxOwner owner;
    private final WorkspaceParts parts;
    private final Object lock;
    private final Keeper keeper;
    private State state = State.absent;
    private String words = ABSENT;
    private final WorkspaceOpening opening;
    private boolean ending;
    /** Of the last time it was ended. */
    private CompletableFuture<Void> end = CompletableFuture.completedFuture(null);
    /** Somebody wanted a sandbox while this one was being ended. */
    private boolean again;
    /** It was opened here, and has not answered yet. */
    private boolean fresh;
    /** There shall be none any more. */
    private boolean ended;
    private Sandbox sandbox;
    private KernelSession kernel;

    WorkspaceMachine(SandboxOwner owner, WorkspaceParts parts, Object lock, Keeper keeper) {
        this.owner = owner;
        this.parts = parts;
        this.lock = lock;
        this.keeper = keeper;
        this.opening = new WorkspaceOpening(owner, parts, lock, this);
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

    /** Whether one is being opened or ended, or waited for. */
    boolean changing() {
        return opening.underWay() || ending;
    }

    /** Whether there is one, and it is not being ended. */
    boolean stands() {
        return sandbox != null && !ending;
    }

    /** Opens a sandbox unless there is one, or it is being opened; waits in line for it when there is no room. */
    void open() {
        if (ended) {
            fail(DELETED);
        } else if (ending) {
            again = true;
        } else if (kernel == null) {
            opening.want();
        }
    }

    /** Opens one for somebody who may soon want it, if there is room. */
    void openUnasked() {
        if (!ended && !ending && kernel == null) {
            opening.offer();
        }
    }

    /** The provider gave one. It is not needed when the learner was deleted, or one that outlived the server was found, meanwhile. */
    void opened(Sandbox opened) {
        if (kernel == null && !ended) {
            take(opened, Map.of(), List.of());
            fresh = true;
        }
    }

    boolean ended() {
        return ended;
    }

    /** Whether anybody still wants a place in line. */
    boolean wanted() {
        return keeper.wanted();
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

    /** @return whether it was opened here and answers for the first time */
    boolean attached() {
        boolean first = fresh;
        fresh = false;
        if (!ending) {
            become(State.ready, "Sandbox ready");
        }
        return first;
    }

    void detached() {
        if (!ending) {
            become(State.preparing, "The connection to your sandbox was lost and is being made anew.");
        }
    }

    /** The sandbox does not run any more, and nobody here ended it. */
    void gone(String why) {
        drop();
        keeper.replaced();
        become(State.lost, "Your sandbox is gone (" + why + "). Your files and images are kept; the next Run starts a new one.");
    }

    /**
     * Ends the sandbox. Whoever wants one meanwhile, gets one afterwards.
     *
     * @param replace whether another one is opened in any case, in the place of this one
     * @param how blocks, on a thread of its own
     * @param meanwhile what pages are shown
     * @return completes when it is over; with the reason when it could not be ended, and then it is as it was
     */
    CompletableFuture<Void> end(boolean replace, Ending how, State meanwhile, String told) {
        var over = new CompletableFuture<Void>();
        end = over;
        Sandbox old = sandbox;
        opening.leaveLine();
        ending = true;
        become(meanwhile, told);
        Thread.ofVirtual().name("end " + owner).start(() -> {
            try {
                how.end(old);
                synchronized (lock) {
                    ending = false;
                    drop();
                    keeper.replaced();
                    keeper.changed();
                }
                over.complete(null);
            } catch (SandboxException | IOException | RuntimeException e) {
                LOG.warnf("the sandbox of %s could not be ended: %s", owner, e.getMessage());
                synchronized (lock) {
                    ending = false;
                    reconnect(old);
                }
                over.completeExceptionally(e);
            }
            synchronized (lock) {
                boolean wanted = again;
                again = false;
                if (replace && !ended && kernel == null) {
                    opening.wantAgain();
                } else if (wanted) {
                    open();
                }
            }
        });
        return over;
    }

    /** Whether it still runs, or was lost while it was being ended, the new connection finds out. */
    private void reconnect(Sandbox kept) {
        if (ended) {
            return;
        }
        if (kept == null) {
            become(State.absent, ABSENT);
        } else {
            close();
            become(State.preparing, "Your sandbox is being looked for.");
            take(kept, Map.of(), List.of());
        }
    }

    /** No sandbox is opened any more. @return completes when none is being opened or ended */
    CompletableFuture<Void> end() {
        ended = true;
        opening.leaveLine();
        drop();
        fail(DELETED);
        return CompletableFuture.allOf(opening.over(), end.exceptionally(failure -> null));
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

    void fail(String reason) {
        become(State.failed, "Your sandbox could not be started: " + reason);
        keeper.failed(words);
    }

    void become(State now, String told) {
        state = now;
        words = told;
        keeper.changed();
    }
}
