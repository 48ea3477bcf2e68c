package slipway.tutorial;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import slipway.kernel.EngineState;
import slipway.lesson.Capability;

/** What is known of what one sandbox can do; each {@link CapabilityProbe} is due once. Guarded by the {@link Workspace}'s lock. */
final class Capabilities {
    private final Map<Capability, Boolean> known = new EnumMap<>(Capability.class);
    private final Set<CapabilityProbe> begun = EnumSet.noneOf(CapabilityProbe.class);

    /** Another sandbox. */
    void forget() {
        known.clear();
        begun.clear();
    }

    /** The probes whose time has come; they are not due again. */
    Set<CapabilityProbe> due(EngineState engine) {
        Set<CapabilityProbe> due = EnumSet.of(CapabilityProbe.MACHINE);
        if (engine == EngineState.READY) {
            due.add(CapabilityProbe.ENGINE);
        }
        due.removeAll(begun);
        begun.addAll(due);
        return due;
    }

    void found(Map<Capability, Boolean> more) {
        known.putAll(more);
    }

    /** An engine that failed can do nothing; one that is started again is asked again. */
    void engineFailed() {
        known.put(Capability.DOCKER, false);
        begun.remove(CapabilityProbe.ENGINE);
    }

    /** As pages are told: what is not known yet is missing. */
    Map<String, Boolean> told() {
        Map<String, Boolean> told = new LinkedHashMap<>();
        known.forEach((capability, there) -> told.put(capability.word(), there));
        return told;
    }
}
