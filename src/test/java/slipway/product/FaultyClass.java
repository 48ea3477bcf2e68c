package slipway.product;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The classroom that {@link Fault}s strike. */
record FaultyClass(ClassroomServer school, List<BusyLearner> learners, EngineProxy engine) {
    List<String> containers() {
        return Engine.docker("ps", "-q", "--filter", "label=slipway.instance=" + school.process().instance()).lines().toList();
    }

    /** One of the instance's running containers: a learner's, the judge's, or one that waits for somebody. */
    Optional<String> container(Random random) {
        List<String> running = containers();
        return running.isEmpty() ? Optional.empty() : Optional.of(running.get(random.nextInt(running.size())));
    }
}
