package slipway.sandbox.docker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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
     * @param build how it was made
     */
    record Machine(Tags tags, String id, String sandbox, Instant expires, boolean running, Build build) {
        Machine ownedBy(SandboxOwner somebody) {
            return new Machine(tags.ownedBy(somebody), id, sandbox, expires, running, build);
        }
    }

    /**
     * @param memory the bytes that it counts for
     * @param profile what it may do, in short
     * @param waiting whether its name says that it waits in the pool; names change when a member is given away, labels cannot
     */
    record Build(long memory, String profile, boolean waiting) {
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

    boolean isEmpty() {
        return machines.isEmpty() && networks.isEmpty() && volumes.isEmpty();
    }

    /** The same things with what {@code change} makes of their tags. */
    Inventory owned(UnaryOperator<Tags> change) {
        return new Inventory(
                machines.stream().map(machine -> machine.ownedBy(change.apply(machine.tags()).owner())).toList(),
                networks.stream().map(network -> new Net(change.apply(network.tags()), network.id(), network.subnet())).toList(),
                volumes.stream().map(volume -> new Volume(change.apply(volume.tags()), volume.name())).toList());
    }

    /** Ids of all members of the pool of which something is here, given to somebody or not. */
    Set<String> pooled() {
        return tags().map(Tags::label).filter(PoolMember::is).map(PoolMember::id).collect(Collectors.toSet());
    }

    Optional<Machine> machine() {
        return machines.stream().findFirst();
    }

    Inventory of(String instance) {
        return keep(tags -> tags.belongsTo(instance));
    }

    Inventory ofLearner(String learner) {
        return keep(tags -> tags.owner().learner().equals(learner));
    }

    Inventory of(SandboxOwner owner) {
        return keep(tags -> tags.owner().equals(owner));
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

    Stream<Tags> tags() {
        return Stream.of(machines.stream().map(Machine::tags), networks.stream().map(Net::tags),
                volumes.stream().map(Volume::tags)).flatMap(Function.identity());
    }
}
