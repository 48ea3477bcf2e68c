package slipway.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import slipway.monitoring.Faults.Fault;
import slipway.kernel.LimitKind;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxMeter;
import slipway.tutorial.WorkspaceMeter;

/** How sandboxes start, and what goes wrong with them. */
@Singleton
final class SandboxMeters implements SandboxMeter, WorkspaceMeter {
    private final Map<Start, Timer> starts = new EnumMap<>(Start.class);
    private final Map<LimitKind, Counter> limits = new EnumMap<>(LimitKind.class);
    private final Counter full;
    private final Faults faults;

    SandboxMeters(MeterRegistry registry, Faults faults) {
        this.faults = faults;
        for (Start start : Start.values()) {
            starts.put(start, Scales.timer(registry, "slipway.sandbox.start",
                    "From asking for a sandbox to an agent that answers, by what the owner was given", Scales.LONG, "start", Scales.word(start)));
        }
        for (LimitKind kind : LimitKind.values()) {
            limits.put(kind, Counter.builder("slipway.limits").description("How often a sandbox used up what it may, by what that was")
                    .tag("kind", Scales.word(kind)).register(registry));
        }
        full = Counter.builder("slipway.sandbox.full").description("How often a sandbox was asked for and no place was free, tries of those in line included").register(registry);
    }

    @Override
    public void opened(Start start, Duration took) {
        starts.get(start).record(took);
    }

    @Override
    public void failed(SandboxException why) {
        switch (why) {
            case SandboxException.Full ignored -> full.increment();
            case SandboxException.EngineUnavailable ignored -> faults.count(Fault.ENGINE_UNAVAILABLE);
            case SandboxException.HostUnfit ignored -> faults.count(Fault.HOST_UNFIT);
            case SandboxException.Exhausted ignored -> faults.count(Fault.EXHAUSTED);
            case SandboxException.Unreachable ignored -> faults.count(Fault.AGENT_UNREACHABLE);
            case SandboxException.Lost ignored -> faults.count(Fault.SANDBOX_LOST);
        }
    }

    @Override
    public void agentLost() {
        faults.count(Fault.AGENT_LOST);
    }

    @Override
    public void sandboxLost() {
        faults.count(Fault.SANDBOX_LOST);
    }

    @Override
    public void limitReached(LimitKind kind) {
        limits.get(kind).increment();
    }
}
