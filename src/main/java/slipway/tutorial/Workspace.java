package slipway.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import slipway.kernel.Execution;
import slipway.kernel.KernelEvent;
import slipway.kernel.KernelListener;
import slipway.kernel.KernelSession;
import slipway.progress.Ending;
import slipway.progress.RunListener;
import slipway.protocol.ServerMessage;
import slipway.protocol.ServerMessage.Notices.Level;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/**
 * One learner's sandbox in one course: opened when a page needs it, made ready step by step (agent, engine, images, the
 * lessons' files), and given the runs whose needs are met. All lessons of the course share it.
 *
 * <p>Called by sockets and by the kernel's thread; what is slow happens on virtual threads of its own, and everything that
 * changes is guarded by this object's lock, under which nothing waits. Watchers are told under the lock, so they must only
 * pass on. Lives as long as the server, or until its learner is deleted.
 */
final class Workspace {
    private static final Logger LOG = Logger.getLogger(Workspace.class);
    private static final String DELETED = "the account was deleted.";
    private static final Duration UNTIL_NOBODY_ASKS = Duration.ofHours(1);

    /** Is told of state that is not stored; called under the workspace's lock. */
    interface Watcher {
        String lessonSlug();

        void tell(ServerMessage message);
    }

    private final SandboxOwner owner;
    private final WorkspaceParts parts;
    private final PendingRuns pending = new PendingRuns();
    private final Set<Watcher> watchers = new HashSet<>();
    private final Notices notices = new Notices();
    private final Provisions provisions;
    private final Map<String, ServerMessage.SessionChanged> sessions = new LinkedHashMap<>();
    private final List<Guest> guests = new ArrayList<>();
    private final Set<UUID> live = new HashSet<>();
    /** What pages were told that runs on hold wait for. */
    private final Map<UUID, String> told = new HashMap<>();
    private SandboxChanged.State state = SandboxChanged.State.absent;
    private String message = "Your sandbox starts with the first page that needs it.";
    /** Null unless a sandbox is being opened; completes when that is over, however it went. */
    private CompletableFuture<Void> opening;
    private boolean ended;
    private boolean warned;
    private int visits;
    private Sandbox sandbox;
    private KernelSession kernel;

    Workspace(SandboxOwner owner, WorkspaceParts parts) {
        this.owner = owner;
        this.parts = parts;
        this.provisions = new Provisions(owner, parts.images(), this::provided);
    }

    /** A page of this lesson is open: have everything it needs ready before its reader presses Run. */
    synchronized void open(PreparedLesson lesson) {
        provisions.add(lesson);
        if (kernel == null) {
            openSandbox();
        }
        provide();
    }

    synchronized void watch(Watcher watcher) {
        watchers.add(watcher);
        watcher.tell(sandboxMessage());
        watcher.tell(notices.of(watcher.lessonSlug()));
        sessions.forEach((shell, session) -> {
            if (lesson(shell).equals(watcher.lessonSlug())) {
                watcher.tell(session);
            }
        });
        pending.reasons(readiness()).forEach((run, reason) -> {
            if (run.lesson().equals(watcher.lessonSlug())) {
                watcher.tell(new ServerMessage.Waiting(run.run(), reason));
            }
        });
    }

    synchronized void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Takes an accepted run; it starts when what it needs is there and the runs before it in its shell are done. */
    synchronized void submit(PendingRuns.Pending run) {
        live.add(run.run());
        pending.add(run);
        if (kernel == null) {
            openSandbox();
        }
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
        notices.put(notice);
        tellNotices();
    }

    /** Takes a notice away, if there is one of this id. */
    synchronized void remove(String notice) {
        if (notices.remove(notice)) {
            tellNotices();
        }
    }

    /** Does, outside the lock, what a notice that the lesson's pages see offers; nothing when there is no such notice. */
    void remedy(String lesson, String notice, String remedy) {
        Optional<Notice.Remedy> offered;
        synchronized (this) {
            offered = notices.remedy(lesson, notice, remedy);
        }
        offered.ifPresent(found -> found.action().run());
    }

    synchronized void interrupt(UUID run) {
        if (pending.remove(run).isPresent()) {
            end(run, new Ending.Interrupted());
        } else if (kernel != null) {
            kernel.interrupt(run);
        }
    }

    synchronized void restart(String shell) {
        pending.removeShell(shell).forEach(run -> end(run.run(), new Ending.Interrupted()));
        if (kernel != null) {
            kernel.restart(shell);
        }
    }

    synchronized void input(UUID run, byte[] keys) {
        if (kernel != null) {
            kernel.input(run, keys);
        }
    }

