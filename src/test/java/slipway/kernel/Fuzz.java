package slipway.kernel;

import java.time.Duration;
import java.util.Random;

/**
 * Rounds of chance until the time is over. A round that fails is told with its seed, which leads straight back to it:
 * FUZZ_SEED names the first seed, FUZZ_SECONDS how long to go on ({@code make soak} goes on for longer).
 */
final class Fuzz {
    private static final long SEED = Long.parseLong(System.getenv().getOrDefault("FUZZ_SEED", "1"));
    private static final Duration TIME = Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("FUZZ_SECONDS", "4")));

    private Fuzz() {
    }

    interface Round {
        void play(Random chance) throws Exception;
    }

    static void rounds(Round round) {
        long end = System.nanoTime() + TIME.toNanos();
        long seed = SEED;
        do {
            try {
                round.play(new Random(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("FUZZ_SEED=" + seed + " FUZZ_SECONDS=0 repeats this: " + e, e);
            }
            seed++;
        } while (System.nanoTime() < end);
        System.out.println("fuzz: " + (seed - SEED) + " rounds");
    }
}
