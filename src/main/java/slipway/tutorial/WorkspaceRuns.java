package slipway.tutorial;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import slipway.kernel.KernelSession;
import slipway.progress.Ending;
import slipway.protocol.ServerMessage;

/**
 * The runs of a workspace that are not over, and who else waits for its sandbox. A run is on hold until what it needs is there;
 * {@link #release} lets it go. It is <em>live</em> from its acceptance until the journal has its end. Guarded by the
 * {@link Workspace}'s lock.
 */
final class WorkspaceRuns {
    private final WorkspaceParts parts;
    private final WorkspaceWatchers watchers;
    private final WorkspaceShells shells;
    private final PendingRuns onHold = new PendingRuns();
    private final List<Guest> guests = new ArrayList<>();
    private final Set<UUID> live = new HashSet<>();
    /** What pages were told that runs on hold wait for. */
    private final Map<UUID, String> told = new HashMap<>();

    /** Somebody besides a run who waits for the sandbox to be ready. */
    private record Guest(Predicate<Readiness> ready, CompletableFuture<KernelSession> entered) {
    }

    WorkspaceRuns(WorkspaceParts parts, WorkspaceWatchers watchers, WorkspaceShells shells) {
        this.parts = parts;
        this.watchers = watchers;
        this.shells = shells;
    }

    void hold(PendingRuns.Pending run) {
        live.add(run.run());
        onHold.add(run);
    }

    /** Runs that were handed to the sandbox before, by another server. */
    void adopt(Collection<UUID> runs) {
        live.addAll(runs);
    }

    boolean isLive(UUID run) {
        return live.contains(run);
    }

    /** Nobody waits for anything of it any more. */
    void forget(UUID run) {
        live.remove(run);
    }

    /** Whether nothing runs and nothing is on hold. */
    boolean noneLive() {
        return live.isEmpty();
    }

    /** Whether a run, or a guest, waits for the sandbox. */
    boolean anyWaiting() {
        return !onHold.isEmpty() || !guests.isEmpty();
    }

    /** @return false when it is not on hold */
    boolean cancel(UUID run) {
        boolean cancelled = onHold.remove(run).isPresent();
        if (cancelled) {
            end(run, new Ending.Interrupted());
        }
        return cancelled;
    }

    void cancelShell(String shell) {
        onHold.removeShell(shell).forEach(run -> end(run.run(), new Ending.Interrupted()));
    }

    /** Completes with the kernel at the first {@link #release} that finds things {@code ready}. */
    CompletableFuture<KernelSession> await(Predicate<Readiness> ready) {
        var guest = new Guest(ready, new CompletableFuture<>());
        guests.add(guest);
        return guest.entered();
    }

    /** Lets go what can, and tells pages what the rest waits for. */
    void release(Readiness readiness, KernelSession kernel) {
        guests.removeIf(guest -> guest.ready().test(readiness) && guest.entered().complete(kernel));
        for (PendingRuns.Pending run : onHold.release(readiness)) {
            shells.begin(run.run(), run.execution().shell(), kernel);
            kernel.execute(run.execution());
            if (told.remove(run.run()) != null) {
                watchers.tell(run.lesson(), new ServerMessage.Waiting(run.run(), ""));
            }
        }
        onHold.reasons(readiness).forEach((run, reason) -> {
            if (!reason.equals(told.put(run.run(), reason))) {
                watchers.tell(run.lesson(), new ServerMessage.Waiting(run.run(), reason));
            }
        });
    }

    /** Tells a new page what runs of its lesson wait for. */
    void tell(Workspace.Watcher watcher, Readiness readiness) {
        onHold.reasons(readiness).forEach((run, reason) -> {
            if (run.lesson().equals(watcher.lessonSlug())) {
                watcher.tell(new ServerMessage.Waiting(run.run(), reason));
            }
        });
    }

    /** There will be no sandbox: whoever waits for it is told why. */
    void giveUp(String why) {
        onHold.removeAll().forEach(run -> end(run.run(), new Ending.SandboxLost(why)));
        guests.forEach(guest -> guest.entered().completeExceptionally(new IOException(why)));
        guests.clear();
    }

    /** The sandbox is taken away with all that goes on in it; what is on hold waits for the next one. */
    void lose(String why) {
        Set<UUID> waiting = onHold.ids();
        List.copyOf(live).stream().filter(run -> !waiting.contains(run)).forEach(run -> end(run, new Ending.SandboxLost(why)));
    }

    /** Ends a run here, whatever becomes of it in the sandbox; output that came is kept. */
    void end(UUID run, Ending ending) {
        live.remove(run);
        told.remove(run);
        parts.journal().ended(run, ending, parts.clock().instant());
        parts.journal().closed(run, 0);
    }
}
