package slipway.tutorial;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import slipway.kernel.EngineState;
import slipway.kernel.KernelListener;
import slipway.kernel.KernelSession;
import slipway.progress.RunListener;
import slipway.protocol.ServerMessage;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/**
 * One learner's sandbox in one course, which all lessons of the course share. Its parts: the life of the machine
 * ({@link WorkspaceMachine}), what it is given step by step ({@link Provisions}), the runs that wait for it or go on in it
 * ({@link WorkspaceRuns}), the pages that show it ({@link WorkspaceWatchers}), and what is heard from it ({@link WorkspaceEvents}).
 *
 * <p>Called by sockets and by the kernel's thread; what is slow happens on virtual threads of its own, and everything that
 * changes is guarded by this object's lock, under which nothing waits. Watchers are told under the lock, so they must only
 * pass on. Lives as long as the server, or until its learner is deleted.
 */
final class Workspace {
    private static final Logger LOG = Logger.getLogger(Workspace.class);

    /** Is told of state that is not stored; called under the workspace's lock. */
    interface Watcher {
        String lessonSlug();

        void tell(ServerMessage message);
    }

    private final SandboxOwner owner;
    private final WorkspaceMachine machine;
    private final Provisions provisions;
    private final WorkspaceWatchers watchers = new WorkspaceWatchers();
    private final WorkspaceRuns runs;
    private final Map<String, ServerMessage.SessionChanged> sessions = new LinkedHashMap<>();
    private int visits;

    Workspace(SandboxOwner owner, WorkspaceParts parts) {
        this.owner = owner;
        this.runs = new WorkspaceRuns(parts, watchers);
        this.provisions = new Provisions(owner, parts.images(), this::provided);
        this.machine = new WorkspaceMachine(owner, parts, this, new WorkspaceMachine.Keeper() {
            @Override
            public KernelListener listener(Sandbox of) {
                return new WorkspaceEvents(of, parts, runs, Workspace.this);
            }

            @Override
            public void replaced() {
                provisions.startOver();
                sessions.clear();
            }

            @Override
            public void changed() {
                watchers.tellAll(sandboxMessage());
            }

            @Override
            public void failed(String why) {
                runs.giveUp(why);
            }
        });
    }

    /** A page of this lesson is open: have everything it needs ready before its reader presses Run. */
    synchronized void open(PreparedLesson lesson) {
        provisions.add(lesson);
        machine.open();
        provide();
    }

    synchronized SandboxChanged.State state() {
        return machine.state();
    }

    synchronized void watch(Watcher watcher) {
        watchers.add(watcher);
        watcher.tell(sandboxMessage());
        watchers.tellNotices(watcher);
        sessions.forEach((shell, session) -> {
            if (lesson(shell).equals(watcher.lessonSlug())) {
                watcher.tell(session);
            }
        });
        runs.tell(watcher, readiness());
    }

    synchronized void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Takes an accepted run; it starts when what it needs is there and the runs before it in its shell are done. */
    synchronized void submit(PendingRuns.Pending run) {
        runs.hold(run);
        machine.open();
        meet(run.needs());
    }

    /** Lets go what can, and has the engine started for what uses it in a lesson that never said so. */
    private void meet(Needs needs) {
        if (needs.engine() && provisions.askForEngine()) {
            provide();
        } else {
            release();
        }
    }

    /** Shows a notice to the pages it is for, in place of one of the same id. */
    synchronized void put(Notice notice) {
        watchers.put(notice);
    }

    /** Takes a notice away, if there is one of this id. */
    synchronized void remove(String notice) {
        watchers.remove(notice);
    }

    /** Does, outside the lock, what a notice that the lesson's pages see offers; nothing when there is no such notice. */
    void remedy(String lesson, String notice, String remedy) {
        Optional<Notice.Remedy> offered;
        synchronized (this) {
            offered = watchers.remedy(lesson, notice, remedy);
        }
        offered.ifPresent(found -> found.action().run());
    }

    synchronized void interrupt(UUID run) {
        if (!runs.cancel(run) && machine.kernel() != null) {
            machine.kernel().interrupt(run);
        }
    }

    synchronized void restart(String shell) {
        runs.cancelShell(shell);
        if (machine.kernel() != null) {
            machine.kernel().restart(shell);
        }
    }

    synchronized void input(UUID run, byte[] keys) {
        if (machine.kernel() != null) {
            machine.kernel().input(run, keys);
        }
    }

    synchronized void resize(String shell, int columns, int rows) {
        if (machine.kernel() != null) {
            machine.kernel().resize(shell, columns, rows);
        }
    }

