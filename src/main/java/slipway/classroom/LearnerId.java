package slipway.classroom;

/** Names a learner for ever: the key of all that is kept about them. Letters, digits, '.', '_' and '-', at most 100. */
public record LearnerId(String value) {
    /** The one learner of local mode. */
    public static final LearnerId LOCAL = new LearnerId("local");

    public LearnerId {
        if (value == null || !value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("not a learner id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
