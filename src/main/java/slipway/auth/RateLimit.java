package slipway.auth;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * So many tries at once for each key, and then one for each while that passes. Keys that were not used for longest are forgotten
 * beyond a bound, so that nobody fills the memory with them. Any thread.
 */
final class RateLimit {
    private static final int MOST_KEYS = 20_000;

    private final int atOnce;
    private final Duration each;
    private final TimeMeter clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_KEYS;
        }
    };

    RateLimit(int atOnce, Duration each, TimeMeter clock) {
        this.atOnce = atOnce;
        this.each = each;
        this.clock = clock;
    }

    Bucket of(String key) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(key, fresh -> Bucket.builder().withCustomTimePrecision(clock)
                    .addLimit(limit -> limit.capacity(atOnce).refillGreedy(1, each)).build());
        }
    }

    int size() {
        synchronized (buckets) {
            return buckets.size();
        }
    }
}
