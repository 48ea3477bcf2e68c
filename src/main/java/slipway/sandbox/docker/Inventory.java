package slipway.sandbox.docker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.sandbox.SandboxOwner;

/** What stands on the engine with our tags, of every instance, at one moment. */
record Inventory(List<Machine> machines, List<Net> networks, List<Volume> volumes) {
    /**
     * A container.
     *
     * @param id of the container
     * @param sandbox of the sandbox
     * @param expires what its label says; a lease may say later
     */
    record Machine(Tags tags, String id, String sandbox, Instant expires, boolean running) {
    }

    record Net(Tags tags, String id, String subnet) {
    }

    record Volume(Tags tags, String name) {
    }

    /** Slots that something of any instance holds. */
    Set<Integer> slots() {
        return tags().map(Tags::slot).collect(Collectors.toCollection(TreeSet::new));
    }

    Set<SandboxOwner> owners() {
        return tags().map(Tags::owner).collect(Collectors.toSet());
    }

    Optional<Machine> machine() {
        return machines.stream().findFirst();
    }

    Inventory of(String instance) {
        return keep(tags -> tags.belongsTo(instance));
    }

    Inventory ofLearner(String instance, String learner) {
        return keep(tags -> tags.belongsTo(instance) && tags.owner().learner().equals(learner));
    }

    Inventory of(String instance, SandboxOwner owner) {
        return keep(tags -> tags.belongsTo(instance) && tags.owner().equals(owner));
    }

    private Inventory keep(Predicate<Tags> wanted) {
        return new Inventory(keep(machines, Machine::tags, wanted), keep(networks, Net::tags, wanted),
                keep(volumes, Volume::tags, wanted));
    }

    private static <T> List<T> keep(List<T> all, Function<T, Tags> tags, Predicate<Tags> wanted) {
        return all.stream().filter(one -> wanted.test(tags.apply(one))).toList();
    }

    private Stream<Tags> tags() {
        return Stream.of(machines.stream().map(Machine::tags), networks.stream().map(Net::tags),
                volumes.stream().map(Volume::tags)).flatMap(Function.identity());
    }
}
