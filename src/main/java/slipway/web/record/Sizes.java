package slipway.web.record;

import java.util.Locale;

/** Numbers of bytes for people. */
final class Sizes {
    private Sizes() {
    }

    static String of(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        if (bytes < 1 << 20) {
            return (bytes >> 10) + " KB";
        }
        return bytes < 10 << 20 ? String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0) : (bytes >> 20) + " MB";
    }
}
