package slipway.classroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PersonNameTest {
    @Test
    void namesOfAllScriptsAreKeptAsTheyAreWritten() {
        for (String name : new String[] {"Ada Lovelace", "Zoë", "Łukasz Żółć", "O’Brien-Smith", "Nguyễn Thị Minh Khai", "Αλέξης Ζορμπάς",
            "Дмитрий Иванович", "محمد بن سلمان", "یاسمن می‌خواهد", "שָׁלוֹם כֹּהֵן", "क्षितिज शर्मा", "শ্রীকান্ত", "ක්‍රිෂ්ණ", "สมชาย ใจดี", "མཁྱེན་རབ",
            "ကျော်ကျော်", "សុខ ខៀវ", "王小明", "山田 太郎", "김철수", "ᠮᠣᠩᠭᠣᠯ", "3. Gruppe", "Ada 👩‍🚀", "R2-D2", "毛利 Ran"}) {
            assertEquals(name, PersonName.of(name).text());
        }
    }

    @Test
    void whatLooksTheSameIsTheSame() {
        assertSame("Zoe\u0308", "Zo\u00eb", "accents typed in another way");
        assertSame("ADA lovelace", "Ada Lovelace", "case");
        assertSame("Ａｄａ", "Ada", "width");
        assertSame("  Ada \u00a0\t Lovelace ", "Ada Lovelace", "blanks");
        assertSame("Ad\u200da", "Ada", "a joiner");
        assertSame("Ad\u200ca\ufe0f", "Ada", "another, and a form selector");
        assertSame("Ada👩\u200d🚀", "Ada👩🚀", "a joined emoji");
        assertSame("ﬁona", "Fiona", "a ligature");
        assertSame("STRASSE", "Straße", "an eszett");
        assertSame("STRAẞE", "Straße", "its capital");
        assertSame("ΟΔΥΣΣΕΥΣ", "Οδυσσευς", "a final sigma");
        assertNotEquals(PersonName.of("Zoe").key(), PersonName.of("Zoë").key());
        assertNotEquals(PersonName.of("山田").key(), PersonName.of("山本").key());
    }

    @Test
    void whatCannotBeSeenOrTurnsTheTextAroundIsRefused() {
        for (String hidden : new String[] {"\u202e", "\u202a", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b", "\u2060", "\ufeff", "\u00ad",
            "\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u034f", "\u115f", "\u3164", "\uffa0", "\u17b4", "\u2800", "\u180e", "\ue000",
            "\ufffe", "\ud800", "\udc00", "\u0378", "\udb40\udc41", "\ufff9"}) {
            String name = "Ad" + hidden + "a";
            assertRefused(name, "invisible");
        }
    }

    @Test
    void lineEndsBecomeBlanks() {
        assertEquals("Ada Lovelace", PersonName.of("Ada\r\n\u2028Lovelace\u2029").text());
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String none : new String[] {null, "", "   ", "\u00a0\u3000"}) {
            assertRefused(none, "missing");
        }
        for (String none : new String[] {"👩‍🚀", "---", "<>", "…", "\u0301"}) {
            assertRefused(none, "letter or a digit");
        }
        assertRefused("\u200d\u200d", "letter or a digit");
    }

    @Test
    void sixtyCharactersAreTheMostWhateverTheyAreMadeOf() {
        assertEquals(60, PersonName.of("x".repeat(60)).text().length());
        assertEquals(120, PersonName.of("𠀋".repeat(60)).text().length());
        assertEquals(1, PersonName.of("x" + " ".repeat(10_000)).text().length());
        assertRefused("x".repeat(61), "60 characters");
        assertRefused("𠀋".repeat(61), "60 characters");
        assertRefused("x".repeat(1_000_000), "60 characters");
        assertRefused("e" + "\u0301".repeat(500_000), "60 characters");
    }

    @Test
    void charactersThatStandForWholeSentencesStayBounded() {
        PersonName name = PersonName.of("\ufdfa".repeat(60));
        assertTrue(name.key().length() <= 60 * 18, name.key().length() + " characters");
    }

    @Test
    void aFloodOfMarksIsRefused() {
        assertRefused("Z" + "\u0328\u0315\u031b\u0322\u0321\u0334" + "algo", "pile up");
        assertRefused("a" + "\u20dd".repeat(6), "pile up");
        assertEquals("a\u0334\u0335\u0336\u0337b", PersonName.of("a\u0334\u0335\u0336\u0337b").text());
    }

    @Test
    void aWordOfLettersThatLookAlikeIsRefused() {
        assertRefused("\u0410da", "look alike");
        assertRefused("Olg\u03b1", "look alike");
        assertEquals("Ольга Smith", PersonName.of("Ольга Smith").text());
    }

    @Test
    void aKeyIsItsOwnKey() {
        for (String name : new String[] {"Zoë", "İstanbul", "STRAẞE", "ﬃ", "ΐ", "ŉ", "Ǆ", "ͅα", "K", "Å"}) {
            String key = PersonName.key(name);
            assertEquals(key, PersonName.key(key), name);
        }
    }

    private static void assertSame(String one, String other, String why) {
        assertEquals(PersonName.of(other).key(), PersonName.of(one).key(), why);
    }

    private static void assertRefused(String name, String words) {
        String message = assertThrows(IllegalArgumentException.class, () -> PersonName.of(name), () -> name).getMessage();
        assertTrue(message.contains(words), message);
        assertTrue(message.length() < 200, "the name is not in the sentence");
    }
}
