package slipway.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/** One run's output as a listener got it: all counted and summed up, the first of it kept. */
final class Output {
    private static final int KEPT = 4 << 20;

    private final UUID run;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CRC32C sum = new CRC32C();
    private long first = -1;
    private long next;

    Output(UUID run) {
        this.run = run;
    }

    void add(long offset, byte[] bytes) {
        if (first < 0) {
            first = offset;
            next = offset;
        }
        if (offset != next) {
            throw new IllegalStateException("output of " + run + " at byte " + offset + " where byte " + next + " was next");
        }
        next += bytes.length;
        sum.update(bytes);
        kept.write(bytes, 0, Math.min(bytes.length, KEPT - kept.size()));
    }

    /** Offset after the last byte. */
    long length() {
        return next;
    }

    /** Offset of the first byte heard. */
    long first() {
        return Math.max(first, 0);
    }

    long sum() {
        return sum.getValue();
    }

    byte[] bytes() {
        return kept.toByteArray();
    }

    /** As text, with the terminal's line ends made ordinary. */
    String text() {
        return kept.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    @Override
    public String toString() {
        String text = text();
        return next + " bytes: " + text.substring(0, Math.min(text.length(), 500));
    }
}
