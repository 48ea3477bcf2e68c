package slipway.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** What went wrong that is not a learner's doing, counted by kind. Each kind is there from the start, so that an alert can watch it. */
@Singleton
final class Faults {
    enum Fault { ENGINE_UNAVAILABLE, HOST_UNFIT, EXHAUSTED, AGENT_UNREACHABLE, SANDBOX_LOST, AGENT_LOST, STORING_FAILED, CHECK_BROKEN }

    private final Map<Fault, Counter> counters = new EnumMap<>(Fault.class);

    Faults(MeterRegistry registry) {
        for (Fault fault : Fault.values()) {
            counters.put(fault, Counter.builder("slipway.faults").description("What went wrong that is not a learner's doing, by kind")
                    .tag("fault", Scales.word(fault)).register(registry));
        }
    }

    void count(Fault fault) {
        counters.get(fault).increment();
    }
}
