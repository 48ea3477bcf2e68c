package slipway.kernel;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import slipway.sandbox.Sandbox;

/**
 * The runs of one sandbox: takes commands, tells a {@link KernelListener} what happens. One per running sandbox.
 *
 * <p>Commands may come from any thread and return at once, whatever the sandbox does. While the connection is lost they are
 * kept and sent when it is back. Nothing is lost in between: the agent keeps output until {@link #acknowledge}, and goes on
 * with the runs; at most 4 MB of a run wait unacknowledged, then its cell blocks. {@link #dial}, {@link #exec} and
 * {@link #start} block and throw instead.
 *
 * <p>{@link #close} ends the connection and nothing else: sandbox, shells and runs go on, for the next session.
 */
public final class KernelSession implements AutoCloseable {
    /** Most bytes of one {@link #input}. */
    public static final int INPUT_LIMIT = 64 << 10;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final AgentLink link;

    private KernelSession(AgentLink link) {
        this.link = link;
    }

    /**
     * Connects in the background and keeps connected while the sandbox runs.
     *
     * @param stored per run that may still be going on, how many bytes of its output are stored; the agent sends from there.
     *     Of these, runs that the agent no longer knows end as {@link Outcome.SandboxLost}
     */
    public static KernelSession attach(Sandbox sandbox, Map<UUID, Long> stored, KernelListener listener) {
        return attach(sandbox, stored, List.of(), listener);
    }

    /**
     * As above, after a restart of the server.
     *
     * @param accepted runs accepted earlier for this same sandbox whose start was never heard of, in their order; those that
     *     the agent does not know yet are given to it. They need not stand in {@code stored}
     */
    public static KernelSession attach(Sandbox sandbox, Map<UUID, Long> stored, Collection<Execution> accepted,
            KernelListener listener) {
        return attach(sandbox, stored, accepted, listener, ANSWER_LIMIT);
    }

    static KernelSession attach(Sandbox sandbox, Map<UUID, Long> stored, Collection<Execution> accepted, KernelListener listener,
            Duration answerLimit) {
        AgentLink link = new AgentLink(sandbox, KernelState.begin(stored, accepted), listener, answerLimit);
        link.open();
        return new KernelSession(link);
    }

    /**
     * Queues a run. A run id that is known is not run again; if it is an earlier session's, all that is known of it is told again.
     *
     * @throws IllegalStateException when too many runs wait; the message is for people
     */
    public void execute(Execution execution) {
        link.command(new KernelInput.Execute(execution, Instant.now()));
    }

    /** Ends a run as Ctrl-C does, or takes it out of the queue. Nothing happens when it has ended. */
    public void interrupt(UUID run) {
        link.command(new KernelInput.Interrupt(run, Instant.now()));
    }

    /** Ends a shell with all that runs in it and starts a new one; works whatever the shell does. */
    public void restart(String shell) {
        Execution.requireShell(shell);
        link.command(new KernelInput.Say(new ToAgent.Restart(shell)));
    }

    /** Tells a shell's terminals their size, 1 to 1000 each. */
    public void resize(String shell, int columns, int rows) {
        Execution.requireShell(shell);
        Execution.requireSize(columns, rows);
        link.command(new KernelInput.Say(new ToAgent.Resize(shell, columns, rows)));
    }

    /** Types into a running run; at most {@link #INPUT_LIMIT} bytes. */
    public void input(UUID run, byte[] keys) {
        if (keys.length > INPUT_LIMIT) {
            throw new IllegalArgumentException("at most " + INPUT_LIMIT + " bytes can be typed at once: " + keys.length);
        }
        link.command(new KernelInput.Say(new ToAgent.Input(Objects.requireNonNull(run), keys.clone())));
    }

    /**
     * The run's output before {@code offset} is stored, or counted as left out; the agent may drop it.
     *
     * @throws IllegalStateException when so much was never given
     */
    public void acknowledge(UUID run, long offset) {
        link.command(new KernelInput.Acknowledge(run, offset));
    }

    /** The run's end and the closing of its output are stored, or nobody wants them; no event of it comes after this. */
    public void forget(UUID run) {
        link.command(new KernelInput.Forget(Objects.requireNonNull(run)));
    }

    /** Starts the Docker engine inside; {@link KernelEvent.EngineChanged} tells how it goes. Nothing happens when it runs. */
    public void startEngine() {
        link.command(new KernelInput.Say(ToAgent.Engine.START));
    }

    public void stopEngine() {
        link.command(new KernelInput.Say(ToAgent.Engine.STOP));
    }

    /**
     * Connects to a socket inside the sandbox, and waits for it; up to 10 s for the sandbox's own connection to be there.
     *
     * @throws RefusedStreamException when nothing listens there; the message is for people
     * @throws IOException when the sandbox is not connected
     */
    public DialedStream dial(DialTarget target) throws IOException {
        AgentStream stream = link.streams(ANSWER_LIMIT).open(channel -> ToAgent.Dial.of(channel, target));
        try {
            stream.awaitOpened(ANSWER_LIMIT);
            return stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    /**
     * Runs a program to its end, with nothing to read.
     *
     * @throws IOException when the sandbox is not connected, or its connection is lost meanwhile
     */
    public ExecResult exec(ExecRequest request) throws IOException {
        try (ExecHandle program = start(request)) {
            return Collector.collect(program, request.limit());
        }
    }

    /**
     * Starts a program whose streams the caller wants.
     *
     * @throws IOException when the sandbox is not connected
     */
    public ExecHandle start(ExecRequest request) throws IOException {
        return link.streams(ANSWER_LIMIT).open(channel -> new ToAgent.Exec(channel, request.argv(), request.env(),
                request.directory(), request.limit().toMillis()));
    }

    /**
     * Ends the connection. No event starts after it, commands do nothing after it, what blocks throws. Idempotent; may be
     * called by the listener.
     */
    @Override
    public void close() {
        link.close();
    }
}
