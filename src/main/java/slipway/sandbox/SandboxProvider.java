package slipway.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives owners isolated machines and guarantees that each is removed. One implementation per engine; the contract suite
 * {@code SandboxProviderContract} says what each must do. Methods block and may be called from any thread.
 */
public interface SandboxProvider {
    /**
     * The owner's sandbox: the one that runs, else a new one with the owner's volumes. Calls for one owner at the same
     * time give the same sandbox. An owner who has nothing here yet may be given one that was made ready before. Answers when the agent
     * accepts connections; the engine inside is started by the kernel, or was started at once, see {@link SandboxSpec#engine}.
     *
     * @throws SandboxException.Full when as many run as {@link #capacity} says; whoever has one that runs is never refused
     */
    Sandbox open(SandboxSpec spec) throws SandboxException;

    /** All running sandboxes of this instance that have an owner, for a server that starts again and for the reaper. */
    List<Sandbox> running() throws SandboxException;

    /** How many sandboxes may run at once, and how many do now. Asks the engine. */
    Capacity capacity() throws SandboxException;

    /** Where images and volumes are kept, for who looks at its free space; empty when this process cannot see it. Asks the engine. */
    default Optional<Path> storage() throws SandboxException {
        return Optional.empty();
    }

    /**
     * Removes what this instance no longer needs: sandboxes past their expiry, dead containers, networks of nobody, run directories
     * without a sandbox, and of those that are kept ready what cannot be used. Never touches another instance's things, never the volumes of an owner.
     *
     * @return a line per removed thing, for the log
     */
    List<String> reap() throws SandboxException;

    /** The courses in which something of this learner is kept here: a sandbox or its volumes, whether it runs or not. */
    Set<String> courses(String learner) throws SandboxException;

    /**
     * Removes all that an owner has here, whether it runs or not: machine, network, directory, volumes. One that is just being opened
     * is waited for and removed too. Idempotent.
     */
    void remove(SandboxOwner owner) throws SandboxException;

    /**
     * Removes all that a learner has here, in every course, whether it runs or not: machines, networks, directories, volumes, and
     * with them every label that names the learner. A sandbox of theirs that is just being opened is waited for and removed too; that
     * none is opened later is the caller's part. What cannot be removed keeps nothing else from being removed. Idempotent.
     */
    void forget(String learner) throws SandboxException;

    /** What everybody who uses a sandbox of this machine should know of how it is set up, as sentences; empty when there is nothing. */
    default Optional<String> warning() {
        return Optional.empty();
    }
}
