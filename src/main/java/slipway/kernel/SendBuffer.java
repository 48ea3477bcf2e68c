package slipway.kernel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;

/** The part of a channel towards the sandbox: sends at once what the agent has credit for, then its writer waits for more. */
final class SendBuffer extends OutputStream {
    private static final int PIECE = 32 << 10;

    private final AgentChannel agent;
    private final int channel;
    private long credit = AgentStream.WINDOW;
    private boolean closed;
    private IOException failure;

    SendBuffer(AgentChannel agent, int channel) {
        this.agent = agent;
        this.channel = channel;
    }

    synchronized void accept(FromAgent.Credit more) throws MalformedFrameException {
        credit += more.bytes();
        if (credit > AgentStream.WINDOW) {
            throw new MalformedFrameException("credit for a stream beyond what it used");
        }
        notifyAll();
    }

    /** Nothing can be sent any more. */
    synchronized void end(IOException why) {
        if (failure == null) {
            failure = why;
            notifyAll();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; ) {
            int piece = awaitCredit(Math.min(PIECE, length - at));
            agent.put(new ToAgent.Data(channel, 0, Arrays.copyOfRange(bytes, offset + at, offset + at + piece)));
            at += piece;
        }
    }

    private synchronized int awaitCredit(int wanted) throws IOException {
        try {
            while (credit == 0 && failure == null && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the sandbox");
        }
        if (failure != null || closed) {
            throw new IOException(closed ? "the stream is closed" : failure.getMessage(), failure);
        }
        int granted = (int) Math.min(wanted, credit);
        credit -= granted;
        return granted;
    }

    /** The sandbox's end of file. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed || failure != null) {
                return;
            }
            closed = true;
            notifyAll();
        }
        agent.put(new ToAgent.Data(channel, 0, new byte[0]));
    }
}
