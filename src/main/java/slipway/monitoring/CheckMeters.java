package slipway.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import slipway.grading.CheckResult;
import slipway.grading.GradingMeter;

/** Checks of exercises. */
@Singleton
final class CheckMeters implements GradingMeter {
    private enum Outcome { PASSED, FAILED, BROKEN }

    private final Map<Outcome, Timer> checks = new EnumMap<>(Outcome.class);
    private final Timer overhead;
    private final Faults faults;

    CheckMeters(MeterRegistry registry, Faults faults) {
        this.faults = faults;
        for (Outcome outcome : Outcome.values()) {
            checks.put(outcome, Scales.timer(registry, "slipway.check", "A check, from its turn to its result", Scales.LONG,
                    "outcome", Scales.word(outcome)));
        }
        overhead = Scales.timer(registry, "slipway.check.overhead", "What judging adds to the time that a check's script runs", Scales.SHORT);
    }

    @Override
    public void judged(CheckResult result, Duration took, Optional<Duration> ofTheScript) {
        checks.get(outcome(result)).record(took);
        if (result instanceof CheckResult.Broken) {
            faults.count(Faults.Fault.CHECK_BROKEN);
        }
        ofTheScript.map(took::minus).filter(added -> !added.isNegative() && added.compareTo(took) <= 0).ifPresent(overhead::record);
    }

    private static Outcome outcome(CheckResult result) {
        return switch (result) {
            case CheckResult.Passed ignored -> Outcome.PASSED;
            case CheckResult.Failed ignored -> Outcome.FAILED;
            case CheckResult.Broken ignored -> Outcome.BROKEN;
        };
    }
}
