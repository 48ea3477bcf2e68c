package slipway.kernel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import slipway.kernel.KernelAction.Cut;
import slipway.kernel.KernelAction.Emit;
import slipway.kernel.KernelAction.Reconnect;
import slipway.kernel.KernelAction.Reject;
import slipway.kernel.KernelAction.Send;
import slipway.kernel.KnownRun.Phase;

/**
 * What a session knows, and every decision it takes: which runs are known, what they still have to tell, what an agent is
 * told when a connection is there again. Immutable; {@link #apply} answers the next state and what is to be done.
 * {@link KernelSession} owns it and does that.
 *
 * @param link how things stand with the agent
 * @param boot the agent's life that was last heard of, null before
 * @param runs until forgotten, in the order in which they were given
 * @param kept commands given while there was no agent to hear them
 */
record KernelState(Link link, String boot, Map<UUID, KnownRun> runs, List<ToAgent> kept) {
    static final int RUNS_LIMIT = 1000;
    static final int WAITING_SOURCE_LIMIT = 4 << 20;
    static final int KEPT_LIMIT = 1000;

    sealed interface Link {
        /** @param told whether the listener knows */
        record Away(boolean told) implements Link {
        }

        /** Connected; the agent's hello is awaited. */
        record Greeting() implements Link {
        }

        record Attached() implements Link {
        }

        record Gone(String message) implements Link {
        }
    }

    record Step(KernelState state, List<KernelAction> actions) {
    }

    KernelState {
        runs = Collections.unmodifiableMap(runs);
    }

    static KernelState begin(Map<UUID, Long> stored, Collection<Execution> accepted) {
        Map<UUID, KnownRun> runs = new LinkedHashMap<>();
        stored.forEach((run, offset) -> runs.put(run, KnownRun.stored(run, offset)));
        accepted.forEach(execution -> runs.put(execution.run(), KnownRun.given(execution)));
        return new KernelState(new Link.Away(false), null, runs, List.of());
    }

    /** Output given to the listener and not acknowledged, over all runs. */
    long unstored() {
        long sum = 0;
        for (KnownRun run : runs.values()) {
            sum += run.unstored();
        }
        return sum;
    }

    boolean attached() {
        return link instanceof Link.Attached;
    }

    boolean gone() {
        return link instanceof Link.Gone;
    }

    Step apply(KernelInput input) {
        return switch (input) {
            case KernelInput.Execute(Execution execution, Instant at) -> execute(execution, at);
            case KernelInput.Interrupt(UUID run, Instant at) -> interrupt(run, at);
            case KernelInput.Acknowledge(UUID run, long offset) -> acknowledge(run, offset);
            case KernelInput.Forget(UUID run) -> forget(run);
            case KernelInput.Say(ToAgent message) -> say(message);
            case KernelInput.Connected() -> with(new Link.Greeting()).step(new Send(hello()));
            case KernelInput.Heard(FromAgent.Session message, Instant at) -> heard(message, at);
            case KernelInput.Disconnected(var cause) -> switch (link) {
                case Link.Gone gone -> step();
                case Link.Away(boolean told) when told -> step();
                default -> with(new Link.Away(true)).step(new Emit(new KernelEvent.Detached(cause)));
            };
            case KernelInput.Gone(String message, Instant at) -> lose(message, at);
        };
    }

    private Step execute(Execution execution, Instant at) {
        if (runs.containsKey(execution.run())) {
            return again(runs.get(execution.run()), at);
        }
        if (runs.size() >= RUNS_LIMIT || waitingSource() + execution.source().length() > WAITING_SOURCE_LIMIT) {
            return step(new Reject("Too many runs wait in this sandbox; try again when some have ended."));
        }
        KnownRun run = KnownRun.given(execution);
        if (link instanceof Link.Gone(String message)) {
            return change(run, emit -> run.abandon(new Outcome.SandboxLost(message), at, emit));
        }
        return attached() ? with(run.withOffered()).step(new Send(ToAgent.Execute.of(execution))) : with(run).step();
    }

