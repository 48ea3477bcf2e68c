package slipway.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import slipway.kernel.EngineState;
import slipway.kernel.KernelListener;
import slipway.kernel.KernelSession;
import slipway.progress.RunListener;
import slipway.protocol.ServerMessage;
import slipway.protocol.ServerMessage.Notices.Level;
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
final class Workspace implements SandboxKeeping.Kept {
    private static final Logger LOG = Logger.getLogger(Workspace.class);

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

    /** Whoever is away for no longer, as during a reload, keeps the place in line. */
    private static final Duration PLACE_KEPT = Duration.ofSeconds(30);

    private final SandboxOwner owner;
    private final WorkspaceParts parts;
    private final WorkspaceMachine machine;
    private final Provisions provisions;
    private final WorkspaceWatchers watchers = new WorkspaceWatchers();
    private final WorkspaceShells shells;
    private final WorkspaceRuns runs;
    private final WorkspaceReturn back = new WorkspaceReturn(this);
    private final WorkspaceLeftovers leftovers = new WorkspaceLeftovers(this);
    private int visits;
    private Instant lastUse;
    /** When somebody was last seen who wants a sandbox. */
    private Instant lastSeen;

    Workspace(SandboxOwner owner, WorkspaceParts parts) {
        this.owner = owner;
        this.parts = parts;
        this.lastUse = parts.clock().instant();
        this.lastSeen = lastUse;
        this.shells = new WorkspaceShells(owner, parts, watchers);
        this.runs = new WorkspaceRuns(parts, watchers, shells);
        this.provisions = new Provisions(owner, parts.images(), this::provided);
        this.machine = new WorkspaceMachine(owner, parts, this, new WorkspaceMachine.Keeper() {
            @Override
            public KernelListener listener(Sandbox of) {
                return new WorkspaceEvents(of, parts, runs, Workspace.this);
            }

            @Override
            public void replaced() {
                provisions.startOver();
                shells.startOver();
                leftovers.startOver();
            }

            @Override
            public void changed() {
                watchers.tellAll(sandboxMessage());
                watchers.putOrRemove(WorkspaceReturn.IN_LINE, machine.state() == SandboxChanged.State.queued);
                if (machine.state() != SandboxChanged.State.stopped) {
                    watchers.remove(WorkspaceReturn.STOPPED);
                }
                if (!machine.connected()) {
                    release(); // runs on hold wait for something else now
                }
            }

            @Override
            public boolean wanted() {
                Instant now = parts.clock().instant();
                lastSeen = watchers.none() && !runs.anyWaiting() && visits == 0 ? lastSeen : now;
                return lastSeen.plus(PLACE_KEPT).isAfter(now);
            }

            @Override
            public void failed(String why) {
                runs.giveUp(why);
            }
        });
    }

    /**
     * A page of this lesson is open: have everything it needs ready before its reader presses Run.
     *
     * @param earlier what is known of the lesson from before
     * @param resumed it was open before and only connects again: a sandbox that was stopped meanwhile stays so
     */
    synchronized void open(PreparedLesson lesson, Earlier earlier, boolean resumed) {
        provisions.add(lesson);
        shells.remember(lesson.slug(), earlier.places());
        if (earlier.visited() && machine.state() == SandboxChanged.State.absent) {
            back.ended();
        }
        if (!resumed || machine.state() != SandboxChanged.State.stopped) {
            used();
            machine.open();
        }
        provide();
    }

    /** The same when nobody asked for it yet: only if there is room. */
    synchronized void prewarm(PreparedLesson lesson, Earlier earlier) {
        provisions.add(lesson);
        shells.remember(lesson.slug(), earlier.places());
        if (machine.state() == SandboxChanged.State.absent) {
            back.ended();
        }
        used();
        machine.openUnasked();
        provide();
    }

    private void used() {
        lastUse = parts.clock().instant();
        lastSeen = lastUse;
    }

    synchronized void watch(Watcher watcher) {
        watchers.add(watcher);
        watcher.tell(sandboxMessage());
        watchers.tellNotices(watcher);
        shells.tell(watcher);
        runs.tell(watcher, readiness());
    }

