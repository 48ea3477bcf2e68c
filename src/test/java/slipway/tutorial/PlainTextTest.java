package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
    private static String plain(String output) {
        return PlainText.of(output.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code ^} stands for escape, {@code ¶} for a line's end, {@code ←} for a carriage return, {@code ⌫} for a backspace, {@code ♪} for a bell. */
    private static String typed(String text) {
        return text.replace('^', '\u001b').replace('¶', '\n').replace('←', '\r').replace('⌫', '\b').replace('♪', '\u0007');
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "plain, plain",
        "one←¶two←←¶, one¶two¶",
        "^[1;31mred^[0m, red",
        "^[38:2::255:0:0mred, red",
        "^]0;a title♪text, text",
        "^]8;;http://evil.example^\\link^]8;;^\\, link",
        "^P1$r0m^\\after, after",
        "^(Bdrawn^=, drawn",
        "10%←50%←100%, 100%",
        "downloading←done, doneloading",
        "downloading←^[Kdone, done",
        "downloading←^[2Kdone, done",
        "ab⌫c, ac",
        "⌫⌫a, a",
        "a♪b, ab",
        "cut^[, cut",
        "cut^[3, cut",
        "cut^, cut",
        "^]never ended, \"\"",
        "a^]1337;File=inline=1;name=TG9zcw==:iVBORw0KGgo=♪←¶b, a[picture: Loss]¶b",
        "\u009b31mred, red",
        "a\u0001b, a\uFFFDb",
        "日本語 🚢, 日本語 🚢",
        "a\tb, a\tb"})
    void saysWhatWasPrinted(String output, String expected) {
        assertEquals(typed(expected), plain(typed(output)));
    }

    @Test
    void bytesThatAreNoTextAreShownAsSuch() {
        assertEquals("a\uFFFDb", PlainText.of(new byte[] {'a', (byte) 0xff, 'b'}));
    }

    @Test
    void nothingOfWhatItLeavesIsAControl() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] noise = new byte[2000];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i += 3) {
                noise[i] = (byte) "\u001b[]P;\r\b\u0007\\".charAt(random.nextInt(9));
            }
            assertTrue(PlainText.of(noise).chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'));
        }
    }

    @Test
    void hostileSequencesTakeNoLongerThanOthers() {
        for (String unit : new String[] {"\u001b]", "\u001b[", "\u001b[0", "\u001bP\u001b", "\r\b", "\u001b[K"}) {
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> plain(unit.repeat(500_000)), unit);
        }
    }
}
