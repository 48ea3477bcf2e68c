package slipway.auth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import slipway.classroom.LearnerId;

/**
 * The sockets that people have open, so that none outlives the right to it. A socket is added first and judged then: whatever
 * ends a session or a right after that finds it here. Does not block; any thread.
 */
public final class OpenSockets {
    /** More than anybody reads; a page that reconnects wildly, or a program, gets no further. */
    public static final int MOST_PER_LEARNER = 32;

    /** One open connection of somebody. Its methods do not block. */
    public interface Socket {
        /** Whose it is. */
        Actor actor();

        /** The session that it was opened with has ended. */
        void signedOut();

        /** What its learner may do has changed: the page shall connect again and be judged anew. */
        void judgeAnew();
    }

    private final Map<LearnerId, Set<Socket>> sockets = new HashMap<>();
    private final Map<LearnerId, Set<Socket>> followers = new HashMap<>();

    /** @return false when its learner has too many already; then it was not added */
    public synchronized boolean add(Socket socket) {
        Set<Socket> open = sockets.computeIfAbsent(socket.actor().learner().id(), learner -> new HashSet<>());
        return open.size() < MOST_PER_LEARNER && open.add(socket);
    }

    /** It is closed, or was never added. */
    public synchronized void remove(Socket socket) {
        sockets.computeIfPresent(socket.actor().learner().id(), (learner, open) -> {
            open.remove(socket);
            return open.isEmpty() ? null : open;
        });
    }

    /** From now on this is told when a right of this learner's may have ended, as a socket of theirs is; it does not count as one. */
    public synchronized void follow(LearnerId learner, Socket follower) {
        followers.computeIfAbsent(learner, key -> new HashSet<>()).add(follower);
    }

    public synchronized void unfollow(LearnerId learner, Socket follower) {
        followers.computeIfPresent(learner, (key, all) -> {
            all.remove(follower);
            return all.isEmpty() ? null : all;
        });
    }

    /** How many are open. */
    public synchronized int count() {
        return sockets.values().stream().mapToInt(Set::size).sum();
    }

    /** How many people have some open. */
    public synchronized int people() {
        return sockets.size();
    }

    void signedOut(LearnerId learner, Collection<String> sessions) {
        tell(learner, socket -> sessions.contains(socket.actor().session()), Socket::signedOut);
    }

    void judgeAnew(LearnerId learner) {
        tell(learner, socket -> true, Socket::judgeAnew);
    }

    private void tell(LearnerId learner, Predicate<Socket> which, Consumer<Socket> message) {
        List<Socket> open;
        synchronized (this) {
            open = new ArrayList<>(sockets.getOrDefault(learner, Set.of()));
            open.addAll(followers.getOrDefault(learner, Set.of()));
        }
        open.stream().filter(which).forEach(message);
    }
}
