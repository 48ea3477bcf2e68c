package slipway.tutorial;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Whether an engine that ended is started again by itself: one that was killed is, one that ends again and again is not. One thread at a time. */
final class Revivals {
    private static final int MOST = 3;
    private static final long WITHIN = Duration.ofMinutes(1).toNanos();

    private final Deque<Long> times = new ArrayDeque<>();

    /** @param now as {@link System#nanoTime} */
    boolean allow(long now) {
        while (!times.isEmpty() && now - times.peek() >= WITHIN) {
            times.poll();
        }
        if (times.size() == MOST) {
            return false;
        }
        times.add(now);
        return true;
    }
}
