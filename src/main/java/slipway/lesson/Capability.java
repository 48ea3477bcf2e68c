package slipway.lesson;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a lesson or cell may need of the place where it runs; a missing one is told to the learner and never counts against
 * them.
 */
public enum Capability {
    /** A Docker engine in the sandbox. */
    DOCKER,
    /** Memory and CPU limits of inner containers are enforced. */
    LIMITS,
    /** Containers can be frozen. */
    PAUSE,
    /** A swarm, with networks of its own. */
    SWARM,
    GPU,
    /** Package indexes and other hosts can be reached. */
    INTERNET,
    /** Programs can be given terminals. */
    TTY;

    /** Whether a place where lessons run may lack it. */
    public boolean optional() {
        return this != DOCKER;
    }

    /** As authors write it. */
    public String word() {
        return name().toLowerCase();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Capability::word).toList();
    }

    static Optional<Capability> of(String word) {
        return Arrays.stream(values()).filter(capability -> capability.word().equals(word)).findFirst();
    }
}
