package slipway.tutorial;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import slipway.kernel.KernelEvent;
import slipway.kernel.KernelListener;
import slipway.kernel.KernelSession;
import slipway.progress.Ending;
import slipway.progress.Journal;
import slipway.sandbox.Sandbox;

/**
 * Hears what one sandbox's kernel says: what is about runs goes into the journal, the rest to the {@link WorkspaceState}, under its lock.
 * Bound to one sandbox, so that a late word of the last one is not taken for the next one's.
 */
final class WorkspaceEvents implements KernelListener {
    private static final Duration UNTIL_NOBODY_ASKS = Duration.ofHours(1);

    private final Sandbox of;
    private final WorkspaceState is;
    private final Journal journal;
    private final WorkspaceMeter meter;

    WorkspaceEvents(Sandbox of, WorkspaceState is) {
        this.of = of;
        this.is = is;
        this.journal = is.parts.journal();
        this.meter = is.parts.meter();
    }

    @Override
    public void event(KernelEvent event) {
        if (event instanceof KernelEvent.OutputReceived(UUID run, long offset, byte[] bytes)) {
            heard(run, journal.append(run, offset, bytes));
            return;
        }
        synchronized (is.lock) {
            if (is.machine.sandbox() == of) {
                happened(event);
            }
        }
    }

    private void happened(KernelEvent event) {
        switch (event) {
            case KernelEvent.OutputReceived ignored -> { }
            case KernelEvent.RunStarted(var run, var at) -> heard(run, journal.started(run, at));
            case KernelEvent.RunEnded(var run, var outcome, var directory, var at, var offset) -> {
                is.shells.ended(run, directory);
                heard(run, journal.ended(run, Outcomes.ending(outcome), at));
            }
            case KernelEvent.OutputClosed(var run, var length) -> heard(run, journal.closed(run, length));
            case KernelEvent.RunRefused(var run, var why) -> is.runs.end(run, new Ending.SandboxLost(why));
            case KernelEvent.ShellChanged(var shell, var state, var why) -> is.shellChanged(shell, Outcomes.told(state), why);
            case KernelEvent.EngineChanged(var state, var version, var why) -> is.engineChanged(state, version, why);
            case KernelEvent.LimitChanged limit -> {
                if (limit.reached()) {
                    meter.limitReached(limit.kind());
                }
                is.limits.heard(limit);
            }
            case KernelEvent.Attached(var known, var boot) -> {
                forgetOthers(is.attached(), known);
            }
            case KernelEvent.Detached(var cause) -> {
                meter.agentLost();
                is.machine.detached();
            }
            case KernelEvent.SandboxGone(var why) -> {
                meter.sandboxLost();
                is.gone(why);
            }
        }
    }

    /** What the journal does not know of a run of ours: its end is stored, or it could not be, and nobody will ever ask for it. */
    private void heard(UUID run, boolean journalKnows) {
        synchronized (is.lock) {
            if (!journalKnows && is.runs.isLive(run)) {
                is.forget(run);
            }
        }
    }

    private void forgetOthers(KernelSession kernel, Set<UUID> known) {
        List<UUID> others = known.stream().filter(run -> !is.runs.isLive(run)).toList();
        if (!others.isEmpty()) {
            Thread.ofVirtual().name("strangers in " + of).start(() -> forgetStored(kernel, others));
        }
    }

    /**
     * Runs of an earlier server. What the journal has is stored to its end. What it has not was sent to the agent and could not be
     * stored any more: pages ask for it again when they are back, and until then the agent must remember it, or it would be done
     * twice.
     */
    private void forgetStored(KernelSession kernel, List<UUID> others) {
        for (UUID run : others) {
            if (journal.isComplete(run)) {
                kernel.forget(run);
            } else {
                CompletableFuture.delayedExecutor(UNTIL_NOBODY_ASKS.toSeconds(), TimeUnit.SECONDS).execute(() -> forgetUnclaimed(kernel, run));
            }
        }
    }

    private void forgetUnclaimed(KernelSession kernel, UUID run) {
        synchronized (is.lock) {
            if (!is.runs.isLive(run)) {
                kernel.forget(run);
            }
        }
    }
}
