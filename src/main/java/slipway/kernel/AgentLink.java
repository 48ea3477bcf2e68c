package slipway.kernel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;

/**
 * Owns a {@link KernelState} and does what it decides. One virtual thread connects, hears the agent, tells the listener and
 * connects again; commands come from any thread, change the state under this object's monitor and leave frames with the
 * connection's writer, so that they never wait for the sandbox. The listener is called without the monitor.
 */
final class AgentLink implements AutoCloseable {
    /** Given and not acknowledged in all runs together; beyond it the agent is not heard until more is acknowledged. */
    static final long UNSTORED_LIMIT = 16 << 20;
    /** So many connections in a row with nonsense on them, and the agent is given up. */
    static final int NONSENSE_LIMIT = 5;
    /** A connection that lived so long was a good one. */
    private static final Duration GOOD = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /** After a connection on which the agent answered: something cuts connections, but the sandbox is there. */
    private static final Duration LONGEST_PAUSE_ANSWERED = Duration.ofMillis(200);
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final Logger LOG = Logger.getLogger(AgentLink.class);

    private final Sandbox sandbox;
    private final KernelListener listener;
    private final Duration answerLimit;
    private final ArrayDeque<KernelEvent> events = new ArrayDeque<>();
    private KernelState state;
    private AgentChannel agent;
    private AgentStreams streams;
    private boolean closed;

    /** @param answerLimit how long an agent may take to answer a new connection */
    AgentLink(Sandbox sandbox, KernelState state, KernelListener listener, Duration answerLimit) {
        this.sandbox = sandbox;
        this.state = state;
        this.listener = listener;
        this.answerLimit = answerLimit;
    }

    void open() {
        Thread.ofVirtual().name("kernel-" + sandbox.id()).start(this::run);
    }

    /** Never waits for the sandbox. */
    synchronized void command(KernelInput input) {
        if (!closed) {
            apply(input);
        }
    }

    /** The channels of the present connection; waits for one to be there. */
    synchronized AgentStreams streams(Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!closed && !state.gone() && !hasStreams() && deadline - System.nanoTime() > 0) {
                awaitChange(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the sandbox");
        }
        if (!closed && hasStreams()) {
            return streams;
        }
        throw new IOException(state.link() instanceof KernelState.Link.Gone(String message) ? message
                : closed ? "The session with the sandbox is closed." : "The sandbox is not connected at the moment.");
    }

    /** Streams end a moment before the state hears of it. */
    private boolean hasStreams() {
        return state.attached() && !streams.ended();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (agent != null) {
            agent.close();
        }
    }

    private void run() {
        int failures = 0;
        int nonsense = 0;
        while (goesOn()) {
            long began = System.nanoTime();
            Exception end = connectOnce();
            boolean answered = isAttached();
            boolean good = System.nanoTime() - began > GOOD.toNanos();
            failures = good ? 0 : failures + 1;
            nonsense = !(end instanceof MalformedFrameException) ? 0 : good ? 1 : nonsense + 1;
            command(nonsense < NONSENSE_LIMIT ? inputFor(end)
                    : new KernelInput.Gone(end.getMessage() + ". A new sandbox is needed.", Instant.now()));
            rest(pauseAfter(failures, answered ? LONGEST_PAUSE_ANSWERED : LONGEST_PAUSE), () -> !state.gone());
        }
        rest(FOREVER, () -> true);
    }

    private static Duration pauseAfter(int failures, Duration longest) {
        Duration pause = Duration.ofMillis(10L << Math.min(failures, 10));
        return failures < 2 ? Duration.ZERO : pause.compareTo(longest) > 0 ? longest : pause;
    }

    private static KernelInput inputFor(Exception end) {
        return switch (end) {
            case SandboxException.Lost lost -> new KernelInput.Gone(lost.getMessage(), Instant.now());
            case SandboxException cause -> new KernelInput.Disconnected(cause);
            default -> new KernelInput.Disconnected(new SandboxException.Unreachable(end.getMessage(), end));
        };
    }

