package slipway.progress;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The part of a byte stream that is in memory: grows at its end, is trimmed at its start, may have gaps. Blocks of growing size
 * instead of the arrays that come in, because output often comes in a few bytes at a time. Not safe for threads: its owner locks.
 */
final class ByteWindow {
    private static final int SMALLEST_BLOCK = 512;
    private static final int LARGEST_BLOCK = 64 << 10;

    private static final class Block {
        final long offset;
        final byte[] bytes;
        int length;

        Block(long offset, int capacity) {
            this.offset = offset;
            this.bytes = new byte[capacity];
        }

        long end() {
            return offset + length;
        }

        int free() {
            return bytes.length - length;
        }
    }

    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private long start;
    private long end;
    private long allocated;

    ByteWindow(long start) {
        this.start = start;
        this.end = start;
    }

    /** Everything before is not in memory. */
    long start() {
        return start;
    }

    long end() {
        return end;
    }

    /** Bytes of memory in use. */
    long allocated() {
        return allocated;
    }

    /** Puts bytes at {@code offset}, which is the end or, leaving a gap, beyond it. */
    void append(long offset, byte[] bytes, int from, int length) {
        end = offset;
        for (int done = 0; done < length;) {
            var block = blockAt(end, length - done);
            int part = Math.min(block.free(), length - done);
            System.arraycopy(bytes, from + done, block.bytes, block.length, part);
            block.length += part;
            done += part;
            end += part;
        }
    }

    /** Moves the end without bytes: what lies between is a gap. */
    void skipTo(long offset) {
        end = offset;
    }

    private Block blockAt(long offset, int wanted) {
        var last = blocks.peekLast();
        if (last != null && last.end() == offset && last.free() > 0) {
            return last;
        }
        long size = Math.max(Math.max(SMALLEST_BLOCK, wanted), allocated);
        var block = new Block(offset, (int) Math.min(LARGEST_BLOCK, size));
        blocks.addLast(block);
        allocated += block.bytes.length;
        return block;
    }

    /**
     * A copy of up to {@code limit} bytes without a gap, from {@code from} or, if nothing is there, from the next byte that is.
     */
    Piece read(long from, int limit) {
        Block first = null;
        for (Iterator<Block> backwards = blocks.descendingIterator(); backwards.hasNext();) {
            var block = backwards.next();
            if (block.end() <= from) {
                break;
            }
            first = block;
        }
        return first == null ? null : copy(Math.max(Math.max(from, start), first.offset), limit);
    }

    private Piece copy(long from, int limit) {
        var bytes = new byte[(int) Math.min(limit, withoutGap(from, limit))];
        int done = 0;
        for (var block : blocks) {
            long position = from + done;
            if (block.end() <= position) {
                continue;
            }
            int part = (int) Math.min(bytes.length - done, block.end() - position);
            System.arraycopy(block.bytes, (int) (position - block.offset), bytes, done, part);
            done += part;
            if (done == bytes.length) {
                break;
            }
        }
        return new Piece(from, bytes);
    }

    private long withoutGap(long from, int limit) {
        long position = from;
        for (var block : blocks) {
            if (block.end() <= position) {
                continue;
            }
            if (block.offset > position || position - from >= limit) {
                break;
            }
            position = block.end();
        }
        return position - from;
    }

    /** Forgets everything before {@code offset}. */
    void trim(long offset) {
        start = Math.max(start, Math.min(offset, end));
        while (!blocks.isEmpty() && blocks.peekFirst().end() <= start) {
            allocated -= blocks.removeFirst().bytes.length;
        }
    }

    /** Forgets the oldest bytes until no more than {@code most} bytes of memory are in use. */
    void shrink(long most) {
        while (allocated > most) {
            trim(blocks.peekFirst().end());
        }
    }
}
