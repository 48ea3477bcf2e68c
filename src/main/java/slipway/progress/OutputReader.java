package slipway.progress;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where one cursor stands in one run's output. Moved by the cursor's thread; what says whether the output waits for it is guarded
 * by the {@link LiveOutput}, which alone calls the methods that change it.
 */
final class OutputReader {
    /**
     * Whoever takes less than {@link #PACE} bytes in this time, though there are some, is too slow. A long pause of a JVM is
     * shorter.
     */
    static final long PATIENCE_NANOS = 1_000_000_000;
    static final long PACE = 512 << 10;

    final UUID run;
    final LiveOutput output;
    /**
     * Shared by the readers of a cursor: one was too slow and none has read from memory since, so that a new one is not waited
     * for.
     */
    private final AtomicBoolean stalled;
    private long position;
    private boolean behind;
    private long markedPosition;
    private long markedAt;

    // the cursor's own: the number of the run's record when attached, whether the record was given, whether it was the last
    long seq;
    boolean announced;
    boolean last;

    OutputReader(UUID run, LiveOutput output, long position, AtomicBoolean stalled) {
        this.run = run;
        this.output = output;
        this.position = position;
        this.stalled = stalled;
        this.behind = stalled.get();
    }

    long position() {
        return position;
    }

    void moveTo(long position, long now) {
        this.position = position;
        if (position - markedPosition >= PACE) {
            mark(now);
        }
    }

    /** The time that it is given begins anew. */
    void mark(long now) {
        markedPosition = position;
        markedAt = now;
    }

    boolean tooSlow(long now) {
        return now - markedAt >= PATIENCE_NANOS;
    }

    boolean waitedFor() {
        return !behind;
    }

    /** It goes on with what is on disk; nothing waits for it until it has come up with the output again. */
    void fallBehind() {
        behind = true;
    }

    void giveUp() {
        stalled.set(true);
        fallBehind();
    }

    void catchUp(long now) {
        stalled.set(false);
        if (behind) {
            behind = false;
            mark(now);
        }
    }
}
