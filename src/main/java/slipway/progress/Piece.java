package slipway.progress;

import java.util.Arrays;

/** Some bytes of a run's output and where they stand in it. */
record Piece(long offset, byte[] bytes) {
    /** Most bytes in one piece: what a reader is given, and a row of the table, at once. */
    static final int LARGEST = 64 << 10;

    long end() {
        return offset + bytes.length;
    }

    Piece from(long start) {
        if (start <= offset) {
            return this;
        }
        return new Piece(start, Arrays.copyOfRange(bytes, (int) (start - offset), bytes.length));
    }

    Piece upTo(long end) {
        return end >= end() ? this : new Piece(offset, Arrays.copyOf(bytes, (int) (end - offset)));
    }
}