    synchronized void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Takes an accepted run; it starts when what it needs is there and the runs before it in its shell are done. */
    synchronized void submit(PendingRuns.Pending run) {
        used();
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

    /** Shows a notice unless the sandbox that it is about was replaced meanwhile. */
    synchronized void putWhile(KernelSession of, Notice notice) {
        if (machine.kernel() == of) {
            watchers.put(notice);
        }
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
        used();
        runs.cancelShell(shell);
        shells.restarted(shell);
        if (machine.kernel() != null) {
            machine.kernel().restart(shell);
        }
    }

    synchronized void input(UUID run, byte[] keys) {
        used();
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
        used();
        runs.forget(run);
        shells.forget(run);
        if (machine.kernel() != null) {
            machine.kernel().forget(run);
        }
    }

    /** Goes on with a sandbox that outlived the server. @param shellOf of each of these runs */
    synchronized void attach(Sandbox found, Map<UUID, Long> stored, Collection<PendingRuns.Pending> accepted, Map<UUID, String> shellOf) {
        shells.adopt(shellOf);
        back.forget();
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
        used();
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
        used();
    }

    @Override
    public synchronized Optional<Instant> idleSince() {
        return machine.stands() && runs.noneLive() && !runs.anyWaiting() && visits == 0 ? Optional.of(lastUse) : Optional.empty();
    }

    @Override
    public synchronized void stopIdle(Instant since, String why, Runnable over) {
        if (!idleSince().equals(Optional.of(since))) {
            over.run();
            return;
        }
        KernelSession kernel = machine.kernel();
        boolean engine = readiness().engine() == EngineState.READY;
        LOG.infof("sandbox %s of %s: %s", machine.sandbox().id(), owner, why);
        back.forget();
        watchers.put(WorkspaceReturn.stoppedNotice(why, this::start));
        machine.end(false, sandbox -> {
            List<String> containers = engine ? InnerDocker.running(kernel) : List.of();
            sandbox.stop();
            synchronized (this) {
                back.stopped(containers);
            }
        }, SandboxChanged.State.stopped, "Your sandbox was stopped, as nobody used it").whenComplete((done, failure) -> over.run());
    }

    /**
     * Takes the sandbox away with all that is in it and opens a fresh one at once.
     *
     * @throws RefusedException when it is just being opened or taken away
     */
    synchronized void startOver() throws RefusedException {
        if (machine.changing()) {
            throw new RefusedException("sandbox-changing", "Your sandbox is being prepared just now. Start over when it is ready.");
        }
        used();
        runs.lose("You started over with a fresh sandbox.");
        shells.forgetPlaces();
        watchers.clearNotices();
        back.forget();
        machine.end(true, gone -> parts.provider().remove(owner), SandboxChanged.State.preparing, "Your sandbox is being replaced by a fresh one.")
                .exceptionally(failure -> {
                    put(new Notice("start-over", Level.warning, null, "Your sandbox could not be replaced: " + failure.getMessage(), List.of(),
                            List.of(new Notice.Remedy("read", "OK", "", () -> remove("start-over")))));
                    return null;
                });
    }

    /** Brings a sandbox that was stopped back. */
    synchronized void start() {
        used();
        machine.open();
    }

    /** The files of this owner are not put away for some time. Blocks on the disk. */
    void noteUse() {
        Instant last;
        synchronized (this) {
            last = lastUse;
        }
        try {
            parts.homes().used(owner, last);
        } catch (IOException e) {
            LOG.warnf("that %s used the sandbox could not be written down: %s", owner, e.getMessage());
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
        synchronized (this) {
            if (machine.stands() || machine.changing() || runs.anyWaiting() || visits > 0) {
                return false;
            }
            over = machine.end(false, how, SandboxChanged.State.absent, WorkspaceMachine.ABSENT);
        }
        over.get();
        synchronized (this) {
            back.forget();
            shells.forgetPlaces();
            watchers.clearNotices();
            watchers.put(new Notice("put-away", Level.warning, null, "Nobody used your sandbox of this course for " + Words.duration(life.unused())
                    + ", so it was removed with its images and containers. Your files are kept for " + Words.duration(life.putAway())
                    + ": download them on the page “Your record”.", List.of(), List.of(new Notice.Remedy("read", "OK", "", () -> remove("put-away")))));
        }
        return true;
    }

    @Override
    public void renew(Duration lifetime) {
        Sandbox standing;
        synchronized (this) {
            standing = machine.sandbox();
        }
        if (standing != null) {
            noteUse();
            try {
                standing.renew(lifetime);
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
        used();
        if (machine.attached()) {
            back.back();
        }
        provide();
        return machine.kernel();
    }

    void detached() {
        machine.detached();
    }

    void gone(String why) {
        if (machine.stands()) {
            machine.gone(why);
            back.ended();
            if (runs.anyWaiting()) {
                machine.open();
            }
        }
    }

    void engineChanged(EngineState state, String version, String why) {
        used();
        provisions.engineChanged(state, version, why);
        if (state == EngineState.READY) {
            back.engineReady(machine.kernel());
        }
        provide();
    }

    void stands(UUID run, String directory) {
        shells.ended(run, directory);
    }

    void shellChanged(String shell, ServerMessage.SessionChanged.State now, String why) {
        shells.changed(shell, now, why);
    }

    /** Has what is missing started, lets run what now can, and says how things stand. */
    private void provide() {
        if (machine.connected()) {
            provisions.proceed(machine.kernel());
            provisions.withDocker().forEach(lesson -> leftovers.look(machine.kernel(), lesson));
        }
        watchers.tellAll(sandboxMessage());
        release();
    }

    private synchronized void provided(KernelSession with, Runnable change) {
        if (machine.kernel() == with && machine.stands()) {
            used(); // what is got ready is wanted
            change.run();
            provide();
        }
    }

    private void release() {
        runs.release(readiness(), machine.kernel());
    }

    private Readiness readiness() {
        return provisions.readiness(machine.connected() ? "" : machine.words());
    }

    private SandboxChanged sandboxMessage() {
        String words = machine.connected() ? provisions.problem().orElse(machine.words()) : machine.words();
        return provisions.describe(machine.state(), words);
    }
}
