package slipway.tutorial;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Those for whose sandboxes the machine has no room, in the order in which they asked. Only the first tries to get in, one after the
 * other, so nobody is overtaken. It is not stored: after a restart of the server pages connect again and ask. Thread-safe; calls
 * nobody, so it may be used under any lock.
 */
final class WaitingLine {
    /** One who waits. Both methods return at once. */
    interface Member {
        /** @param before how many are before it */
        void stand(int before);

        /** Asks for a sandbox now; {@link #leave} or {@link #refused} says what came of it. */
        void tryToEnter();
    }

    private record Place(Member member, Instant since) {
    }

    private final List<Place> places = new ArrayList<>();
    private Member trying;
    private boolean refused;

    synchronized boolean isEmpty() {
        return places.isEmpty();
    }

    /** Behind all who have waited for longer; stays where it is when it is in line. @return how many are before it */
    synchronized int join(Member member, Instant since) {
        int place = members().indexOf(member);
        if (place >= 0) {
            return place;
        }
        place = (int) places.stream().filter(other -> !other.since().isAfter(since)).count();
        places.add(place, new Place(member, since));
        return place;
    }

    /** It got in, or gave up. */
    synchronized void leave(Member member) {
        places.removeIf(place -> place.member() == member);
        trying = trying == member ? null : trying;
    }

    /** There was no room for it. */
    synchronized void refused(Member member) {
        trying = trying == member ? null : trying;
        refused = true;
    }

    /** Who shall try to get in: the first, unless it is trying. */
    synchronized Optional<Member> next() {
        if (trying != null || places.isEmpty()) {
            return Optional.empty();
        }
        refused = false;
        trying = places.getFirst().member();
        return Optional.of(trying);
    }

    /** Whether the first was refused, and nothing has changed since. */
    synchronized boolean needsPlace() {
        return refused && trying == null && !places.isEmpty();
    }

    /** In order. */
    synchronized List<Member> members() {
        return places.stream().map(Place::member).toList();
    }
}
