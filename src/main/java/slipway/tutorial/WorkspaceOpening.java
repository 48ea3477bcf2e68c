package slipway.tutorial;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import slipway.protocol.ServerMessage.SandboxChanged.State;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/**
 * How a workspace comes by a sandbox: it asks the provider, at once or when it is its turn in the {@link WaitingLine}. Guarded by the
 * {@link Workspace}'s lock; what waits for the engine has a virtual thread and comes back through the lock.
 */
final class WorkspaceOpening implements WaitingLine.Member {
    private static final Logger LOG = Logger.getLogger(WorkspaceOpening.class);

    private final SandboxOwner owner;
    private final WorkspaceParts parts;
    private final Object lock;
    private final WorkspaceMachine machine;
    /** Null unless the provider is being asked; completes when that is over, however it went. */
    private CompletableFuture<Void> asking;
    private boolean inLine;
    /** Since when somebody wants a sandbox that is not there: the place in line. */
    private Instant since;
    /** Asked for by nobody: it does not wait in line, and what fails is not told. */
    private boolean unasked;

    WorkspaceOpening(SandboxOwner owner, WorkspaceParts parts, Object lock, WorkspaceMachine machine) {
        this.owner = owner;
        this.parts = parts;
        this.lock = lock;
        this.machine = machine;
    }

    boolean underWay() {
        return asking != null || inLine;
    }

    /** Completes when the provider is not being asked. */
    CompletableFuture<Void> over() {
        return asking == null ? CompletableFuture.completedFuture(null) : asking;
    }

    /** Somebody wants a sandbox: it is opened, or waited for in line when there is no room. */
    void want() {
        unasked = false;
        if (!underWay()) {
            since = parts.clock().instant();
            if (parts.line().isEmpty()) {
                ask();
            } else {
                lineUp();
            }
        }
    }

    /** As {@link #want}, ahead of all in line: for who has just given up the own sandbox for another. */
    void wantAgain() {
        unasked = false;
        if (!underWay()) {
            since = Instant.EPOCH;
            ask();
        }
    }

    /** Somebody may soon want one: it is opened if there is room, and nobody is told when there is none. */
    void offer() {
        if (!underWay() && parts.line().isEmpty()) {
            unasked = true;
            since = parts.clock().instant();
            ask();
        }
    }

    private void ask() {
        asking = new CompletableFuture<>();
        if (!inLine) {
            machine.become(State.preparing, "Your sandbox is being prepared.");
        }
        Thread.ofVirtual().name("open " + owner).start(this::askNow);
    }

    private void askNow() {
        try {
            parts.recovered().join();
            Sandbox opened = parts.provider().open(parts.terms().specFor(owner));
            synchronized (lock) {
                answered();
                leaveLine();
                machine.opened(opened);
            }
        } catch (SandboxException.Full e) {
            synchronized (lock) {
                answered();
                full();
            }
        } catch (SandboxException | RuntimeException e) {
            LOG.errorf("the sandbox of %s could not be opened: %s", owner, e.getMessage());
            synchronized (lock) {
                answered();
                leaveLine();
                if (unasked) {
                    machine.become(State.absent, WorkspaceMachine.ABSENT);
                } else {
                    machine.fail(e.getMessage());
                }
            }
        }
    }

    private void answered() {
        asking.complete(null);
        asking = null;
    }

    private void full() {
        if (machine.ended()) {
            leaveLine();
        } else if (unasked) {
            machine.become(State.absent, WorkspaceMachine.ABSENT);
        } else {
            lineUp();
            parts.line().refused(this);
        }
    }

    private void lineUp() {
        inLine = true;
        stand(parts.line().join(this, since));
    }

    void leaveLine() {
        if (inLine) {
            inLine = false;
            parts.line().leave(this);
        }
    }

    @Override
    public void stand(int before) {
        synchronized (lock) {
            if (!inLine || asking != null) {
                return;
            }
            if (!machine.wanted()) {
                leaveLine();
                machine.become(State.absent, WorkspaceMachine.ABSENT);
            } else if (machine.state() != State.queued || !machine.words().equals(Words.inLine(before))) {
                machine.become(State.queued, Words.inLine(before));
            }
        }
    }

    @Override
    public void tryToEnter() {
        synchronized (lock) {
            if (inLine && asking == null) {
                ask();
            } else {
                parts.line().leave(this); // it was told to try when it had just given up
            }
        }
    }
}
