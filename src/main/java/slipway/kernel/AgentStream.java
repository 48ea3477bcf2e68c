package slipway.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One channel of a connection: a dialled socket or a program. The session's thread feeds it with what the agent says of it
 * and never waits here; one caller uses and closes it. It ends with its connection.
 */
final class AgentStream implements DialedStream, ExecHandle {
    /** Bytes that may be on the way in each direction of each part. */
    static final int WINDOW = 256 << 10;

    private final int channel;
    private final AgentStreams owner;
    private final AgentChannel agent;
    private final SendBuffer towards;
    private final ReceiveBuffer first;
    private final ReceiveBuffer second;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<ExecExit> exited = new CompletableFuture<>();

    AgentStream(int channel, AgentStreams owner, AgentChannel agent) {
        this.channel = channel;
        this.owner = owner;
        this.agent = agent;
        this.towards = new SendBuffer(agent, channel);
        this.first = new ReceiveBuffer(bytes -> agent.offer(new ToAgent.Credit(channel, 1, bytes)));
        this.second = new ReceiveBuffer(bytes -> agent.offer(new ToAgent.Credit(channel, 2, bytes)));
    }

    void accept(FromAgent.Channel message) throws MalformedFrameException {
        switch (message) {
            case FromAgent.Opened o -> opened.complete(null);
            case FromAgent.Data(int c, int part, byte[] bytes) -> (part == 1 ? first : second).accept(bytes);
            case FromAgent.Credit credit -> towards.accept(credit);
            case FromAgent.Failed(int c, String text) -> fail(new RefusedStreamException(text));
            case FromAgent.Exited(int c, int exitCode, boolean timedOut, String text) -> {
                towards.end(new IOException("the program has ended"));
                exited.complete(new ExecExit(exitCode, timedOut, text));
            }
        }
    }

    void fail(IOException why) {
        towards.end(why);
        first.end(why);
        second.end(why);
        opened.completeExceptionally(why);
        exited.completeExceptionally(why);
    }

    void awaitOpened(Duration limit) throws IOException {
        await(opened, limit, "the sandbox did not connect the stream");
    }

    @Override
    public ExecExit waitFor(Duration limit) throws IOException {
        return await(exited, limit, "the program has not ended");
    }

    private static <T> T await(CompletableFuture<T> future, Duration limit, String late) throws IOException {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(late + " within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedStreamException refused ? new RefusedStreamException(refused.getMessage())
                    : new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the sandbox");
        }
    }

    @Override
    public InputStream input() {
        return first;
    }

    @Override
    public OutputStream output() {
        return towards;
    }

    @Override
    public OutputStream stdin() {
        return towards;
    }

    @Override
    public InputStream stdout() {
        return first;
    }

    @Override
    public InputStream stderr() {
        return second;
    }

    @Override
    public void close() {
        if (owner.remove(channel)) {
            agent.offer(new ToAgent.Close(channel));
            fail(new IOException("the stream is closed"));
        }
    }
}
