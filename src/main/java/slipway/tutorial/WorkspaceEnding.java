package slipway.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import slipway.kernel.EngineState;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.Notices.Level;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;

/**
 * How a workspace's sandbox ends on purpose: it is stopped when nobody uses it, replaced when its learner starts over, and put away when
 * nobody has used it for long; and how it is kept from ending. Methods take the workspace's lock.
 */
final class WorkspaceEnding implements SandboxKeeping.Kept {
    private static final Logger LOG = Logger.getLogger(WorkspaceEnding.class);

    private final WorkspaceState is;

    WorkspaceEnding(WorkspaceState is) {
        this.is = is;
    }

    @Override
    public Optional<Instant> idleSince() {
        synchronized (is.lock) {
            return is.machine.stands() && is.runs.noneLive() && !is.runs.anyWaiting() && !is.use.goesOn() ? Optional.of(is.use.last())
                    : Optional.empty();
        }
    }

    @Override
    public void stopIdle(Instant since, String why, Runnable over) {
        CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);
        synchronized (is.lock) {
            if (idleSince().equals(Optional.of(since))) {
                LOG.infof("sandbox %s of %s: %s", is.machine.sandbox().id(), is.owner, why);
                is.back.forget();
                is.watchers.put(WorkspaceReturn.stoppedNotice(why, this::start));
                stopped = is.machine.end(false, stopping(), SandboxChanged.State.stopped, "Your sandbox was stopped, as nobody used it");
            }
        }
        stopped.whenComplete((done, failure) -> over.run());
    }

    private WorkspaceMachine.Ending stopping() {
        KernelSession kernel = is.machine.kernel();
        boolean engine = is.readiness().engine() == EngineState.READY;
        return sandbox -> {
            List<String> containers = engine ? InnerDocker.running(kernel) : List.of();
            sandbox.stop();
            synchronized (is.lock) {
                is.back.stopped(containers);
            }
        };
    }

    private void start() {
        synchronized (is.lock) {
            is.use.happens();
            is.machine.open();
        }
    }

    /**
     * Takes the sandbox away with all that is in it and opens a fresh one at once.
     *
     * @throws RefusedException when it is just being opened or taken away
     */
    void startOver() throws RefusedException {
        synchronized (is.lock) {
            if (is.machine.changing()) {
                throw new RefusedException("sandbox-changing", "Your sandbox is being prepared just now. Start over when it is ready.");
            }
            is.use.happens();
            is.runs.lose("You started over with a fresh sandbox.");
            forget();
            is.machine.end(true, gone -> is.parts.provider().remove(is.owner), SandboxChanged.State.preparing,
                    "Your sandbox is being replaced by a fresh one.").exceptionally(failure -> {
                        is.put(told("start-over", "Your sandbox could not be replaced: " + failure.getMessage()));
                        return null;
                    });
        }
    }

    /**
     * Removes what nobody uses. Blocks.
     *
     * @param how keeps the files and removes the rest
     * @return false when somebody uses it, and nothing was done
     * @throws ExecutionException with the reason, when it could not be removed
     */
    boolean putAway(WorkspaceMachine.Ending how, SandboxLife life) throws ExecutionException, InterruptedException {
        CompletableFuture<Void> over;
        synchronized (is.lock) {
            if (is.machine.stands() || is.machine.changing() || is.runs.anyWaiting() || is.use.goesOn()) {
                return false;
            }
            over = is.machine.end(false, how, SandboxChanged.State.absent, WorkspaceMachine.ABSENT);
        }
        over.get();
        synchronized (is.lock) {
            forget();
            is.watchers.put(told("put-away", "Nobody used your sandbox of this course for " + Words.duration(life.unused())
                    + ", so it was removed with its images and containers. Your files are kept for " + Words.duration(life.putAway())
                    + ": download them on the page “Your record”."));
        }
        return true;
    }

    /** Nothing of what was there comes back. */
    private void forget() {
        is.shells.forgetPlaces();
        is.watchers.clearNotices();
        is.back.forget();
    }

    private Notice told(String id, String text) {
        return new Notice(id, Level.warning, null, text, List.of(), List.of(new Notice.Remedy("read", "OK", "", () -> is.remove(id))));
    }

    /** A page was opened. Blocks on the disk. */
    void visited() {
        synchronized (is.lock) {
            is.use.happens();
        }
        noteUse();
    }

    private void noteUse() {
        Instant last;
        synchronized (is.lock) {
            last = is.use.last();
        }
        try {
            is.parts.homes().used(is.owner, last);
        } catch (IOException e) {
            LOG.warnf("that %s used the sandbox could not be written down: %s", is.owner, e.getMessage());
        }
    }

    @Override
    public void renew(Duration lifetime) {
        Sandbox standing;
        synchronized (is.lock) {
            standing = is.machine.sandbox();
        }
        if (standing != null) {
            noteUse();
            try {
                standing.renew(lifetime);
            } catch (SandboxException e) {
                LOG.warnf("could not renew the sandbox of %s: %s", is.owner, e.getMessage());
            }
        }
    }
}
