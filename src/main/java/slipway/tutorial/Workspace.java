package slipway.tutorial;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import slipway.kernel.KernelSession;
import slipway.progress.RunListener;
import slipway.protocol.ServerMessage;
import slipway.protocol.ServerMessage.PortsChanged;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;

/**
 * One learner's sandbox in one course, which all lessons of the course share, as pages ask for it. What there is of it stands in
 * {@link WorkspaceState}: the life of the machine ({@link WorkspaceMachine}), what it is given step by step ({@link Provisions}), the runs
 * that wait for it or go on in it ({@link WorkspaceRuns}), its shells ({@link WorkspaceShells}), the pages that show it
 * ({@link WorkspaceWatchers}), and what is heard from it ({@link WorkspaceEvents}). {@link WorkspaceEnding} stops, replaces and removes it.
 *
 * <p>Called by sockets and by the kernel's thread; what is slow happens on virtual threads of its own, and everything that
 * changes is guarded by this object's lock, under which nothing waits. Watchers are told under the lock, so they must only
 * pass on. Lives as long as the server, or until its learner is deleted.
 */
final class Workspace {
    /** Is told of state that is not stored; called under the workspace's lock. */
    interface Watcher {
        String lessonSlug();

        void tell(ServerMessage message);
    }

    /**
     * What the journal has of a learner's earlier work in a lesson.
     *
     * @param visited whether cells were run
     * @param places where the lesson's shells stood, by session
     */
    record Earlier(boolean visited, Map<String, String> places) {
        Earlier {
            places = Map.copyOf(places);
        }
    }

    private final WorkspaceState is;
    private final WorkspaceEnding ending;

    Workspace(SandboxOwner owner, WorkspaceParts parts) {
        this.is = new WorkspaceState(owner, parts, this);
        this.ending = new WorkspaceEnding(is);
    }

    /** What stops, replaces and removes its sandbox. */
    WorkspaceEnding ending() {
        return ending;
    }

    /**
     * A page of this lesson is open: have everything it needs ready before its reader presses Run.
     *
     * @param earlier what is known of the lesson from before
     * @param resumed it was open before and only connects again: a sandbox that was stopped meanwhile stays so
     */
    synchronized void open(PreparedLesson lesson, Earlier earlier, boolean resumed) {
        expect(lesson, earlier);
        if (!resumed || is.machine.state() != SandboxChanged.State.stopped) {
            is.use.happens();
            is.machine.open();
        }
        is.provide();
    }

    /** The same when nobody asked for it yet: only if there is room. */
    synchronized void prewarm(PreparedLesson lesson, Earlier earlier) {
        expect(lesson, earlier);
        is.use.happens();
        is.machine.openUnasked();
        is.provide();
    }

    private void expect(PreparedLesson lesson, Earlier earlier) {
        is.provisions.add(lesson);
        is.shells.remember(lesson.slug(), earlier.places());
        if (earlier.visited() && is.machine.state() == SandboxChanged.State.absent) {
            is.back.ended();
        }
    }

    synchronized SandboxChanged.State state() {
        return is.machine.state();
    }

    synchronized void watch(Watcher watcher) {
        is.watchers.add(watcher);
        watcher.tell(is.sandboxMessage());
        is.watchers.tellNotices(watcher);
        is.shells.tell(watcher);
        is.ports.tell(watcher);
        is.runs.tell(watcher, is.readiness());
    }

    synchronized void unwatch(Watcher watcher) {
        is.watchers.remove(watcher);
    }

    /** Takes an accepted run; it starts when what it needs is there and the runs before it in its shell are done. */
    synchronized void submit(PendingRuns.Pending run) {
        is.use.happens();
        is.runs.hold(run);
        is.machine.open();
        is.meet(run.needs());
    }

    /** Shows a notice to the pages it is for, in place of one of the same id. */
    void put(Notice notice) {
        is.put(notice);
    }

    /** Takes a notice away, if there is one of this id. */
    void remove(String notice) {
        is.remove(notice);
    }

    /** Does, outside the lock, what a notice that the lesson's pages see offers; nothing when there is no such notice. */
    void remedy(String lesson, String notice, String remedy) {
        Optional<Notice.Remedy> offered;
        synchronized (this) {
            offered = is.watchers.remedy(lesson, notice, remedy);
        }
        offered.ifPresent(found -> found.action().run());
    }

