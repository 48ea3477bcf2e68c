package slipway.kernel;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.UUID;

/**
 * Takes frames out of a stream: large reads into one direct buffer, which grows only for a frame that needs it. For the
 * thread that reads; holds at most one frame's bytes besides what it answers. Output frames of one run that lie in the
 * buffer one after the other are answered as one, because a terminal gives at most 4 KB at a time.
 */
final class FrameReader {
    private static final int BUFFER = 128 << 10;
    private static final int MERGED = 64 << 10;
    private static final int OUTPUT_HEAD = 4 + 1 + 16 + 8;

    private final ReadableByteChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);

    FrameReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * The next frame; blocks until it is there.
     *
     * @return null at the end of the stream
     * @throws MalformedFrameException when it is not what the protocol allows
     */
    FromAgent next() throws IOException {
        if (!await(4)) {
            return atEnd();
        }
        int length = buffer.getInt(buffer.position());
        if (length < 1 || length > Frames.LIMIT) {
            throw new MalformedFrameException("a frame of " + Integer.toUnsignedString(length) + " bytes; 1 to "
                    + Frames.LIMIT + " are allowed");
        }
        if (!await(4 + length)) {
            return atEnd();
        }
        ByteBuffer frame = buffer.slice(buffer.position() + 4, length);
        buffer.position(buffer.position() + 4 + length);
        FromAgent message = Frames.decode(frame);
        return message instanceof FromAgent.Output output ? merged(output) : message;
    }

    private FromAgent atEnd() throws IOException {
        if (buffer.hasRemaining()) {
            throw new EOFException("the stream ended within a frame");
        }
        return null;
    }

    private FromAgent.Output merged(FromAgent.Output first) {
        int size = first.bytes().length;
        if (continuation(first.run(), first.end(), MERGED - size) < 0) {
            return first;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(MERGED);
        bytes.writeBytes(first.bytes());
        int more;
        while ((more = continuation(first.run(), first.offset() + bytes.size(), MERGED - bytes.size())) >= 0) {
            byte[] chunk = new byte[more];
            buffer.position(buffer.position() + OUTPUT_HEAD).get(chunk);
            bytes.writeBytes(chunk);
        }
        return new FromAgent.Output(first.run(), first.offset(), bytes.toByteArray());
    }

    /** How many bytes the next frame holds, if it lies in the buffer as a whole and goes on just here; else -1. */
    private int continuation(UUID run, long offset, int atMost) {
        int at = buffer.position();
        if (buffer.remaining() < OUTPUT_HEAD) {
            return -1;
        }
        int size = buffer.getInt(at) - (OUTPUT_HEAD - 4);
        boolean goesOn = size >= 0 && size <= atMost && buffer.remaining() >= OUTPUT_HEAD + size
                && Frames.isOutput(buffer.get(at + 4))
                && buffer.getLong(at + 5) == run.getMostSignificantBits()
                && buffer.getLong(at + 13) == run.getLeastSignificantBits()
                && buffer.getLong(at + 21) == offset;
        return goesOn ? size : -1;
    }

    /** Has so many bytes in the buffer; false when the stream ends before. */
    private boolean await(int bytes) throws IOException {
        while (buffer.remaining() < bytes) {
            makeRoom(bytes);
            int start = buffer.position();
            int end = buffer.limit();
            buffer.limit(buffer.capacity()).position(end);
            int read;
            try {
                read = channel.read(buffer);
            } finally {
                buffer.limit(buffer.position()).position(start);
            }
            if (read < 0) {
                return false;
            }
        }
        return true;
    }

    private void makeRoom(int bytes) {
        if (bytes > buffer.capacity()) {
            buffer = ByteBuffer.allocateDirect(4 + Frames.LIMIT).put(buffer).flip();
        } else if (!buffer.hasRemaining()) {
            buffer.position(0).limit(0);
        } else if (buffer.position() + bytes > buffer.capacity()) {
            buffer.compact().flip();
        }
    }
}