    synchronized void resize(String shell, int columns, int rows) {
        if (kernel != null) {
            kernel.resize(shell, columns, rows);
        }
    }

    /** What the journal tells about runs of this workspace. */
    RunListener listener() {
        return new RunListener() {
            @Override
            public void acknowledge(UUID run, long offset) {
                synchronized (Workspace.this) {
                    if (kernel != null) {
                        kernel.acknowledge(run, offset);
                    }
                }
            }

            @Override
            public void complete(UUID run) {
                forget(run);
            }
        };
    }

    private synchronized void forget(UUID run) {
        live.remove(run);
        if (kernel != null) {
            kernel.forget(run);
        }
    }

    /** Goes on with a sandbox that outlived the server. */
    synchronized void attach(Sandbox found, Map<UUID, Long> stored, Collection<PendingRuns.Pending> accepted) {
        if (ended) {
            return;
        }
        live.addAll(stored.keySet());
        accepted.forEach(run -> live.add(run.run()));
        attachKernel(found, stored, accepted.stream().map(PendingRuns.Pending::execution).toList());
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
        var guest = new Guest(ready, new CompletableFuture<>());
        guests.add(guest);
        if (kernel == null) {
            openSandbox();
        }
        release();
        return guest.entered();
    }

    /** Somebody besides a run who waits for the sandbox to be ready. */
    private record Guest(Predicate<Readiness> ready, CompletableFuture<KernelSession> entered) {
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
            used = watchers.isEmpty() && live.isEmpty() && visits == 0 ? null : sandbox;
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
        ended = true;
        if (kernel != null) {
            kernel.close();
            kernel = null;
            sandbox = null;
        }
        failed(DELETED);
        return opening == null ? CompletableFuture.completedFuture(null) : opening;
    }

    /** Leaves the sandbox alone and stops listening to it. */
    synchronized void close() {
        if (kernel != null) {
            kernel.close();
        }
    }

    private void openSandbox() {
        if (ended) {
            failed(DELETED);
            return;
        }
        if (opening != null) {
            return;
        }
        opening = new CompletableFuture<>();
        become(SandboxChanged.State.preparing, "Your sandbox is being prepared.");
        Thread.ofVirtual().name("open " + owner).start(() -> {
            try {
                parts.recovered().join();
                Sandbox opened = parts.provider().open(parts.terms().specFor(owner));
                synchronized (this) {
                    if (kernel == null && !ended) {
                        attachKernel(opened, Map.of(), List.of());
                    }
                    opened();
                    warn();
                }
            } catch (SandboxException | RuntimeException e) {
                LOG.errorf("the sandbox of %s could not be opened: %s", owner, e.getMessage());
                synchronized (this) {
                    opened();
                    failed(e.getMessage());
                }
            }
        });
    }

    private void opened() {
        opening.complete(null);
        opening = null;
    }

    /** Says once what is not as it should be with the machine. */
    private void warn() {
        if (!warned && !ended) {
            parts.provider().warning().ifPresent(text -> {
                warned = true;
                put(new Notice("host-open", Level.info, null, text, List.of(),
                        List.of(new Notice.Remedy("understood", "Understood", "", () -> remove("host-open")))));
            });
        }
    }

    private void failed(String reason) {
        become(SandboxChanged.State.failed, "Your sandbox could not be started: " + reason);
        pending.removeAll().forEach(run -> end(run.run(), new Ending.SandboxLost(message)));
        guests.forEach(guest -> guest.entered().completeExceptionally(new IOException(message)));
        guests.clear();
    }

    private void attachKernel(Sandbox opened, Map<UUID, Long> stored, List<Execution> accepted) {
        sandbox = opened;
        provisions.startOver();
        kernel = KernelSession.attach(opened, stored, accepted, new Events(opened));
    }

    /** The kernel's listener, bound to one sandbox so that a late word of the last one is not taken for the next one's. */
    private final class Events implements KernelListener {
        private final Sandbox of;

        Events(Sandbox of) {
            this.of = of;
        }

        @Override
        public void event(KernelEvent event) {
            if (event instanceof KernelEvent.OutputReceived(UUID run, long offset, byte[] bytes)) {
                heard(run, parts.journal().append(run, offset, bytes));
                return;
            }
            synchronized (Workspace.this) {
                if (sandbox == of) {
                    happened(event);
                }
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
            case KernelEvent.RunRefused(var run, var why) -> end(run, new Ending.SandboxLost(why));
            case KernelEvent.ShellChanged(var shell, var shellState, var why) -> shellChanged(shell, Outcomes.told(shellState), why);
            case KernelEvent.EngineChanged(var now, var version, var why) -> {
                provisions.engineChanged(now, version, why);
                provide();
            }
            case KernelEvent.Attached(var known, var boot) -> attached(known);
            case KernelEvent.Detached(var cause) ->
                become(SandboxChanged.State.preparing, "The connection to your sandbox was lost and is being made anew.");
            case KernelEvent.SandboxGone(var why) -> gone(why);
        }
    }

