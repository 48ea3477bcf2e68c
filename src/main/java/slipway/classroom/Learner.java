package slipway.classroom;

/** Somebody who learns here; {@code name} is for people and may hold any text. */
public record Learner(LearnerId id, String name) {
    /** Local mode has one learner, who owns the machine and the lessons. */
    public static final Learner LOCAL = new Learner(LearnerId.LOCAL, "You");
}
