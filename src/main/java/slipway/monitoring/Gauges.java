package slipway.monitoring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import slipway.auth.OpenSockets;
import slipway.progress.Journal;
import slipway.progress.Run;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.sandbox.Capacity;
import slipway.tutorial.TutorialSessions;

/** How things stand: asked when the figures are read, so nothing is counted twice and nothing can run out of step. */
@Singleton
final class Gauges {
    private final MeterRegistry registry;

    Gauges(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(@Observes StartupEvent started, TutorialSessions sessions, Journal journal, OpenSockets sockets, EngineWatch engine,
            Disks disks) {
        for (SandboxChanged.State state : SandboxChanged.State.values()) {
            gauge("slipway.sandboxes", "Learners' sandboxes by state, as pages are told it", () -> sessions.count(state), "state", state.name());
        }
        for (Run.State state : Run.State.values()) {
            gauge("slipway.runs.open", "Runs that wait, that run, and ended ones whose background jobs may still write",
                    () -> journal.count(state), "state", Scales.word(state));
        }
        gauge("slipway.sandbox.queue", "Learners who wait in line until a sandbox is free", sessions::waiting);
        gauge("slipway.pages.open", "Pages of lessons that are connected", sockets::count);
        gauge("slipway.learners.online", "People who have such a page open", sockets::people);
        gauge("slipway.engine.up", "1 while the engine that runs the sandboxes answers", () -> engine.look().capacity().isPresent() ? 1 : 0);
        capacity("slipway.sandbox.places", "How many sandboxes may run at once", engine, Capacity::most);
        capacity("slipway.sandbox.places.used", "How many sandboxes run, those in the pool included", engine, Capacity::running);
        capacity("slipway.sandbox.pool.ready", "How many sandboxes wait in the pool", engine, Capacity::ready);
        for (Disks.Place place : Disks.Place.values()) {
            bytes("slipway.disk.free", "Free space of the disk of Slipway's data and of the engine's", place, () -> disks.look(place).free());
            bytes("slipway.disk.size", "Size of the disk of Slipway's data and of the engine's", place, () -> disks.look(place).size());
        }
    }

    private void gauge(String name, String help, Supplier<Number> value, String... tags) {
        Gauge.builder(name, value).description(help).tags(tags).register(registry);
    }

    private void capacity(String name, String help, EngineWatch engine, ToDoubleFunction<Capacity> value) {
        gauge(name, help, () -> engine.look().capacity().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private void bytes(String name, String help, Disks.Place place, Supplier<Long> value) {
        Gauge.builder(name, () -> value.get() < 0 ? Double.NaN : value.get()).baseUnit("bytes").description(help)
                .tag("place", Scales.word(place)).register(registry);
    }
}
