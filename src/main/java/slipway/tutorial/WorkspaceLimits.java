package slipway.tutorial;

import java.util.List;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.Notices.Level;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.sandbox.Sandbox;

/** What the remedies of limits do to a workspace; takes its lock where it is not held. */
final class WorkspaceLimits implements LimitNotices.Hands {
    private static final String ENDED = "You ended everything in your sandbox.";

    private final WorkspaceState is;

    WorkspaceLimits(WorkspaceState is) {
        this.is = is;
    }

    @Override
    public void put(Notice notice) {
        is.put(notice);
    }

    @Override
    public void remove(String notice) {
        is.remove(notice);
    }

    @Override
    public KernelSession kernel() {
        return is.machine.kernel();
    }

    @Override
    public void restartShells() {
        synchronized (is.lock) {
            is.shells.names().forEach(shell -> {
                is.runs.cancelShell(shell);
                is.shells.restarted(shell);
                if (is.machine.kernel() != null) {
                    is.machine.kernel().restart(shell);
                }
            });
        }
    }

    /** By starting the sandbox anew with the same files and images: that needs no process inside. */
    @Override
    public void endEverything() {
        synchronized (is.lock) {
            if (is.machine.changing() || !is.machine.stands()) {
                return; // it ends already
            }
            is.use.happens();
            is.runs.lose(ENDED);
            is.machine.end(true, Sandbox::stop, SandboxChanged.State.preparing, ENDED + " It starts anew.").exceptionally(failure -> {
                is.put(new Notice("end-everything", Level.warning, null, "Your sandbox could not be ended: " + failure.getMessage(), List.of(),
                        List.of(new Notice.Remedy("read", "OK", "", () -> is.remove("end-everything")))));
                return null;
            });
        }
    }

    @Override
    public void imagesRemoved() {
        is.provisions.imagesRemoved();
        is.provide();
    }
}
