package slipway.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.IntConsumer;

/**
 * What one part of a channel has brought and nobody has read yet: a ring of at most {@link AgentStream#WINDOW} bytes. The
 * session's thread fills it and never waits; one reader empties it, and what it read is credited to the agent.
 */
final class ReceiveBuffer extends InputStream {
    private static final int CREDIT_STEP = AgentStream.WINDOW / 4;

    private final IntConsumer credit;
    private byte[] ring = new byte[4 << 10];
    private int start;
    private int size;
    private int uncredited;
    private boolean ended;
    private IOException failure;

    /** @param credit is told how many bytes more may come */
    ReceiveBuffer(IntConsumer credit) {
        this.credit = credit;
    }

    /** Bytes from the agent, none for the end. Throws when there are more than it has credit for. */
    synchronized void accept(byte[] bytes) throws MalformedFrameException {
        if (ended && failure == null || bytes.length > AgentStream.WINDOW - size - uncredited) {
            throw new MalformedFrameException("data of a stream beyond its credit or its end");
        }
        if (ended) {
            return;
        }
        grow(size + bytes.length);
        int end = (start + size) % ring.length;
        int first = Math.min(bytes.length, ring.length - end);
        System.arraycopy(bytes, 0, ring, end, first);
        System.arraycopy(bytes, first, ring, 0, bytes.length - first);
        size += bytes.length;
        ended = bytes.length == 0;
        notifyAll();
    }

    private void grow(int needed) {
        if (needed <= ring.length) {
            return;
        }
        byte[] larger = new byte[Math.min(AgentStream.WINDOW, Math.max(needed, ring.length * 2))];
        int first = Math.min(size, ring.length - start);
        System.arraycopy(ring, start, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, size - first);
        ring = larger;
        start = 0;
    }

    /** Nothing more comes, for this reason; what is there can still be read. */
    synchronized void end(IOException why) {
        if (!ended) {
            ended = true;
            failure = why;
            notifyAll();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int taken = length == 0 ? 0 : take(into, offset, length);
        int granted = creditDue();
        if (granted > 0) {
            credit.accept(granted);
        }
        return taken;
    }

    private synchronized int take(byte[] into, int offset, int length) throws IOException {
        try {
            while (size == 0 && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the sandbox");
        }
        if (size == 0 && failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (size == 0) {
            return -1;
        }
        int taken = Math.min(Math.min(length, size), ring.length - start);
        System.arraycopy(ring, start, into, offset, taken);
        start = (start + taken) % ring.length;
        size -= taken;
        uncredited += taken;
        return taken;
    }

    private synchronized int creditDue() {
        int due = uncredited >= CREDIT_STEP && !ended ? uncredited : 0;
        uncredited -= due;
        return due;
    }

    @Override
    public synchronized int available() {
        return size;
    }
}
