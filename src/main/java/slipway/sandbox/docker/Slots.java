package slipway.sandbox.docker;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Which slot an owner gets. A slot is a learner uid, a range of sub-ids and a subnet; learners who shared one could stop each
 * other, since the kernel counts keys per uid of the <em>host</em>. So a slot is unique on an engine, across all servers.
 *
 * <p>An owner's volumes hold its slot for ever (their files belong to its uid), so the same owner always gets the same one back.
 * A new owner gets the lowest that no volume, network or container of any instance names. Two servers, or two threads, may choose
 * the same; the claim is the creation of the slot's network, whose bridge name and subnet the engine gives out once. Who is
 * refused tries the next. Why no lock file or table: the engine is what the servers share, and nothing has to be cleaned up.
 */
final class Slots {
    static final int LIMIT = 256;
    private static final int FIRST_UID = 20_000;

    /** Chosen by threads of this server that have not created the network yet; saves them refusals. */
    private final Set<Integer> beingClaimed = ConcurrentHashMap.newKeySet();

    /** Both uid and gid of the slot's learner. */
    static int learner(int slot) {
        return FIRST_UID + slot;
    }

    /** The tags of what the owner has, the lowest slot's first. */
    static Optional<Tags> heldBy(Inventory ownersThings) {
        return ownersThings.tags().min(Comparator.comparingInt(Tags::slot));
    }

    /** The lowest free slot from {@code from} on, below {@code end}. The caller says {@link #release} when its claim is decided. */
    Optional<Integer> choose(Inventory everything, int from, int end) {
        Set<Integer> held = everything.slots();
        return IntStream.range(from, end).boxed().filter(slot -> !held.contains(slot) && beingClaimed.add(slot)).findFirst();
    }

    void release(int slot) {
        beingClaimed.remove(slot);
    }
}
