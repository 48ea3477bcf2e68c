package slipway.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The output of one run between its sandbox, the disk and the readers.
 *
 * <p>Kept on disk are the first {@link #HEAD} and the last {@link #TAIL} bytes; what lies between is counted as left out as soon
 * as it is more than {@code TAIL} bytes old. In memory are only the bytes that somebody still needs: not yet stored ones, and
 * those that a reader who keeps up has not taken yet. A run that is idle, or that nobody looks at, holds next to nothing.
 *
 * <p><b>Who waits for whom.</b> Acknowledging bytes is what lets the sandbox send more (at most 4 MB per run are on the way), so
 * withholding it is the brake. Bytes are acknowledged when they are stored or counted as left out <i>and</i> every reader who is
 * waited for has taken them: such a reader gets every byte, also those that are never stored. A reader who lags is waited for as
 * long as it takes {@link OutputReader#PACE} bytes in each {@link OutputReader#PATIENCE_NANOS}; after that it is <i>behind</i>:
 * memory and brake are released, and it goes on from disk, with gaps where bytes were left out. It is waited for again once it
 * has come up with what is in memory. So a page that does not read costs one run a second once, a page that reads at 20 MB/s
 * misses nothing, and memory per run is bounded by what may be on the way, whatever readers or the sandbox do ({@link #WINDOW}).
 *
 * <p>Safe for threads, never waits for the disk. The kernel's thread appends, the journal's writer stores, the cursors' threads
 * take.
 */
final class LiveOutput {
    static final int HEAD = 1 << 20;
    static final int TAIL = 1 << 20;
    /** Most memory for one run: what may be on the way unacknowledged, and a frame of it. */
    static final int WINDOW = 5 << 20;
    /** What a page can count to. */
    private static final long LONGEST = 1L << 53;
    private static final int ACKNOWLEDGED_AT_LEAST = 128 << 10;
    /** A sandbox that skips bytes more often than this is broken; further ones are counted and not kept. */
    private static final int MOST_GAPS = 64;

    private final UUID run;
    private final Acknowledger acknowledger;
    private final ByteWindow window;
    private final OutputStoring storing;
    private final List<OutputReader> readers = new ArrayList<>();
    private int gaps;
    private boolean closed;

    /** Goes on after {@code stored} bytes that are accounted for on disk. */
    LiveOutput(UUID run, long stored, boolean closed, Acknowledger acknowledger) {
        this.run = run;
        this.acknowledger = acknowledger;
        this.window = new ByteWindow(stored);
        this.storing = new OutputStoring(window, stored);
        this.closed = closed;
    }

    /** Takes in what is new of the bytes. @return false when nothing is */
    synchronized boolean append(long offset, byte[] bytes) {
        long end = window.end();
        if (closed || offset < 0 || offset > LONGEST - bytes.length || offset + bytes.length <= end) {
            return false;
        }
        long now = System.nanoTime();
        for (var reader : readers) {
            if (reader.position() >= end) {
                reader.mark(now);
            }
        }
        if (offset > end) {
            gaps++;
        }
        if (gaps > MOST_GAPS) {
            window.skipTo(offset + bytes.length);
        } else {
            int known = (int) Math.max(0, end - offset);
            window.append(offset + known, bytes, known, bytes.length - known);
        }
        bound();
        return true;
    }

    private void bound() {
        window.shrink(WINDOW);
        for (var reader : readers) {
            if (reader.position() < window.start()) {
                reader.fallBehind();
            }
        }
    }

    /** Nothing comes after {@code length}; bytes up to it that have not come are left out. */
    synchronized void close(long length) {
        if (!closed) {
            window.skipTo(Math.max(Math.min(length, LONGEST), window.end()));
            closed = true;
        }
    }

    synchronized long end() {
        return window.end();
    }

    synchronized long memory() {
        return window.allocated();
    }

    /** Everything before is stored or counted as left out. */
    synchronized long stored() {
        return storing.boundary();
    }

    synchronized boolean pressing() {
        return storing.pressing();
    }

    synchronized OutputStoring.Unstored unstored(boolean withTail) {
        return storing.unstored(withTail);
    }

    /** That much is on disk now. */
    synchronized void stored(OutputStoring.Unstored written) {
        storing.stored(written);
        trim();
        acknowledger.offer(acknowledgeable());
    }

    private void trim() {
        window.trim(Math.min(storing.needsFrom(), slowestWaitedFor()));
    }

    private long slowestWaitedFor() {
        long slowest = Long.MAX_VALUE;
        for (var reader : readers) {
            if (reader.waitedFor()) {
                slowest = Math.min(slowest, reader.position());
            }
        }
        return slowest;
    }

    private long acknowledgeable() {
        return Math.min(storing.boundary(), slowestWaitedFor());
    }

    /** @param stalled shared by all readers of a cursor */
    synchronized OutputReader attach(long position, AtomicBoolean stalled) {
        var reader = new OutputReader(run, this, position, stalled);
        reader.mark(System.nanoTime());
        if (position < window.start()) {
            reader.fallBehind();
        }
        readers.add(reader);
        return reader;
    }

    synchronized void detach(OutputReader reader) {
        readers.remove(reader);
        trim();
        acknowledger.offer(acknowledgeable());
    }

    /**
     * Gives up waiting for readers that are too slow.
     *
     * @return whether a reader is still waited for, so that this is to be done again
     */
    synchronized boolean review() {
        long now = System.nanoTime();
        boolean waits = false;
        for (var reader : readers) {
            if (reader.waitedFor() && reader.position() < window.end()) {
                if (reader.tooSlow(now)) {
                    reader.giveUp();
                } else {
                    waits = true;
                }
            }
        }
        trim();
        acknowledger.offer(acknowledgeable());
        return waits;
    }

    /** What comes next for a reader. */
    sealed interface Next {
        /** A piece without bytes tells a gap that nothing follows yet. */
        record InMemory(Piece piece) implements Next {
        }

        /** What there is before this byte is on disk. */
        record OnDisk(long before) implements Next {
        }

        record Nothing() implements Next {
        }
    }

    /** Gives the reader's next bytes, which it has then taken, or says where to look for them. */
    synchronized Next take(OutputReader reader, int limit) {
        if (reader.position() < window.start()) {
            return new Next.OnDisk(window.start());
        }
        if (reader.position() >= window.end()) {
            return new Next.Nothing();
        }
        var piece = window.read(reader.position(), limit);
        if (piece == null) {
            piece = new Piece(window.end(), new byte[0]);
        }
        long now = System.nanoTime();
        reader.moveTo(piece.end(), now);
        reader.catchUp(now);
        trim();
        acknowledgeReading();
        return new Next.InMemory(piece);
    }

    private void acknowledgeReading() {
        long offset = acknowledgeable();
        if (offset == window.end() || offset - acknowledger.offered() >= ACKNOWLEDGED_AT_LEAST) {
            acknowledger.offer(offset);
        }
    }

    /** The reader took bytes up to {@code position} from disk, or nothing is there before it. */
    synchronized void passed(OutputReader reader, long position) {
        reader.moveTo(position, System.nanoTime());
    }
}
