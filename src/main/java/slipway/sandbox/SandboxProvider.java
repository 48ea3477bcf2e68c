package slipway.sandbox;

import java.util.List;

/**
 * Gives owners isolated machines and guarantees that each is removed. One implementation per engine; the contract suite
 * {@code SandboxProviderContract} says what each must do. Methods block and may be called from any thread.
 */
public interface SandboxProvider {
    /**
     * The owner's sandbox: the one that runs, else a new one with the owner's volumes. Calls for one owner at the same
     * time give the same sandbox. Answers when the agent accepts connections; the engine inside is started by the kernel.
     */
    Sandbox open(SandboxSpec spec) throws SandboxException;

    /** All running sandboxes of this instance, for a server that starts again and for the reaper. */
    List<Sandbox> running() throws SandboxException;

    /**
     * Removes what this instance no longer needs: sandboxes past their expiry, dead containers, networks and run
     * directories without a sandbox. Never touches another instance's things, never the volumes of an owner.
     *
     * @return a line per removed thing, for the log
     */
    List<String> reap() throws SandboxException;
}
