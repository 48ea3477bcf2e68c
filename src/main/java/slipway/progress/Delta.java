package slipway.progress;

import java.util.UUID;

/** The next thing that a reader of the journal does not have yet. */
public sealed interface Delta {
    /** A run as it is now. */
    record Changed(Run run) implements Delta {
    }

    /**
     * Output of a run whose record was given before. When {@code offset} is beyond the end of what was given before, the bytes
     * between are left out for good; {@code bytes} is empty when nothing is known to follow such a gap yet.
     */
    record Output(UUID run, long offset, byte[] bytes) implements Delta {
        public long end() {
            return offset + bytes.length;
        }
    }

    /** Nothing before the time was up, {@link Cursor#wake()} was called, or the cursor was closed. */
    record Nothing() implements Delta {
    }
}
