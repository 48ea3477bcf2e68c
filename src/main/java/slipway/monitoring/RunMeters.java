package slipway.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import slipway.progress.Ending;
import slipway.progress.JournalMeter;
import slipway.progress.Run;

/** Runs and what storing them takes. */
@Singleton
final class RunMeters implements JournalMeter {
    private enum Outcome { SUCCEEDED, FAILED, INTERRUPTED, TIMED_OUT, SHELL_DIED, SANDBOX_LOST }

    private final Map<Outcome, Counter> runs = new EnumMap<>(Outcome.class);
    private final Timer wait;
    private final Counter output;
    private final Counter leftOut;
    private final Timer commit;
    private final Counter changes;
    private final Faults faults;

    RunMeters(MeterRegistry registry, Faults faults) {
        this.faults = faults;
        for (Outcome outcome : Outcome.values()) {
            runs.put(outcome, Counter.builder("slipway.runs").description("Runs that have ended and are stored, by how they ended")
                    .tag("outcome", Scales.word(outcome)).register(registry));
        }
        wait = Scales.timer(registry, "slipway.run.wait", "From a run's acceptance to its start, what it had to wait for included",
                Scales.SHORT);
        output = Counter.builder("slipway.run.output").baseUnit("bytes").description("Output of runs that have ended").register(registry);
        leftOut = Counter.builder("slipway.run.output.left.out").baseUnit("bytes")
                .description("Output of runs that have ended that is not kept, because it was too long").register(registry);
        commit = Scales.timer(registry, "slipway.journal.commit", "One transaction of the journal, until it is on disk", Scales.SHORT);
        changes = Counter.builder("slipway.journal.changes").description("Changes that were stored in these transactions").register(registry);
    }

    @Override
    public void completed(Run run, long ofItLeftOut) {
        runs.get(outcome(run.ending())).increment();
        if (run.startedAt() != null) {
            Duration waited = Duration.between(run.acceptedAt(), run.startedAt());
            wait.record(waited.isNegative() ? Duration.ZERO : waited); // two clocks of one machine, in milliseconds
        }
        output.increment(run.outputLength());
        leftOut.increment(ofItLeftOut);
    }

    private static Outcome outcome(Ending ending) {
        return switch (ending) {
            case Ending.Finished(int exitCode) -> exitCode == 0 ? Outcome.SUCCEEDED : Outcome.FAILED;
            case Ending.Interrupted() -> Outcome.INTERRUPTED;
            case Ending.TimedOut ignored -> Outcome.TIMED_OUT;
            case Ending.ShellDied ignored -> Outcome.SHELL_DIED;
            case Ending.SandboxLost ignored -> Outcome.SANDBOX_LOST;
        };
    }

    @Override
    public void committed(int stored, Duration took) {
        commit.record(took);
        changes.increment(stored);
    }

    @Override
    public void failed() {
        faults.count(Faults.Fault.STORING_FAILED);
    }
}
