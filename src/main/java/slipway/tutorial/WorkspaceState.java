package slipway.tutorial;

import java.util.List;
import java.util.UUID;
import slipway.kernel.EngineState;
import slipway.kernel.KernelListener;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage;
import slipway.protocol.ServerMessage.Notices.Level;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;

/**
 * What there is of one workspace, and what follows when something in it changes: what is missing in the sandbox is got ready, runs that
 * need not wait any longer are let go, pages are told. Guarded by one lock, {@code lock}; methods are called under it unless they say
 * that they take it.
 */
final class WorkspaceState implements WorkspaceMachine.Keeper {
    private static final String HOST_OPEN = "host-open";

    final Object lock;
    final SandboxOwner owner;
    final WorkspaceParts parts;
    final WorkspaceUse use;
    final WorkspaceWatchers watchers = new WorkspaceWatchers();
    final WorkspaceShells shells;
    final WorkspaceRuns runs;
    final Provisions provisions;
    final WorkspaceReturn back;
    final WorkspaceMachine machine;
    final LimitNotices limits;
    final WorkspacePorts ports;
    private final WorkspaceLeftovers leftovers;
    private boolean warned;

    WorkspaceState(SandboxOwner owner, WorkspaceParts parts, Object lock) {
        this.lock = lock;
        this.owner = owner;
        this.parts = parts;
        this.use = new WorkspaceUse(parts.clock());
        this.shells = new WorkspaceShells(owner, parts, watchers);
        this.runs = new WorkspaceRuns(parts, watchers, shells);
        this.provisions = new Provisions(owner, parts.images(), this::provided);
        this.back = new WorkspaceReturn(this);
        this.limits = new LimitNotices(lock, new WorkspaceLimits(this));
        this.ports = new WorkspacePorts(this);
        this.leftovers = new WorkspaceLeftovers(this);
        this.machine = new WorkspaceMachine(owner, parts, lock, this);
    }

    /** Has what is missing started, lets run what now can, and says how things stand. */
    void provide() {
        if (machine.connected()) {
            provisions.proceed(machine.kernel());
            provisions.withDocker().forEach(lesson -> leftovers.look(machine.kernel(), lesson));
        }
        watchers.tellAll(sandboxMessage());
        release();
    }

    private void provided(KernelSession with, Runnable change) {
        synchronized (lock) {
            if (machine.kernel() == with && machine.stands()) {
                use.happens(); // what is got ready is wanted
                change.run();
                provide();
            }
        }
    }

    /** Lets go what can, and has the engine started for what uses it in a lesson that never said so. */
    void meet(Needs needs) {
        if (needs.engine() && provisions.askForEngine()) {
            provide();
        } else {
            release();
        }
    }

    void release() {
        runs.release(readiness(), machine.kernel());
    }

    Readiness readiness() {
        return provisions.readiness(machine.connected() ? "" : machine.words());
    }

    SandboxChanged sandboxMessage() {
        String words = machine.connected() ? provisions.problem().orElse(machine.words()) : machine.words();
        return provisions.describe(machine.state(), words);
    }

    /** Nobody waits for anything of this run any more. */
    void forget(UUID run) {
        use.happens();
        runs.forget(run);
        shells.forget(run);
        if (machine.kernel() != null) {
            machine.kernel().forget(run);
        }
    }

    // notices, from any thread: these take the lock

    /** Shows a notice to the pages it is for, in place of one of the same id. */
    void put(Notice notice) {
        synchronized (lock) {
            watchers.put(notice);
        }
    }

    /** Shows a notice unless the sandbox that it is about was replaced meanwhile. */
    void putWhile(KernelSession of, Notice notice) {
        synchronized (lock) {
            if (machine.kernel() == of) {
                watchers.put(notice);
            }
        }
    }

    /** Takes a notice away, if there is one of this id. */
    void remove(String notice) {
        synchronized (lock) {
            watchers.remove(notice);
        }
    }

    // what the machine says

    @Override
    public KernelListener listener(Sandbox of) {
        return new WorkspaceEvents(of, this);
    }

    @Override
    public void replaced() {
        provisions.startOver();
        shells.startOver();
        leftovers.startOver();
        limits.clear();
        ports.engineGone();
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
        return use.keepsPlace(!watchers.none() || runs.anyWaiting());
    }

    @Override
    public void failed(String why) {
        runs.giveUp(why);
    }

    // what the kernel says

    /** The agent answers. @return its kernel */
    KernelSession attached() {
        use.happens();
        if (machine.attached()) {
            back.back();
        }
        warn();
        provide();
        return machine.kernel();
    }

    /** Says once what is not as it should be with the machine that sandboxes run on. */
    private void warn() {
        if (!warned) {
            parts.provider().warning().ifPresent(text -> {
                warned = true;
                put(new Notice(HOST_OPEN, Level.info, null, text, List.of(),
                        List.of(new Notice.Remedy("understood", "Understood", "", () -> remove(HOST_OPEN)))));
            });
        }
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
        use.happens();
        provisions.engineChanged(state, version, why);
        if (state == EngineState.READY) {
            back.engineReady(machine.kernel());
            ports.engineReady(machine.kernel());
        } else {
            ports.engineGone();
        }
        provide();
    }

    void shellChanged(String shell, ServerMessage.SessionChanged.State now, String why) {
        shells.changed(shell, now, why);
    }
}
