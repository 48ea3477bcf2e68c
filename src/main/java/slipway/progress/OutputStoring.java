package slipway.progress;

import static slipway.progress.LiveOutput.HEAD;
import static slipway.progress.LiveOutput.TAIL;

import java.util.ArrayList;
import java.util.List;

/** Which bytes of a run's output are to be written to disk, and which are. Guarded by its {@link LiveOutput}. */
final class OutputStoring {
    /** Bytes that make it worth storing at once. */
    private static final int PRESSING = 256 << 10;
    /**
     * A last row shorter than this is written again with what follows it, so that a dripping run does not become thousands of
     * rows.
     */
    private static final int SHORT_ROW = 8 << 10;

    /**
     * What is to be written: rows, up to where everything is then accounted for, and which rows beyond HEAD are no longer kept.
     */
    record Unstored(List<Piece> rows, long boundary, long keptFrom) {
        /** Bytes between the first and the last that are kept; those that the sandbox itself left out are not counted. */
        long leftOut() {
            return Math.max(0, keptFrom - HEAD);
        }
    }

    private final ByteWindow window;
    private long stored;
    private long lastRow;

    OutputStoring(ByteWindow window, long stored) {
        this.window = window;
        this.stored = stored;
        this.lastRow = stored;
    }

    /** Everything before is stored or counted as left out. */
    long boundary() {
        return stored;
    }

    /** Bytes from here on may still have to be written. */
    long needsFrom() {
        return lastRow;
    }

    /** Enough has come to be stored, or counted as left out, without waiting for more. */
    boolean pressing() {
        return stored < HEAD ? window.end() - stored >= PRESSING : window.end() - TAIL - stored >= TAIL;
    }

    /**
     * What to write now.
     *
     * @param withTail false leaves the newest bytes beyond HEAD for later: they may never have to be written
     */
    Unstored unstored(boolean withTail) {
        long end = window.end();
        long boundary = withTail || end <= HEAD ? end : Math.max(stored, Math.max(HEAD, end - TAIL));
        long keptFrom = Math.max(HEAD, end - TAIL);
        boolean goesOn = lastRow >= window.start() && (lastRow < HEAD || lastRow >= keptFrom);
        long from = goesOn ? lastRow : stored;
        var rows = new ArrayList<Piece>();
        if (boundary > stored) {
            collect(from, Math.min(HEAD, boundary), rows);
            collect(Math.max(from, keptFrom), boundary, rows);
        }
        return new Unstored(rows, boundary, keptFrom);
    }

    private void collect(long from, long to, List<Piece> rows) {
        for (long position = from; position < to;) {
            var piece = window.read(position, (int) Math.min(Piece.LARGEST, to - position));
            if (piece == null || piece.offset() >= to) {
                return;
            }
            piece = piece.upTo(to);
            rows.add(piece);
            position = piece.end();
        }
    }

    void stored(Unstored written) {
        if (written.boundary() > stored) {
            stored = written.boundary();
            lastRow = startOfShortRow(written.rows());
        }
    }

    private long startOfShortRow(List<Piece> rows) {
        if (rows.isEmpty() || stored == HEAD) {
            return stored;
        }
        var last = rows.getLast();
        return last.end() == stored && last.bytes().length < SHORT_ROW ? last.offset() : stored;
    }
}
