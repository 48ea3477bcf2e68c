package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ExpectedOutputTest {
    private static void matches(String expected, String actual) {
        assertEquals(true, new ExpectedOutput("c", expected).matches(actual), expected + " ~ " + actual);
    }

    private static void differs(String expected, String actual) {
        assertEquals(false, new ExpectedOutput("c", expected).matches(actual), expected + " !~ " + actual);
    }

    @Test
    void comparesTheWholeText() {
        matches("hi", "hi");
        matches("", "");
        matches("a\nb", "a\nb\n");
        differs("hi", "hi there");
        differs("hi", "oh hi");
        differs("a", "a\nb");
        differs("a\nb", "a");
        differs("a b", "a  b");
        differs("Hi", "hi");
    }

    @Test
    void ignoresColoursCarriageReturnsAndTrailingBlanks() {
        matches("red", "\u001b[1;31mred\u001b[0m");
        matches("link", "\u001b]8;;https://x.org\u0007link\u001b]8;;\u001b\\");
        matches("plain", "\u001b(B\u001b[?25lplain\u001b[K");
        matches("a\nb", "a\r\nb\r\n");
        matches("a  \nb\n\n", "a\nb \t\n\n\n");
        matches("a\n\nb", "a\n\nb");
        differs("a\nb", "a\n\nb");
        differs("a", "\na");
        differs(" a", "a");
    }

    @Test
    void dotsStandForAnyTextInTheLine() {
        matches("Docker version …", "Docker version 26.1.5, build a72d7cd");
        matches("sha256:…", "sha256:");
        matches("…", "anything");
        matches("a…c…e", "abcde");
        matches("a…a", "aba and aa");
        matches("…\uD83D\uDE00", "smile \uD83D\uDE00");
        differs("a…c", "a\nc");
        differs("a…b", "a b c");
        differs("…x", "xy");
    }

    @Test
    void dotsAloneOnALineStandForAnyLines() {
        matches("first\n…\nlast", "first\n1\n2\n3\nlast");
        matches("first\n…\nlast", "first\nlast");
        matches("…", "");
        matches("…", "1\n\n2");
        matches("  …  ", "1\n2");
        matches("a\n…", "a");
        matches("…\nb\n…\nd\n…", "a\nb\nc\nd\ne");
        matches("…\nstep … done\n…", "x\nstep 1 failed\nstep 2 done\ny");
        differs("a\n…\nb", "a\nc");
        differs("…\nb", "b\na");
    }

    @Test
    void answersSoonForEveryPattern() {
        String many = "a".repeat(5_000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            differs("…a".repeat(500) + "b", many);
            differs("…\na\n".repeat(300) + "b", (many.substring(0, 1) + "\n").repeat(3_000));
        });
    }
}
