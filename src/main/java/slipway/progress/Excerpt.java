package slipway.progress;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The beginning and the end of a run's output.
 *
 * @param leftOut bytes between them
 * @param tail empty when {@code head} is all there is
 */
public record Excerpt(byte[] head, long leftOut, byte[] tail) {

    /**
     * @param kept rows of the output, by offset; at least those that hold the first and the last {@code most} bytes
     * @param length bytes of the whole output
     */
    static Excerpt of(List<Piece> kept, long length, int most) {
        byte[] head = head(kept, length <= 2L * most ? length : most);
        byte[] tail = tail(kept, Math.max(head.length, length - most));
        return new Excerpt(head, Math.max(0, length - head.length - tail.length), tail);
    }

    private static byte[] head(List<Piece> kept, long limit) {
        var bytes = new ByteArrayOutputStream();
        for (Piece piece : kept) {
            if (piece.offset() != bytes.size() || bytes.size() >= limit) {
                break;
            }
            bytes.writeBytes(piece.upTo(limit).bytes());
        }
        return bytes.toByteArray();
    }

    /** What stands behind the last gap, at {@code from} or later. */
    private static byte[] tail(List<Piece> kept, long from) {
        var bytes = new ByteArrayOutputStream();
        long end = from;
        for (Piece piece : kept) {
            if (piece.end() <= from) {
                continue;
            }
            Piece part = piece.from(from);
            if (part.offset() != end) {
                bytes.reset();
            }
            bytes.writeBytes(part.bytes());
            end = part.end();
        }
        return bytes.toByteArray();
    }
}