    /**
     * Asked for once more. A run that the agent has is asked for by somebody who has heard nothing of it, for what was said went to
     * a server that was killed: everything is told again, which an agent does on a new connection.
     */
    private Step again(KnownRun run, Instant at) {
        if (link instanceof Link.Gone(String message) && run.phase() == Phase.STRANGER) {
            return change(run, emit -> run.in(Phase.CLAIMED).abandon(new Outcome.SandboxLost(message), at, emit));
        }
        if (run.execution() != null || run.phase() == Phase.CLAIMED || gone()) {
            return step();
        }
        KernelState next = with(run.isTold() ? KnownRun.stored(run.id(), run.acknowledged()) : run.in(Phase.CLAIMED));
        return attached() ? next.step(new Reconnect("A run of an earlier server is asked for again.")) : next.step();
    }

    private int waitingSource() {
        return runs.values().stream().mapToInt(run -> run.execution() == null ? 0 : run.execution().source().length()).sum();
    }

    private Step interrupt(UUID id, Instant at) {
        KnownRun run = runs.get(id);
        if (run == null || run.hasEnded()) {
            return step();
        }
        if (!run.offered()) {
            return change(run, emit -> run.abandon(new Outcome.Interrupted(), at, emit));
        }
        KernelState next = with(run.withInterrupting());
        return attached() ? next.step(new Send(new ToAgent.Interrupt(id))) : next.step();
    }

    private Step acknowledge(UUID id, long offset) {
        KnownRun run = runs.get(id);
        if (run == null || offset <= run.acknowledged()) {
            return step();
        }
        if (offset > run.received()) {
            return step(new Reject("cannot acknowledge " + offset + " bytes of " + run.given() + ", run " + id));
        }
        KernelState next = with(run.withAcknowledged(offset));
        return attached() ? next.step(new Send(new ToAgent.Acknowledge(id, offset))) : next.step();
    }

    private Step forget(UUID id) {
        Map<UUID, KnownRun> rest = new LinkedHashMap<>(runs);
        KnownRun run = rest.remove(id);
        KernelState next = new KernelState(link, boot, rest, kept);
        return run != null && !run.offered() ? next.step() : next.say(new ToAgent.Forget(id));
    }

    private Step say(ToAgent message) {
        if (attached()) {
            return step(new Send(message));
        }
        if (gone() || kept.size() >= KEPT_LIMIT && (message instanceof ToAgent.Input || message instanceof ToAgent.Resize)) {
            return step();
        }
        List<ToAgent> longer = new ArrayList<>(kept);
        longer.removeIf(message instanceof ToAgent.Engine ? ToAgent.Engine.class::isInstance : message::equals);
        longer.add(message);
        return new KernelState(link, boot, runs, List.copyOf(longer)).step();
    }

    private ToAgent.Hello hello() {
        Map<UUID, Long> acknowledged = new LinkedHashMap<>();
        runs.values().stream().filter(KnownRun::offered).forEach(run -> acknowledged.put(run.id(), run.acknowledged()));
        return new ToAgent.Hello(ToAgent.VERSION, acknowledged);
    }

    private Step heard(FromAgent.Session message, Instant at) {
        if (message instanceof FromAgent.Hello hello) {
            return link instanceof Link.Greeting ? Greeting.of(this, hello, at) : step(new Cut("a hello that nobody asked for"));
        }
        return attached() ? told(message) : step(new Cut("something before its hello"));
    }

    private Step told(FromAgent.Session message) {
        return switch (message) {
            case FromAgent.Hello hello -> step();
            case FromAgent.Shell(String shell, ShellState state, String text) -> state == null ? step()
                    : step(new Emit(new KernelEvent.ShellChanged(shell, state, text)));
            case FromAgent.Engine engine -> engine.state() == null ? step() : step(engine(engine));
            case FromAgent.Limit limit -> limit.kind() == null ? step() : step(new Emit(new KernelEvent.LimitChanged(limit.kind(), limit.place(),
                    limit.reached(), limit.used(), limit.limit(), limit.times(), limit.process())));
            case FromAgent.Started(UUID id, long when) -> started(told(id), Instant.ofEpochMilli(when));
            case FromAgent.Ended ended -> ended(told(ended.run()), ended);
            case FromAgent.Closed(UUID id, long length) -> closed(told(id), length);
            case FromAgent.Output output -> output(told(output.run()), output);
            case FromAgent.Refused refused -> refused(refused);
        };
    }

