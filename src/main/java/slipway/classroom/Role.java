package slipway.classroom;

import java.util.Locale;

/** What somebody is here, or in one classroom (where nobody is an operator). Each may do what those before it may. */
public enum Role {
    LEARNER, INSTRUCTOR, OPERATOR;

    /** As it stands in the database and in forms. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such role */
    public static Role of(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("no role: " + text);
    }

    public boolean atLeast(Role other) {
        return compareTo(other) >= 0;
    }
}