    /** What the journal tells about runs of this workspace. */
    RunListener listener() {
        return new RunListener() {
            @Override
            public void acknowledge(UUID run, long offset) {
                synchronized (Workspace.this) {
                    if (machine.kernel() != null) {
                        machine.kernel().acknowledge(run, offset);
                    }
                }
            }

            @Override
            public void complete(UUID run) {
                forget(run);
            }
        };
    }

    synchronized void forget(UUID run) {
        runs.forget(run);
        if (machine.kernel() != null) {
            machine.kernel().forget(run);
        }
    }

    /** Goes on with a sandbox that outlived the server. */
    synchronized void attach(Sandbox found, Map<UUID, Long> stored, Collection<PendingRuns.Pending> accepted) {
        runs.adopt(stored.keySet());
        runs.adopt(accepted.stream().map(PendingRuns.Pending::run).toList());
        machine.adopt(found, stored, accepted.stream().map(PendingRuns.Pending::execution).toList());
    }

    /**
     * The kernel once the lesson's files and setups are in place, and its engine and images as needed; fails with a sentence for
     * the learner when the sandbox cannot be had. The lesson was {@link #open}ed.
     */
    synchronized CompletableFuture<KernelSession> whenPrepared(String lesson, Needs needs) {
        CompletableFuture<KernelSession> entered = when(readiness -> readiness.admits(lesson, needs));
        meet(needs);
        return entered;
    }

    /** The kernel as soon as there is one, whatever is still missing in its sandbox. */
    CompletableFuture<KernelSession> whenConnected() {
        return when(Readiness::sandbox);
    }

    private synchronized CompletableFuture<KernelSession> when(Predicate<Readiness> ready) {
        CompletableFuture<KernelSession> entered = runs.await(ready);
        machine.open();
        release();
        return entered;
    }

    /** Until {@link #leave}, the sandbox counts as used. */
    synchronized void enter() {
        visits++;
    }

    synchronized void leave() {
        visits--;
    }

    /** Keeps the sandbox while somebody looks or something runs; else it expires. Blocks on the engine. */
    void renew(Duration lifetime) {
        Sandbox used;
        synchronized (this) {
            used = watchers.none() && runs.noneLive() && visits == 0 ? null : machine.sandbox();
        }
        if (used != null) {
            try {
                used.renew(lifetime);
            } catch (SandboxException e) {
                LOG.warnf("could not renew the sandbox of %s: %s", owner, e.getMessage());
            }
        }
    }

    /**
     * Its learner is deleted: no sandbox is opened any more, and who waits for one is told so.
     *
     * @return completes when none is being opened any more
     */
    synchronized CompletableFuture<Void> end() {
        return machine.end();
    }

    /** Leaves the sandbox alone and stops listening to it. */
    synchronized void close() {
        machine.close();
    }

    /** Whether this is the sandbox that is used now. */
    boolean has(Sandbox sandbox) {
        return machine.sandbox() == sandbox;
    }

    /** The agent answers. @return its kernel */
    KernelSession attached() {
        machine.attached();
        provide();
        return machine.kernel();
    }

    void detached() {
        machine.detached();
    }

    void gone(String why) {
        machine.gone(why);
        if (runs.anyWaiting()) {
            machine.open();
        }
    }

    void engineChanged(EngineState state, String version, String why) {
        provisions.engineChanged(state, version, why);
        provide();
    }

    void shellChanged(String shell, ServerMessage.SessionChanged.State now, String why) {
        var changed = new ServerMessage.SessionChanged(shell.substring(shell.indexOf('/') + 1), now, why);
        if (!changed.equals(sessions.put(shell, changed))) {
            watchers.tell(lesson(shell), changed);
        }
    }

    /** Has what is missing started, lets run what now can, and says how things stand. */
    private void provide() {
        if (machine.connected()) {
            provisions.proceed(machine.kernel());
        }
        watchers.tellAll(sandboxMessage());
        release();
    }

    private synchronized void provided(KernelSession with, Runnable change) {
        if (machine.kernel() == with) {
            change.run();
            provide();
        }
    }

    private void release() {
        runs.release(readiness(), machine.kernel());
    }

    private Readiness readiness() {
        return provisions.readiness(machine.connected());
    }

    /** A shell's name begins with its lesson ({@link Executions#shell}). */
    private static String lesson(String shell) {
        return shell.substring(0, shell.indexOf('/'));
    }

    private SandboxChanged sandboxMessage() {
        String words = machine.connected() ? provisions.problem().orElse(machine.words()) : machine.words();
        return provisions.describe(machine.state(), words);
    }
}
