package slipway.sandbox;

import java.nio.channels.ByteChannel;
import java.time.Duration;

/**
 * One isolated machine of one owner, running. Methods block and may be called from any thread.
 * No bind mounts, signals or engine types: what a Kubernetes pod cannot offer does not stand here.
 */
public interface Sandbox {
    /** Short, stable while this sandbox runs; a new one of the same owner has another id. */
    String id();

    SandboxOwner owner();

    /**
     * A new stream to the agent inside, which speaks the frames of {@code slipway.kernel}. The agent serves the newest
     * connection that has said hello, and closes older ones. The caller closes it.
     *
     * @throws SandboxException.Lost when the sandbox no longer runs
     * @throws SandboxException.Unreachable when its agent does not answer within 10 s
     */
    ByteChannel connect() throws SandboxException;

    /** Whether the machine still runs, asked of the engine now. */
    boolean running() throws SandboxException;

    /** Puts the end of its lease this far from now: who looks after it says so from time to time, and what nobody looks after ends. */
    void renew(Duration lifetime) throws SandboxException;

    /** Ends the machine; home, images and volumes of the owner stay for the next {@link SandboxProvider#open}. Idempotent. */
    void stop() throws SandboxException;

    /** Ends the machine and removes all that the owner had in it. Idempotent. */
    void remove() throws SandboxException;
}
