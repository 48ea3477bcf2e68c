package slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The few frames that show from the outside that an agent is at the other end, and what its engine does. */
public final class AgentFrames implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte CONTROL = 1;

    private final ByteChannel channel;

    public AgentFrames(ByteChannel channel) {
        this.channel = channel;
    }

    public JsonNode hello() throws Exception {
        send("{\"op\":\"hello\",\"version\":1,\"acknowledged\":{}}");
        return await(frame -> frame.path("op").asText().equals("hello"), Duration.ofSeconds(10));
    }

    public void startEngineAndWait(Duration limit) throws Exception {
        send("{\"op\":\"engine\",\"action\":\"start\"}");
        JsonNode last = await(frame -> frame.path("op").asText().equals("engine") && !frame.path("state").asText().equals("starting"), limit);
        if (!last.path("state").asText().equals("ready")) {
            throw new AssertionError("the engine did not start: " + last);
        }
    }

    /** Until the engine is ready, whoever had it started. */
    public void awaitEngine(Duration limit) throws Exception {
        send("{\"op\":\"hello\",\"version\":1,\"acknowledged\":{}}");
        await(frame -> frame.path("op").asText().equals("hello") && frame.at("/engine/state").asText().equals("ready")
                || frame.path("op").asText().equals("engine") && frame.path("state").asText().equals("ready"), limit);
    }

    private void send(String json) throws IOException {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(5 + payload.length).putInt(payload.length + 1).put(CONTROL).put(payload).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    private JsonNode await(Predicate<JsonNode> wanted, Duration limit) throws Exception {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(readUntil(wanted));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            channel.close();
            throw new AssertionError("the agent did not say it within " + limit, e);
        } catch (ExecutionException e) {
            throw new AssertionError("the connection to the agent broke", e.getCause());
        }
    }

    private JsonNode readUntil(Predicate<JsonNode> wanted) throws IOException {
        while (true) {
            byte[] frame = read(read(4).getInt()).array();
            if (frame[0] == CONTROL) {
                JsonNode json = JSON.readTree(frame, 1, frame.length - 1);
                if (wanted.test(json)) {
                    return json;
                }
            }
        }
    }

    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the agent closed the connection");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
