package slipway.tutorial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the end of what programs say, however much they say. Any threads. */
final class Tail {
    private static final int KEPT = 4096;

    private final StringBuilder kept = new StringBuilder();

    /** Reads to the end of {@code in}; a stream that breaks ends here too, since its program's exit tells more. */
    void drain(InputStream in) {
        byte[] buffer = new byte[KEPT];
        try {
            for (int count; (count = in.read(buffer)) > 0;) {
                add(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            add(" (" + e.getMessage() + ")");
        }
    }

    private synchronized void add(String text) {
        kept.append(text);
        if (kept.length() > KEPT) {
            kept.delete(0, kept.length() - KEPT);
        }
    }

    @Override
    public synchronized String toString() {
        return kept.toString();
    }
}
