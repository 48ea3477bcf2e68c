package slipway.classroom;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names a learner for ever: the key of all that is kept about them. Letters, digits, '.', '_' and '-', at most 100. */
public record LearnerId(String value) {
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    /** The one learner of local mode. */
    public static final LearnerId LOCAL = new LearnerId("local");
    private static final SecureRandom RANDOM = new SecureRandom();

    public LearnerId {
        if (value == null || !TEXT.matcher(value).matches()) {
            throw new IllegalArgumentException("not a learner id: " + value);
        }
    }

    /** From an address; empty when it cannot be one. */
    public static Optional<LearnerId> parse(String text) {
        return TEXT.matcher(text).matches() ? Optional.of(new LearnerId(text)) : Optional.empty();
    }

    /** One that nobody has (UUID version 7). */
    static LearnerId fresh() {
        long high = System.currentTimeMillis() << 16 | 0x7000 | RANDOM.nextInt(0x1000);
        return new LearnerId(new UUID(high, RANDOM.nextLong() >>> 2 | 1L << 63).toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
