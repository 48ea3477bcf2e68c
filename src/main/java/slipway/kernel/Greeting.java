package slipway.kernel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import slipway.kernel.KernelAction.Emit;
import slipway.kernel.KernelAction.Send;

/**
 * The step of a {@link KernelState} that an agent's hello brings: sends what was kept, settles what the agent does not
 * remember, and gives it what it never had; in this order, so that a shell restarted meanwhile does not take later runs with it.
 */
final class Greeting {
    private static final Outcome.SandboxLost FORGOTTEN = new Outcome.SandboxLost(
            "The sandbox does not know this run any more; what it did is done, how it ended nobody can say.");
    private static final Outcome.SandboxLost AGENT_RESTARTED = new Outcome.SandboxLost(
            "The sandbox's agent and its shells were started anew; what this run did until then is done.");

    private final KernelState state;
    private final FromAgent.Hello hello;
    private final Instant at;
    private final List<KernelAction> actions = new ArrayList<>();
    private final Map<UUID, KnownRun> next = new LinkedHashMap<>();

    private Greeting(KernelState state, FromAgent.Hello hello, Instant at) {
        this.state = state;
        this.hello = hello;
        this.at = at;
    }

    static KernelState.Step of(KernelState state, FromAgent.Hello hello, Instant at) {
        return new Greeting(state, hello, at).step();
    }

    private KernelState.Step step() {
        emit(new KernelEvent.Attached(Set.copyOf(hello.runs()), hello.boot()));
        if (hello.engine().state() != null) {
            actions.add(KernelState.engine(hello.engine()));
        }
        state.kept().forEach(message -> actions.add(new Send(message)));
        Set<UUID> remembered = new HashSet<>(hello.runs());
        for (KnownRun run : state.runs().values()) {
            next.put(run.id(), remembered.contains(run.id()) ? resume(run) : offer(run));
        }
        state.kept().forEach(message -> remembered.remove(message instanceof ToAgent.Forget(UUID run) ? run : null));
        remembered.removeAll(next.keySet());
        remembered.forEach(this::meet);
        return new KernelState.Step(new KernelState(new KernelState.Link.Attached(), hello.boot(), next, List.of()), actions);
    }

    private KnownRun resume(KnownRun run) {
        if (run.interrupting()) {
            actions.add(new Send(new ToAgent.Interrupt(run.id())));
        }
        return run.taken();
    }

    /** The agent does not remember it: because it never had it, or because it is another one than the one that did. */
    private KnownRun offer(KnownRun run) {
        boolean startedAnew = state.boot() != null && !state.boot().equals(hello.boot());
        if (run.execution() == null || run.offered() && startedAnew) {
            return run.abandon(startedAnew ? AGENT_RESTARTED : FORGOTTEN, at, this::emit);
        }
        if (run.interrupting()) {
            return run.abandon(new Outcome.Interrupted(), at, this::emit);
        }
        actions.add(new Send(ToAgent.Execute.of(run.execution())));
        return run.withOffered();
    }

    /** A session that attaches again knew all runs of the agent once: it has forgotten this one, and its word got lost. */
    private void meet(UUID unknown) {
        if (state.boot() == null) {
            next.put(unknown, KnownRun.stranger(unknown));
        } else {
            actions.add(new Send(new ToAgent.Forget(unknown)));
        }
    }

    private void emit(KernelEvent event) {
        actions.add(new Emit(event));
    }
}