    /** Connects and hears the agent until that ends; answers why it did. */
    private Exception connectOnce() {
        try (AgentChannel channel = new AgentChannel(sandbox.connect(), sandbox.id())) {
            AgentStreams opened = begin(channel);
            try {
                while (true) {
                    hear(channel.receive(), opened);
                    rest(FOREVER, this::isFull);
                }
            } finally {
                opened.fail(new IOException("The connection to the sandbox was lost."));
            }
        } catch (SandboxException | IOException e) {
            return e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "The session with sandbox %s failed; connecting again", sandbox.id());
            return e;
        }
    }

    /** What is said between the end of a connection and its noticing goes to the ended one, that is nowhere. */
    private synchronized AgentStreams begin(AgentChannel channel) {
        agent = channel;
        streams = new AgentStreams(channel);
        apply(new KernelInput.Connected());
        if (closed) {
            channel.close();
        }
        Thread.ofVirtual().name("kernel-greeting-" + sandbox.id()).start(() -> awaitAnswer(channel));
        return streams;
    }

    private synchronized void awaitAnswer(AgentChannel channel) {
        long deadline = System.nanoTime() + answerLimit.toNanos();
        try {
            while (isGreeting(channel) && deadline - System.nanoTime() > 0) {
                awaitChange(deadline);
            }
        } catch (InterruptedException e) {
            LOG.debugf("Waiting for sandbox %s to answer was interrupted", sandbox.id());
        }
        if (isGreeting(channel)) {
            channel.cut(new IOException("The sandbox's agent did not answer within " + answerLimit.toMillis() + " ms."));
        }
    }

    private boolean isGreeting(AgentChannel channel) {
        return agent == channel && !closed && state.link() instanceof KernelState.Link.Greeting;
    }

    private void hear(FromAgent message, AgentStreams opened) throws IOException {
        switch (message) {
            case FromAgent.Session session -> command(new KernelInput.Heard(session, Instant.now()));
            case FromAgent.Channel channel -> opened.accept(channel);
            case FromAgent.Unknown unknown -> LOG.debugf("Sandbox %s says something this server does not know", sandbox.id());
        }
    }

    /** With the monitor. */
    private void apply(KernelInput input) {
        KernelState.Step step = state.apply(input);
        state = step.state();
        String rejected = null;
        for (KernelAction action : step.actions()) {
            switch (action) {
                case KernelAction.Send(ToAgent message) -> agent.offer(message);
                case KernelAction.Emit(KernelEvent event) -> events.addLast(event);
                case KernelAction.Reconnect(String why) -> agent.cut(new IOException(why));
                case KernelAction.Cut(String what) -> agent.cut(new MalformedFrameException(what));
                case KernelAction.Reject(String message) -> rejected = message;
            }
        }
        notifyAll();
        if (rejected != null) {
            throw new IllegalStateException(rejected);
        }
    }

    private void deliver() {
        KernelEvent event;
        while ((event = nextEvent()) != null) {
            try {
                listener.event(event);
            } catch (RuntimeException e) {
                LOG.errorf(e, "What sandbox %s told was not taken in: %s", sandbox.id(), event.getClass().getSimpleName());
            }
        }
    }

    private synchronized KernelEvent nextEvent() {
        return closed ? null : events.pollFirst();
    }

    private synchronized boolean isFull() {
        return !closed && state.unstored() > UNSTORED_LIMIT;
    }

    /** As long as the reason holds, at most so long, not when closed; delivers what commands bring about meanwhile. */
    private void rest(Duration atMost, BooleanSupplier reason) {
        long deadline = System.nanoTime() + atMost.toNanos();
        do {
            deliver();
        } while (awaitEvent(deadline, reason));
    }

    private synchronized boolean awaitEvent(long deadline, BooleanSupplier reason) {
        try {
            while (!closed && events.isEmpty() && reason.getAsBoolean() && deadline - System.nanoTime() > 0) {
                awaitChange(deadline);
            }
            return !closed && !events.isEmpty();
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void awaitChange(long deadline) throws InterruptedException {
        wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    }

    private synchronized boolean isAttached() {
        return state.attached();
    }

    private synchronized boolean goesOn() {
        return !closed && !state.gone();
    }
}
