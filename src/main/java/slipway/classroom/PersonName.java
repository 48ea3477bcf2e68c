package slipway.classroom;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What a person is called here, and what they sign in with. Any script, but nothing that cannot be seen: two names that look
 * the same are the same.
 *
 * @param text as it is shown: NFC, single blanks, 1 to 60 characters
 * @param key what is compared: compatibility forms and case do not count
 */
public record PersonName(String text, String key) {
    private static final int LONGEST = 60;

    /** @throws IllegalArgumentException with a sentence for the one who chose it */
    public static PersonName of(String typed) {
        String text = Normalizer.normalize(typed == null ? "" : typed, Normalizer.Form.NFC).strip().replaceAll("[\\s\\p{Zs}]+", " ");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A name is missing.");
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new IllegalArgumentException("A name may have " + LONGEST + " characters at most.");
        }
        if (text.codePoints().anyMatch(PersonName::cannotBeSeen)) {
            throw new IllegalArgumentException("A name may not contain invisible or control characters.");
        }
        String key = Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).strip();
        if (key.isEmpty() || key.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException("A name needs a letter or a digit.");
        }
        return new PersonName(text, key);
    }

    private static boolean cannotBeSeen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
