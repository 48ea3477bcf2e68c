package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PicturesTest {
    /** Of which only the first bytes are looked at. */
    private static final byte[] PNG = "\u0089PNG\r\n\u001a\nand so on".getBytes(StandardCharsets.ISO_8859_1);

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String escape(String title, byte[] content, String end) {
        String name = title.isEmpty() ? "" : ";name=" + base64(title.getBytes(StandardCharsets.UTF_8));
        return "\u001b]1337;File=inline=1" + name + ";width=64px:" + base64(content) + end;
    }

    @Test
    void aPictureIsItsTitle() {
        assertEquals("a\n[picture: Verlust über Zeit]\nb", Pictures.inWords("a\n" + escape("Verlust über Zeit", PNG, "\u0007") + "\nb"));
        assertEquals("[picture][picture]", Pictures.inWords(escape("", PNG, "\u0007") + escape("", PNG, "\u001b\\")));
        assertEquals("nothing \u001b]0;title\u0007", Pictures.inWords("nothing \u001b]0;title\u0007"));
    }

    @Test
    void aTitleIsOneShortLineOfText() {
        assertEquals("[picture: a b [31mc]", Pictures.inWords(escape("a\nb\u001b[31mc", PNG, "\u0007")));
        assertEquals("[picture: " + "x".repeat(200) + "]", Pictures.inWords(escape("x".repeat(5000), PNG, "\u0007")));
        assertEquals("[picture: $1 \\]", Pictures.inWords(escape("$1 \\", PNG, "\u0007")));
    }

    @Test
    void oneThatWasCutLeavesNoGarbage() {
        String whole = escape("T", new byte[3000], "\u0007");
        assertEquals("a[picture: T]", Pictures.inWords("a" + whole.substring(0, 1000)));
        assertEquals("[picture]\nb", Pictures.inWords(whole.substring(1000) + "\nb"));
        assertEquals("shortwords\u0007", Pictures.inWords("shortwords\u0007"));
    }

    @Test
    void picturesAreTakenOutOfTheBytesAndNothingElseIs() {
        byte[] other = {1, 2, 3};
        String before = "\u00ff\u001b[1mbold " + escape("not one", other, "\u0007") + escape("cut", PNG, "");
        byte[] output = (before + "\n" + escape("First", PNG, "\u0007") + "\n" + escape("", PNG, "\u001b\\")).getBytes(StandardCharsets.ISO_8859_1);
        Pictures.Apart apart = Pictures.apart(output);
        assertEquals(before + "\n[picture: First]\n[picture]", new String(apart.text(), StandardCharsets.ISO_8859_1));
        assertEquals(2, apart.pictures().size());
        apart.pictures().forEach(picture -> assertArrayEquals(PNG, picture));
        assertEquals(List.of(), Pictures.apart(new byte[0]).pictures());
    }

    @Test
    void hostileOutputTakesNoLongerThanOther() {
        for (String unit : List.of("\u001b]1337;File=", "\u001b]1337;File=name=", "\u001b]1337;File=:A", "A", ";name=")) {
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Pictures.inWords(unit.repeat(300_000)), unit);
            assertTimeoutPreemptively(Duration.ofSeconds(5),
                    () -> Pictures.apart(("\u001b]1337;File=" + unit.repeat(300_000)).getBytes(StandardCharsets.ISO_8859_1)), unit);
        }
    }
}
