package slipway.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A page without a browser: speaks the socket's protocol, keeps what a page keeps, and complains at once when the server
 * breaks a rule (a byte twice, a byte missing). Survives its connections: {@link #connect} resumes from what it has.
 */
public final class LessonClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEAD = 25;
    /** Runs that a page names when it resumes, besides those of which something is missing: the server takes 2,000. */
    private static final int MOST_NAMED = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI server;
    private final String cookie;
    private final String lesson;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService sender = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final Map<UUID, JsonNode> runs = new HashMap<>();
    private final Map<UUID, ByteArrayOutputStream> outputs = new HashMap<>();
    private final Map<UUID, Long> leftOut = new HashMap<>();
    private final List<JsonNode> others = new ArrayList<>();
    private WebSocket socket;
    private final StringBuilder transcript = new StringBuilder();
    private long seq;
    private long received;
    private long acknowledged;
    private String hash = "";
    private String fault;
    private int closeCode;
    /** Messages that are taken in before the page stalls, and how many of them have come. */
    private long most = Long.MAX_VALUE;
    private long taken;

    /** @param lesson {@code course/lesson} */
    public LessonClient(ServerProcess server, String lesson) {
        this(server, SignIn.cookie(server), lesson);
    }

    /** @param cookie the Cookie header of somebody who is signed in */
    public LessonClient(ServerProcess server, String cookie, String lesson) {
        this.server = server.address();
        this.cookie = cookie;
        this.lesson = lesson;
    }

    /** Opens a connection and resumes; waits for the welcome. */
    public LessonClient connect() {
        open();
        return resumed();
    }

    /** Resumes on a connection that was opened. */
    public LessonClient resumed() {
        send(resume());
        return this;
    }

    /** Whether the server has closed the connection. */
    public synchronized boolean isClosed() {
        return closeCode != 0;
    }

    /** Opens a connection and says nothing. */
    public void open() {
        synchronized (this) {
            received = 0;
            acknowledged = 0;
            closeCode = 0;
            others.clear();
            taken = 0;
        }
        URI address = URI.create("ws://" + server.getAuthority() + "/ws/v1/" + lesson);
        socket = http.newWebSocketBuilder().header("Cookie", cookie).header("Origin", server.toString())
                .buildAsync(address, new Listener()).join();
        await("welcome", () -> closeCode != 0 || other("welcome") != null);
    }

    private ObjectNode resume() {
        ObjectNode message = JSON.createObjectNode().put("type", "resume").put("seq", seq);
        ObjectNode offsets = message.putObject("outputs");
        synchronized (this) {
            List<UUID> newest = runs.keySet().stream().sorted(Comparator.reverseOrder()).limit(MOST_NAMED).toList();
            Stream.concat(newest.stream(), runs.keySet().stream().filter(run -> !isComplete(run))).distinct()
                    .forEach(run -> offsets.put(run.toString(), have(run)));
        }
        return message;
    }

    /** Runs a cell with its own or another source. */
    public UUID run(String cell, String source) {
        UUID run = uuidV7();
        send(runMessage(run, cell, source));
        return run;
    }

    public ObjectNode runMessage(UUID run, String cell, String source) {
        return JSON.createObjectNode().put("type", "run").put("run", run.toString()).put("cell", cell)
                .put("source", source).put("lesson", hash).put("columns", 100).put("rows", 24);
    }

    public void send(ObjectNode message) {
        sendText(message.toString());
    }

    public void sendText(String text) {
        later(socket, text).join();
    }

    /** One after the other: a WebSocket of the JDK takes no second message while one is on its way. */
    private CompletableFuture<Void> later(WebSocket on, String text) {
        return CompletableFuture.runAsync(() -> on.sendText(text, true).join(), sender);
    }

    public void send(String type, UUID run) {
        send(JSON.createObjectNode().put("type", type).put("run", run.toString()));
    }

    public void type(UUID run, String keys) {
        send(JSON.createObjectNode().put("type", "input").put("run", run.toString()).put("data", keys));
    }

    /** The record once the run has ended. */
    public JsonNode ended(UUID run) {
        return record(run, "ended", record -> record.path("state").asText().equals("ended"));
    }

    /** All output of the run, once no more can come. */
    public String output(UUID run) {
        JsonNode record = record(run, "closed", known -> known.path("outputClosed").asBoolean());
        long length = record.path("outputLength").asLong();
        await("all " + length + " bytes of " + run, () -> have(run) >= length);
        return text(run);
    }

    public JsonNode record(UUID run, String what, Predicate<JsonNode> wanted) {
        await("run " + run + " " + what, () -> runs.containsKey(run) && wanted.test(runs.get(run)));
        synchronized (this) {
            return runs.get(run);
        }
    }

    public void awaitText(UUID run, String part) {
        await("\"" + part + "\" in the output of " + run, () -> text(run).contains(part));
    }

    /** The next or an earlier message of this type since the connection was opened that is as wanted. */
    public JsonNode message(String type, Predicate<JsonNode> wanted) {
        JsonNode[] found = new JsonNode[1];
        await("message " + type, () -> {
            found[0] = others.stream().filter(m -> m.path("type").asText().equals(type) && wanted.test(m)).findFirst().orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    /** As {@link #message}, but the newest of this type must be as wanted. */
    public JsonNode lastMessage(String type, Predicate<JsonNode> wanted) {
        JsonNode[] found = new JsonNode[1];
        await("last message " + type, () -> {
            found[0] = others.reversed().stream().filter(m -> m.path("type").asText().equals(type)).findFirst().orElse(null);
            return found[0] != null && wanted.test(found[0]);
        });
        return found[0];
    }

    /** The messages of this type since the connection was opened. */
    public synchronized List<JsonNode> messages(String type) {
        return others.stream().filter(message -> message.path("type").asText().equals(type)).toList();
    }

    /** Whether the run has ended, and no output of it can come any more. */
    public synchronized boolean isComplete(UUID run) {
        JsonNode record = runs.get(run);
        return record != null && record.path("state").asText().equals("ended") && record.path("outputClosed").asBoolean()
                && have(run) >= record.path("outputLength").asLong();
    }

    /** Waits for what may come late or, when the connection is lost, never. @return whether it came */
    public boolean reaches(BooleanSupplier condition, Duration patience) {
        return reaches(condition, patience, () -> false);
    }

    /** @param inVain when there is no use in waiting any longer */
    public synchronized boolean reaches(BooleanSupplier condition, Duration patience, BooleanSupplier inVain) {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean() && closeCode == 0 && !inVain.getAsBoolean()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        if (fault != null) {
            throw new AssertionError(fault);
        }
        return condition.getAsBoolean();
    }

    public synchronized boolean isOpen() {
        return socket != null && closeCode == 0;
    }

    /** Waits until the server has closed the connection; its code. */
    public int closed() {
        await("the server's close", () -> closeCode != 0);
        return closeCode;
    }

    public synchronized String text(UUID run) {
        ByteArrayOutputStream bytes = outputs.get(run);
        return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
    }

    public synchronized long have(UUID run) {
        return (outputs.containsKey(run) ? outputs.get(run).size() : 0) + leftOut.getOrDefault(run, 0L);
    }

    public synchronized long leftOut(UUID run) {
        return leftOut.getOrDefault(run, 0L);
    }

    /** All that the server said, but the outputs. */
    public synchronized String transcript() {
        return transcript.toString();
    }

    public synchronized Map<UUID, JsonNode> runs() {
        return Map.copyOf(runs);
    }

    /** Takes nothing in any more, as a browser in a sleeping laptop. */
    public synchronized void stall() {
        most = 0;
    }

    /** The connection breaks without a word. */
    public synchronized void cut() {
        socket.abort();
        closeCode = closeCode == 0 ? 1006 : closeCode;
        notifyAll();
    }

    /** On the next connection the page takes in so many messages and no more. */
    public synchronized void stallAfter(long messages) {
        most = messages;
    }

    /** Whether as many messages came as {@link #stallAfter} lets in. */
    public synchronized boolean isStalled() {
        return taken >= most;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        sender.shutdownNow();
        http.shutdownNow();
    }

    public static UUID uuidV7() {
        long high = System.currentTimeMillis() << 16 | 0x7000 | ThreadLocalRandom.current().nextInt(0x1000);
        return new UUID(high, ThreadLocalRandom.current().nextLong() >>> 2 | 1L << 63);
    }

    private void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (this) {
            while (!condition.getAsBoolean()) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (fault != null || left <= 0) {
                    throw new AssertionError((fault != null ? fault : "no " + what + " within " + PATIENCE) + "; last messages: "
                            + others.subList(Math.max(0, others.size() - 5), others.size()) + ", runs: "
                            + runs.values().stream().sorted(Comparator.comparing(run -> -run.path("acceptedAt").asLong())).limit(5).toList());
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(e);
                }
            }
        }
    }

    private JsonNode other(String type) {
        return others.stream().filter(m -> m.path("type").asText().equals(type)).findFirst().orElse(null);
    }

    private synchronized void heard(String text) {
        transcript.append(text).append('\n');
        try {
            JsonNode message = JSON.readTree(text);
            switch (message.path("type").asText()) {
                case "run" -> {
                    seq = Math.max(seq, message.path("seq").asLong());
                    runs.put(UUID.fromString(message.at("/run/id").asText()), message.path("run"));
                }
                case "welcome" -> {
                    hash = message.path("lesson").asText();
                    others.add(message);
                }
                default -> others.add(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        notifyAll();
    }

    private synchronized void heard(ByteBuffer frame) {
        if (frame.get() != 1) {
            fault = "a binary message of unknown kind";
        }
        UUID run = new UUID(frame.getLong(), frame.getLong());
        long offset = frame.getLong();
        long have = have(run);
        if (offset < have) {
            fault = "bytes of " + run + " came twice: at " + offset + " with " + have + " there";
        }
        leftOut.merge(run, offset - have, Long::sum);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        outputs.computeIfAbsent(run, key -> new ByteArrayOutputStream()).writeBytes(bytes);
        received += bytes.length;
        notifyAll();
    }

    private void acknowledge(WebSocket on) {
        synchronized (this) {
            if (received - acknowledged < 256 << 10) {
                return;
            }
            acknowledged = received;
        }
        later(on, JSON.createObjectNode().put("type", "received").put("bytes", received).toString());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket on, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                took();
                heard(text.toString());
                text.setLength(0);
            }
            next(on);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket on, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                took();
                heard(ByteBuffer.wrap(binary.toByteArray()));
                binary.reset();
                acknowledge(on);
            }
            next(on);
            return null;
        }

        private void took() {
            synchronized (LessonClient.this) {
                taken++;
            }
        }

        private void next(WebSocket on) {
            synchronized (LessonClient.this) {
                if (taken < most) {
                    on.request(1);
                }
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket on, int code, String reason) {
            synchronized (LessonClient.this) {
                closeCode = code;
                LessonClient.this.notifyAll();
            }
            return null;
        }

        @Override
        public void onError(WebSocket on, Throwable error) {
            synchronized (LessonClient.this) {
                closeCode = closeCode == 0 ? 1006 : closeCode;
                LessonClient.this.notifyAll();
            }
        }
    }

    /** How the tests sign in: with the printed address, as people do. */
    static final class SignIn {
        private SignIn() {
        }

        static String cookie(ServerProcess server) {
            try (HttpClient http = HttpClient.newHttpClient()) {
                var request = java.net.http.HttpRequest.newBuilder(URI.create(server.address() + "/?token=" + server.token())).build();
                var answer = http.send(request, java.net.http.HttpResponse.BodyHandlers.discarding());
                return answer.headers().firstValue("Set-Cookie").map(cookie -> cookie.substring(0, cookie.indexOf(';'))).orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
