package slipway.sandbox;

import java.util.Objects;

/**
 * Whose sandbox it is: one learner in one course. The pair is the key of the sandbox, its volumes and its slot;
 * {@code toString} is the form kept in labels.
 */
public record SandboxOwner(String learner, String course) {
    public SandboxOwner {
        requirePart("learner", learner);
        requirePart("course", course);
    }

    /** Reads the form that {@link #toString} writes. */
    public static SandboxOwner parse(String text) {
        int slash = Objects.requireNonNull(text).indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not an owner (learner/course): " + text);
        }
        return new SandboxOwner(text.substring(0, slash), text.substring(slash + 1));
    }

    private static void requirePart(String name, String value) {
        if (value == null || !value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(name + " must be 1 to 100 letters, digits, '.', '_' or '-': " + value);
        }
    }

    @Override
    public String toString() {
        return learner + "/" + course;
    }
}