    synchronized void interrupt(UUID run) {
        if (!is.runs.cancel(run)) {
            kernel().ifPresent(kernel -> kernel.interrupt(run));
        }
    }

    synchronized void restart(String shell) {
        is.use.happens();
        is.runs.cancelShell(shell);
        is.shells.restarted(shell);
        kernel().ifPresent(kernel -> kernel.restart(shell));
    }

    synchronized void input(UUID run, byte[] keys) {
        is.use.happens();
        kernel().ifPresent(kernel -> kernel.input(run, keys));
    }

    synchronized void resize(String shell, int columns, int rows) {
        kernel().ifPresent(kernel -> kernel.resize(shell, columns, rows));
    }

    private Optional<KernelSession> kernel() {
        return Optional.ofNullable(is.machine.kernel());
    }

    /** What the journal tells about runs of this workspace. */
    RunListener listener() {
        return new RunListener() {
            @Override
            public void acknowledge(UUID run, long offset) {
                synchronized (Workspace.this) {
                    kernel().ifPresent(kernel -> kernel.acknowledge(run, offset));
                }
            }

            @Override
            public void complete(UUID run) {
                synchronized (Workspace.this) {
                    is.forget(run);
                }
            }
        };
    }

    /** Goes on with a sandbox that outlived the server. @param shellOf of each of these runs */
    synchronized void attach(Sandbox found, Map<UUID, Long> stored, Collection<PendingRuns.Pending> accepted, Map<UUID, String> shellOf) {
        is.shells.adopt(shellOf);
        is.back.forget();
        is.runs.adopt(stored.keySet());
        is.runs.adopt(accepted.stream().map(PendingRuns.Pending::run).toList());
        is.machine.adopt(found, stored, accepted.stream().map(PendingRuns.Pending::execution).toList());
    }

    /**
     * The kernel once the lesson's files and setups are in place, and its engine and images as needed; fails with a sentence for
     * the learner when the sandbox cannot be had. The lesson was {@link #open}ed.
     */
    synchronized CompletableFuture<KernelSession> whenPrepared(String lesson, Needs needs) {
        CompletableFuture<KernelSession> entered = when(readiness -> readiness.admits(lesson, needs));
        is.meet(needs);
        return entered;
    }

    /** The kernel as soon as there is one, whatever is still missing in its sandbox. */
    CompletableFuture<KernelSession> whenConnected() {
        return when(Readiness::sandbox);
    }

    private synchronized CompletableFuture<KernelSession> when(Predicate<Readiness> ready) {
        is.use.happens();
        CompletableFuture<KernelSession> entered = is.runs.await(ready);
        is.machine.open();
        is.release();
        return entered;
    }

    /** The kernel if its sandbox can be spoken with at this moment; starts nothing. @param use whether that is use of the sandbox */
    synchronized Optional<KernelSession> connected(boolean use) {
        if (use && is.machine.connected()) {
            is.use.happens();
        }
        return is.machine.connected() ? kernel() : Optional.empty();
    }

    /** What containers in it publish at this moment. */
    synchronized List<PortsChanged.Port> ports() {
        return is.ports.now();
    }

    /** Why there is no sandbox to speak with, for somebody who wanted to. */
    synchronized RefusedException absence() {
        boolean soon = is.machine.changing() || is.machine.state() == SandboxChanged.State.preparing || is.machine.state() == SandboxChanged.State.queued;
        return new RefusedException(soon ? SandboxPorts.PREPARING : "no-sandbox", is.machine.words());
    }

    /** Until {@link #leave}, the sandbox counts as used. */
    synchronized void enter() {
        is.use.enter();
    }

    synchronized void leave() {
        is.use.leave();
    }

    /**
     * Its learner is deleted: no sandbox is opened any more, and who waits for one is told so.
     *
     * @return completes when none is being opened or ended any more
     */
    synchronized CompletableFuture<Void> end() {
        return is.machine.end();
    }

    /** Leaves the sandbox alone and stops listening to it. */
    synchronized void close() {
        is.machine.close();
    }
}
