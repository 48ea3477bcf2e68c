package slipway.classroom;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a person is called here, and what they sign in with: any script, but nothing that deceives the eye. Names that look alike
 * because of case, width, accents typed in another way, or characters that show nothing have the same key; a word that mixes
 * letters of Latin, Greek and Cyrillic is refused. What a whole word of another script looks like is not compared.
 *
 * @param text as it is shown: NFC, single blanks, 1 to 60 characters
 * @param key what is compared
 */
public record PersonName(String text, String key) {
    private static final int LONGEST = 60;
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    /** Joiners that Persian, Indic scripts and emoji are written with, and the choice among a character's forms: no name differs by them. */
    private static final Pattern JOINERS = Pattern.compile("[\\u200c\\u200d\\ufe00-\\ufe0f\\u180b-\\u180d\\u180f\\x{e0100}-\\x{e01ef}]");
    /** Beyond what Tibetan stacks on one letter; more is a flood over the lines above and below. */
    private static final Pattern FLOOD = Pattern.compile("[\\p{Mn}\\p{Me}]{6,}");
    /** Letters and marks that show nothing: fillers of Hangul, vowels of Khmer, the grapheme joiner, the empty pattern of Braille. */
    private static final Pattern EMPTY = Pattern.compile("[\\u115f\\u1160\\u3164\\uffa0\\u17b4\\u17b5\\u034f\\u2800]");
    private static final Set<UnicodeScript> ALIKE = EnumSet.of(UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC);

    /** @throws IllegalArgumentException with a sentence for the one who chose it */
    public static PersonName of(String typed) {
        String text = BLANKS.matcher(Normalizer.normalize(typed == null ? "" : typed, Form.NFC)).replaceAll(" ").strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A name is missing.");
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new IllegalArgumentException("A name may have " + LONGEST + " characters at most.");
        }
        if (hidesSomething(text)) {
            throw new IllegalArgumentException("A name may not contain invisible or control characters. Type it by hand instead of pasting it.");
        }
        if (isFlood(text)) {
            throw new IllegalArgumentException("A name may not pile up so many marks on one letter.");
        }
        if (BLANKS.splitAsStream(text).anyMatch(PersonName::mixesAlike)) {
            throw new IllegalArgumentException("A word of a name may not mix Latin, Greek and Cyrillic letters: they look alike.");
        }
        String key = key(text);
        if (key.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException("A name needs a letter or a digit.");
        }
        return new PersonName(text, key);
    }

    /** What a text has in common with all that people read as the same: case, width and joiners do not count. */
    public static String key(String text) {
        String plain = JOINERS.matcher(Normalizer.normalize(text, Form.NFKC)).replaceAll("");
        String caseless = plain.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT); // ẞ and ß meet as SS
        String folded = Normalizer.normalize(caseless, Form.NFKC);
        return BLANKS.matcher(folded).replaceAll(" ").strip();
    }

    /** Whether there are characters in it that nobody sees, joiners excepted. */
    static boolean hidesSomething(String text) {
        return EMPTY.matcher(text).find() || JOINERS.matcher(text).replaceAll("").codePoints().anyMatch(PersonName::isInvisible);
    }

    static boolean isFlood(String text) {
        return FLOOD.matcher(text).find();
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean mixesAlike(String word) {
        return word.codePoints().mapToObj(UnicodeScript::of).filter(ALIKE::contains).distinct().count() > 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
