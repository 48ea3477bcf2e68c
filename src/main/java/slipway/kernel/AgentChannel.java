package slipway.kernel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection to an agent, as messages. {@link #receive} is for one thread; {@link #offer} and {@link #put} are for any:
 * they fill a bounded queue that one virtual thread of the channel writes, many frames with one write. {@link #close} and
 * {@link #cut} end both directions at once; whoever receives then learns why.
 *
 * <p>Reading and writing have a thread each, because a channel asked for both by one readiness loop hung an agent under
 * back-pressure.
 */
final class AgentChannel implements AutoCloseable {
    /** An agent that leaves so much unread is dead to us. All that a session may have to say at once fits. */
    private static final int QUEUE_LIMIT = 16 << 20;
    /** From here on {@link #put} waits, so that commands always find room. */
    private static final int STREAM_LIMIT = 1 << 20;
    private static final int BUFFER = 64 << 10;

    private final ByteChannel channel;
    private final FrameReader reader;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    /** Not a monitor: who waits in one on a virtual thread is woken up by way of one more thread. */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int queued;
    /** Why it ended; null while it has not. */
    private volatile IOException reason;

    AgentChannel(ByteChannel channel, String name) {
        this.channel = channel;
        this.reader = new FrameReader(channel);
        Thread.ofVirtual().name("kernel-writer-" + name).start(this::write);
    }

    /**
     * The next message; blocks.
     *
     * @throws IOException when the connection has ended, with the reason if it is known
     */
    FromAgent receive() throws IOException {
        try {
            FromAgent message = reason == null ? reader.next() : null;
            if (message != null) {
                return message;
            }
        } catch (MalformedFrameException e) {
            cut(e);
        } catch (IOException e) {
            cut(lost(e));
        }
        cut(new IOException("The sandbox's agent closed the connection."));
        throw reason;
    }

    /** Queues a message, never waits; when an agent has left too much unread, this ends the connection. */
    void offer(ToAgent message) {
        byte[] frame = Frames.encode(message);
        if (!enqueue(frame)) {
            cut(new IOException("The sandbox's agent does not read what it is told."));
        }
    }

    /** Queues a message, waits while much is queued. */
    void put(ToAgent message) throws IOException {
        byte[] frame = Frames.encode(message);
        lock.lock();
        try {
            while (reason == null && queued > STREAM_LIMIT) {
                changed.await();
            }
            if (reason != null) {
                throw new IOException("The connection to the sandbox was lost.", reason);
            }
            enqueue(frame);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the sandbox");
        } finally {
            lock.unlock();
        }
    }

    /** False when it does not fit; what comes after the end goes nowhere. */
    private boolean enqueue(byte[] frame) {
        lock.lock();
        try {
            if (reason == null && queued + frame.length <= QUEUE_LIMIT) {
                queue.addLast(frame);
                queued += frame.length;
                changed.signalAll();
                return true;
            }
            return reason != null;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            byte[] frame;
            while ((frame = take()) != null) {
                for (int at = 0; at < frame.length; ) {
                    int part = Math.min(frame.length - at, buffer.remaining());
                    buffer.put(frame, at, part);
                    at += part;
                    if (!buffer.hasRemaining()) {
                        flush(buffer);
                    }
                }
                if (nothingQueued()) {
                    flush(buffer);
                }
            }
        } catch (IOException | InterruptedException e) {
            cut(lost(e));
        }
    }

    private byte[] take() throws InterruptedException {
        lock.lock();
        try {
            while (reason == null && queue.isEmpty()) {
                changed.await();
            }
            if (reason != null) {
                return null;
            }
            byte[] frame = queue.removeFirst();
            queued -= frame.length;
            if (queued <= STREAM_LIMIT) {
                changed.signalAll();
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    private boolean nothingQueued() {
        lock.lock();
        try {
            return queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void flush(ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private static IOException lost(Exception cause) {
        return new IOException("The connection to the sandbox was lost: " + cause.getMessage(), cause);
    }

    /** Ends the connection for this reason, if it has not ended. */
    void cut(IOException why) {
        lock.lock();
        try {
            if (reason != null) {
                return;
            }
            reason = why;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            channel.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        cut(new IOException("The connection to the sandbox was closed."));
    }
}
