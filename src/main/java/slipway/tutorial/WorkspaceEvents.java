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
import slipway.sandbox.Sandbox;

/**
 * Hears what one sandbox's kernel says: what is about runs goes into the journal, the rest to the {@link Workspace}, under its lock.
 * Bound to one sandbox, so that a late word of the last one is not taken for the next one's.
 */
final class WorkspaceEvents implements KernelListener {
    private static final Duration UNTIL_NOBODY_ASKS = Duration.ofHours(1);

    private final Sandbox of;
    private final WorkspaceParts parts;
    private final WorkspaceRuns runs;
    private final Workspace workspace;

    /** @param workspace whose lock guards {@code runs} */
    WorkspaceEvents(Sandbox of, WorkspaceParts parts, WorkspaceRuns runs, Workspace workspace) {
        this.of = of;
        this.parts = parts;
        this.runs = runs;
        this.workspace = workspace;
    }

    @Override
    public void event(KernelEvent event) {
        if (event instanceof KernelEvent.OutputReceived(UUID run, long offset, byte[] bytes)) {
            heard(run, parts.journal().append(run, offset, bytes));
            return;
        }
        synchronized (workspace) {
            if (workspace.has(of)) {
                happened(event);
            }
        }
    }

    private void happened(KernelEvent event) {
        switch (event) {
            case KernelEvent.OutputReceived ignored -> { }
            case KernelEvent.RunStarted(var run, var at) -> heard(run, parts.journal().started(run, at));
            case KernelEvent.RunEnded(var run, var outcome, var directory, var at, var offset) ->
                heard(run, parts.journal().ended(run, Outcomes.ending(outcome), at));
            case KernelEvent.OutputClosed(var run, var length) -> heard(run, parts.journal().closed(run, length));
            case KernelEvent.RunRefused(var run, var why) -> runs.end(run, new Ending.SandboxLost(why));
            case KernelEvent.ShellChanged(var shell, var state, var why) -> workspace.shellChanged(shell, Outcomes.told(state), why);
            case KernelEvent.EngineChanged(var state, var version, var why) -> workspace.engineChanged(state, version, why);
            case KernelEvent.Attached(var known, var boot) -> {
                KernelSession kernel = workspace.attached();
                forgetOthers(kernel, known);
            }
            case KernelEvent.Detached(var cause) -> {
                parts.meter().agentLost();
                workspace.detached();
            }
            case KernelEvent.SandboxGone(var why) -> {
                parts.meter().sandboxLost();
                workspace.gone(why);
            }
        }
    }

    /** What the journal does not know of a run of ours: its end is stored, or it could not be, and nobody will ever ask for it. */
    private void heard(UUID run, boolean journalKnows) {
        synchronized (workspace) {
            if (!journalKnows && runs.isLive(run)) {
                workspace.forget(run);
            }
        }
    }

    private void forgetOthers(KernelSession kernel, Set<UUID> known) {
        List<UUID> others = known.stream().filter(run -> !runs.isLive(run)).toList();
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
            if (parts.journal().has(run)) {
                kernel.forget(run);
            } else {
                CompletableFuture.delayedExecutor(UNTIL_NOBODY_ASKS.toSeconds(), TimeUnit.SECONDS).execute(() -> forgetUnclaimed(kernel, run));
            }
        }
    }

    private void forgetUnclaimed(KernelSession kernel, UUID run) {
        synchronized (workspace) {
            if (!runs.isLive(run)) {
                kernel.forget(run);
            }
        }
    }
}
