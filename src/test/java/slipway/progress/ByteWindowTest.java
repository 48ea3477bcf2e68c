package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteWindowTest {
    private final ByteWindow window = new ByteWindow(10);

    private void put(long offset, String text) {
        window.append(offset, text.getBytes(), 0, text.length());
    }

    private String read(long from, int limit) {
        var piece = window.read(from, limit);
        return piece == null ? null : piece.offset() + ":" + new String(piece.bytes());
    }

    @Test
    void givesBytesFromAnywhereUpToTheLimit() {
        put(10, "abc");
        put(13, "defg");
        assertEquals("10:abcdefg", read(10, 100));
        assertEquals("12:cde", read(12, 3));
        assertEquals("10:abcdefg", read(0, 100));
        assertNull(read(17, 100));
    }

    @Test
    void readsUpToAGapAndThenFromBehindIt() {
        put(10, "abc");
        put(20, "xyz");
        assertEquals("10:abc", read(10, 100));
        assertEquals("20:xyz", read(13, 100));
        assertEquals("20:xyz", read(17, 100));
        assertEquals("21:yz", read(21, 100));
    }

    @Test
    void forgetsWhatWasTrimmed() {
        put(10, "abcdef");
        window.trim(13);
        assertEquals(13, window.start());
        assertEquals("13:def", read(0, 100));
        window.trim(99);
        assertEquals(16, window.start());
        assertEquals(0, window.allocated());
    }

    @Test
    void shrinksFromItsStart() {
        var bytes = new byte[1 << 20];
        window.append(10, bytes, 0, bytes.length);
        window.shrink(300 << 10);
        assertTrue(window.allocated() <= 300 << 10);
        assertTrue(window.end() - window.start() > 200 << 10);
    }

    @Test
    void aDripTakesLittleMemory() {
        for (int i = 0; i < 100_000; i++) {
            put(window.end(), "x");
        }
        assertTrue(window.allocated() <= 100_000 + (64 << 10), () -> "allocated " + window.allocated());
    }

    @Test
    void isTheStreamItWasFed() {
        var random = new Random(1);
        var expected = new byte[3 << 20];
        random.nextBytes(expected);
        var stream = new ByteWindow(0);
        for (int at = 0; at < expected.length;) {
            int part = Math.min(expected.length - at, random.nextInt(random.nextBoolean() ? 10 : 200_000));
            stream.append(at, expected, at, part);
            at += part;
        }
        for (int i = 0; i < 1000; i++) {
            int from = random.nextInt(expected.length);
            int limit = 1 + random.nextInt(100_000);
            var piece = stream.read(from, limit);
            assertEquals(from, piece.offset());
            assertArrayEquals(Arrays.copyOfRange(expected, from, Math.min(expected.length, from + limit)), piece.bytes());
        }
    }
}
