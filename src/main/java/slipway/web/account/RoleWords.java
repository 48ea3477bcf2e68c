package slipway.web.account;

import java.util.LinkedHashMap;
import java.util.Map;
import slipway.classroom.Role;

/** Roles as people say them. */
final class RoleWords {
    private RoleWords() {
    }

    static String of(Role role) {
        return switch (role) {
            case LEARNER -> "a learner";
            case INSTRUCTOR -> "an instructor";
            case OPERATOR -> "an operator";
        };
    }

    /** For a choice: value to word. */
    static Map<String, String> all() {
        Map<String, String> words = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            words.put(role.text(), Character.toUpperCase(role.text().charAt(0)) + role.text().substring(1));
        }
        return words;
    }
}
