package slipway.auth;

import java.util.Arrays;
import java.util.Locale;

/** Whom this server is for; chosen when it starts ({@code slipway.mode}). */
public enum Mode {
    /** One person on their own machine, who signs in with the printed address. There are no accounts. */
    LOCAL,
    /** People with accounts, who sign in with name and password. */
    CLASSROOM;

    /** @throws IllegalArgumentException with a sentence for the operator */
    public static Mode of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "slipway.mode (SLIPWAY_MODE) must be local or classroom, but is \"" + text + "\"."));
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