    /** Null for one of which nothing is told. */
    private KnownRun told(UUID id) {
        KnownRun run = runs.get(id);
        return run == null || !run.isTold() ? null : run;
    }

    private Step started(KnownRun run, Instant when) {
        return run == null || run.phase() != Phase.GIVEN ? step()
                : with(run.in(Phase.STARTED)).step(new Emit(new KernelEvent.RunStarted(run.id(), when)));
    }

    private Step ended(KnownRun run, FromAgent.Ended ended) {
        if (run == null || run.hasEnded()) {
            return step();
        }
        if (run.heldLength() != KnownRun.UNKNOWN && ended.offset() > run.heldLength()) {
            return step(new Cut("the end of a run at byte " + ended.offset() + " of " + run.heldLength()));
        }
        return change(run, run.withHeldEnd(ended)::settle);
    }

    private Step closed(KnownRun run, long length) {
        if (run == null || run.isClosed()) {
            return step();
        }
        long least = run.heldEnd() == null ? run.given() : Math.max(run.given(), run.heldEnd().offset());
        if (length < least) {
            return step(new Cut("the end of an output at byte " + length + ", after byte " + least));
        }
        return change(run, run.withHeldLength(length)::settle);
    }

    private Step output(KnownRun run, FromAgent.Output output) {
        if (run == null || run.isClosed() || output.end() <= run.received() || output.bytes().length == 0) {
            return step();
        }
        if (run.received() != KnownRun.UNKNOWN && output.offset() > run.received()) {
            return step(new Cut("output from byte " + output.offset() + " on where byte " + run.received() + " was next"));
        }
        if (run.heldLength() != KnownRun.UNKNOWN && output.end() > run.heldLength()) {
            return step(new Cut("output until byte " + output.end() + " after closing it at byte " + run.heldLength()));
        }
        int known = run.received() == KnownRun.UNKNOWN ? 0 : (int) (run.received() - output.offset());
        byte[] fresh = known == 0 ? output.bytes() : Arrays.copyOfRange(output.bytes(), known, output.bytes().length);
        KnownRun counted = run.received() == KnownRun.UNKNOWN ? run.withAcknowledged(output.offset()) : run;
        return change(run, emit -> {
            emit.accept(new KernelEvent.OutputReceived(run.id(), output.offset() + known, fresh));
            return counted.withReceived(output.end()).settle(emit);
        });
    }

    private Step refused(FromAgent.Refused refused) {
        KnownRun run = refused.refused().equals("execute") && refused.run() != null ? runs.get(refused.run()) : null;
        if (run == null || run.phase() != Phase.GIVEN) {
            return step();
        }
        Map<UUID, KnownRun> rest = new LinkedHashMap<>(runs);
        rest.remove(run.id());
        return new KernelState(link, boot, rest, kept).step(new Emit(new KernelEvent.RunRefused(run.id(), refused.message())));
    }

    static KernelAction engine(FromAgent.Engine engine) {
        return new Emit(new KernelEvent.EngineChanged(engine.state(), engine.version(), engine.message()));
    }

    private Step lose(String message, Instant at) {
        if (gone()) {
            return step();
        }
        List<KernelAction> actions = new ArrayList<>();
        Map<UUID, KnownRun> lost = new LinkedHashMap<>();
        for (KnownRun run : runs.values()) {
            lost.put(run.id(), run.abandon(new Outcome.SandboxLost(message), at, event -> actions.add(new Emit(event))));
        }
        actions.add(new Emit(new KernelEvent.SandboxGone(message)));
        return new Step(new KernelState(new Link.Gone(message), boot, lost, List.of()), actions);
    }

    private interface Change {
        KnownRun make(Consumer<KernelEvent> emit);
    }

    private Step change(KnownRun run, Change change) {
        List<KernelAction> actions = new ArrayList<>(2);
        KnownRun next = change.make(event -> actions.add(new Emit(event)));
        return new Step(with(next), actions);
    }

    private KernelState with(KnownRun run) {
        Map<UUID, KnownRun> next = new LinkedHashMap<>(runs);
        next.put(run.id(), run);
        return new KernelState(link, boot, next, kept);
    }

    private KernelState with(Link next) {
        return new KernelState(next, boot, runs, kept);
    }

    private Step step(KernelAction... actions) {
        return new Step(this, List.of(actions));
    }
}
