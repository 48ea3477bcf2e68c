package slipway.kernel;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The channels of one connection. The session's thread feeds it; callers open and close from any thread. */
final class AgentStreams {
    /** With their windows, what one sandbox can make this server hold. */
    static final int LIMIT = 64;

    private final AgentChannel agent;
    private final Map<Integer, AgentStream> open = new HashMap<>();
    private int last;
    private IOException failure;

    AgentStreams(AgentChannel agent) {
        this.agent = agent;
    }

    /** @param request the message that opens a channel of that number */
    AgentStream open(IntFunction<ToAgent> request) throws IOException {
        AgentStream stream;
        int channel;
        synchronized (this) {
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            if (open.size() >= LIMIT) {
                throw new IOException("Too many streams into this sandbox at the same time; at most " + LIMIT + " are allowed.");
            }
            channel = ++last;
            stream = new AgentStream(channel, this, agent);
            open.put(channel, stream);
        }
        agent.offer(request.apply(channel));
        return stream;
    }

    void accept(FromAgent.Channel message) throws MalformedFrameException {
        AgentStream stream;
        synchronized (this) {
            stream = open.get(message.channel());
        }
        if (stream != null) {
            stream.accept(message);
        }
    }

    synchronized boolean remove(int channel) {
        return open.remove(channel) != null;
    }

    synchronized boolean ended() {
        return failure != null;
    }

    /** The connection has ended, and all of its channels with it. */
    void fail(IOException why) {
        List<AgentStream> rest;
        synchronized (this) {
            failure = why;
            rest = List.copyOf(open.values());
            open.clear();
        }
        rest.forEach(stream -> stream.fail(why));
    }
}
