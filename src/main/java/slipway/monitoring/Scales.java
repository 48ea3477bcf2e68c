package slipway.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;

/** How durations are counted: histograms with few, fixed limits, so that a class makes as many series as one learner. */
final class Scales {
    /** Milliseconds; for what a learner hardly notices. */
    static final int[] SHORT = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000};
    /** Milliseconds; for what a learner waits for. */
    static final int[] LONG = {50, 100, 250, 600, 1000, 1500, 2500, 5000, 10_000, 30_000, 120_000};

    private Scales() {
    }

    /** @param tags names and values in turns */
    static Timer timer(MeterRegistry registry, String name, String help, int[] scale, String... tags) {
        return Timer.builder(name).description(help).tags(tags)
                .serviceLevelObjectives(IntStream.of(scale).mapToObj(Duration::ofMillis).toArray(Duration[]::new)).register(registry);
    }

    /** How an enum's constant is written in a label. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