    /** What the journal does not know of a run of ours: its end is stored, or it could not be, and nobody will ever ask for it. */
    private synchronized void heard(UUID run, boolean journalKnows) {
        if (!journalKnows && live.contains(run)) {
            forget(run);
        }
    }

    private void attached(Set<UUID> known) {
        become(SandboxChanged.State.ready, "Sandbox ready");
        List<UUID> others = known.stream().filter(run -> !live.contains(run)).toList();
        if (!others.isEmpty()) {
            KernelSession of = kernel;
            Thread.ofVirtual().name("strangers of " + owner).start(() -> forgetStored(of, others));
        }
        provide();
    }

    /**
     * Runs of an earlier server. What the journal has is stored to its end. What it has not was sent to the agent and could not be
     * stored any more: pages ask for it again when they are back, and until then the agent must remember it, or it would be done
     * twice.
     */
    private void forgetStored(KernelSession of, List<UUID> runs) {
        for (UUID run : runs) {
            if (parts.journal().has(run)) {
                of.forget(run);
            } else {
                CompletableFuture.delayedExecutor(UNTIL_NOBODY_ASKS.toSeconds(), TimeUnit.SECONDS).execute(() -> forgetUnclaimed(of, run));
            }
        }
    }

    private synchronized void forgetUnclaimed(KernelSession of, UUID run) {
        if (!live.contains(run)) {
            of.forget(run);
        }
    }

    private void gone(String why) {
        kernel.close();
        kernel = null;
        sandbox = null;
        provisions.startOver();
        sessions.clear();
        become(SandboxChanged.State.lost, "Your sandbox is gone (" + why + "). Your files and images are kept; the next Run starts a new one.");
        if (!pending.isEmpty() || !guests.isEmpty()) {
            openSandbox();
        }
    }

    /** Has what is missing started, lets run what now can, and says how things stand. */
    private void provide() {
        if (state == SandboxChanged.State.ready) {
            provisions.proceed(kernel);
        }
        tellAll(sandboxMessage());
        release();
    }

    private synchronized void provided(KernelSession with, Runnable change) {
        if (kernel == with) {
            change.run();
            provide();
        }
    }

    private void release() {
        Readiness readiness = readiness();
        guests.removeIf(guest -> guest.ready().test(readiness) && guest.entered().complete(kernel));
        for (PendingRuns.Pending run : pending.release(readiness)) {
            kernel.execute(run.execution());
            if (told.remove(run.run()) != null) {
                tell(run.lesson(), new ServerMessage.Waiting(run.run(), ""));
            }
        }
        pending.reasons(readiness).forEach((run, reason) -> {
            if (!reason.equals(told.put(run.run(), reason))) {
                tell(run.lesson(), new ServerMessage.Waiting(run.run(), reason));
            }
        });
    }

    private Readiness readiness() {
        return provisions.readiness(state == SandboxChanged.State.ready && kernel != null);
    }

    private void end(UUID run, Ending ending) {
        live.remove(run);
        told.remove(run);
        parts.journal().ended(run, ending, parts.clock().instant());
        parts.journal().closed(run, 0);
    }

    private void shellChanged(String shell, ServerMessage.SessionChanged.State now, String why) {
        var changed = new ServerMessage.SessionChanged(shell.substring(shell.indexOf('/') + 1), now, why);
        if (!changed.equals(sessions.put(shell, changed))) {
            tell(lesson(shell), changed);
        }
    }

    /** A shell's name begins with its lesson ({@link Executions#shell}). */
    private static String lesson(String shell) {
        return shell.substring(0, shell.indexOf('/'));
    }

    private void become(SandboxChanged.State now, String words) {
        state = now;
        message = words;
        tellAll(sandboxMessage());
    }

    private SandboxChanged sandboxMessage() {
        String words = state == SandboxChanged.State.ready ? provisions.problem().orElse(message) : message;
        return provisions.describe(state, words);
    }

    private void tellNotices() {
        watchers.forEach(watcher -> watcher.tell(notices.of(watcher.lessonSlug())));
    }

    private void tellAll(ServerMessage told) {
        watchers.forEach(watcher -> watcher.tell(told));
    }

    private void tell(String lesson, ServerMessage told) {
        watchers.stream().filter(watcher -> watcher.lessonSlug().equals(lesson)).forEach(watcher -> watcher.tell(told));
    }
}
