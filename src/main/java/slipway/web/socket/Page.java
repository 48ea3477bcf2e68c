package slipway.web.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.github.bucket4j.Bucket;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import slipway.auth.Actor;
import slipway.auth.OpenSockets;
import slipway.progress.Cursor;
import slipway.progress.Delta;
import slipway.protocol.ServerMessage;
import slipway.tutorial.Outcomes;
import slipway.tutorial.TutorialSession;

/**
 * One open socket: a cursor over the journal and an outbox, and one virtual thread that writes both. Output goes only as
 * far as {@value #WINDOW} bytes beyond what the page says it took in, so a page that does not read costs what is on its
 * way and nothing else; its thread waits, and nobody waits for it.
 */
final class Page implements TutorialSession.Page, OpenSockets.Socket {
    private static final Logger LOG = Logger.getLogger(Page.class);
    static final int WINDOW = 1 << 20;
    private static final int PIECE = 64 << 10;
    private static final int HEAD = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_IGNORED = 5000;
    /** Messages given to the socket and not yet written: waiting for each costs two changes of threads. */
    private static final int MOST_UNDERWAY = 16;

    private final WebSocketConnection connection;
    private final ObjectWriter json;
    private final Actor actor;
    private final Outbox outbox = new Outbox();
    private final Semaphore underway = new Semaphore(MOST_UNDERWAY);
    private final Bucket rate = Bucket.builder()
            .addLimit(limit -> limit.capacity(300).refillGreedy(150, Duration.ofSeconds(1))).build();
    private volatile TutorialSession session;
    private volatile Cursor cursor;
    private volatile long received;
    private volatile boolean closed;
    private long sent;
    private int ignored;

    Page(WebSocketConnection connection, ObjectWriter json, Actor actor) {
        this.connection = connection;
        this.json = json;
        this.actor = actor;
    }

    void begin(TutorialSession opened) {
        session = opened;
        if (closed) {
            opened.close(); // it was ended while the lesson was opened
        } else {
            connection.sendTextAndAwait(text(opened.welcome()));
        }
    }

    /** Whether messages are heard: not before the lesson is open, and no more once the page was told to go. */
    boolean listens() {
        return session != null && !closed;
    }

    @Override
    public Actor actor() {
        return actor;
    }

    @Override
    public void signedOut() {
        end(4401, "signed out");
    }

    @Override
    public void judgeAnew() {
        end(4403, "what you may do here has changed; the page connects again");
    }

    TutorialSession session() {
        return session;
    }

    /** Whether to act on one more message; a page that asks too much is told so once in a while, and cut off in the end. */
    boolean admits() {
        if (rate.tryConsume(1)) {
            return true;
        }
        ignored++;
        if (ignored % 100 == 1) {
            tell(new ServerMessage.Refused("too-many-messages", "Too many messages at once; some were not carried out. Wait a moment.", null));
        }
        if (ignored == MOST_IGNORED) {
            end(4429, "too many messages");
        }
        return false;
    }

    boolean resumed() {
        return cursor != null;
    }

    void resume(long seq, Map<UUID, Long> outputs) {
        cursor = session.read(seq, outputs);
        Thread.ofVirtual().name("page " + connection.id()).start(this::write);
    }

    /** The page took in so many bytes of output on this connection. */
    void received(long bytes) {
        received = Math.max(received, bytes);
        wake();
    }

    @Override
    public void tell(ServerMessage message) {
        outbox.put(message);
        wake();
    }

    void end(int code, String reason) {
        if (!closed) {
            closed = true;
            connection.close(new CloseReason(code, reason)).subscribe().with(done -> { }, failure -> { });
            wake();
        }
    }

    /** The socket is gone. */
    void close() {
        closed = true;
        wake();
        if (session != null) {
            session.close();
        }
    }

    private void wake() {
        Cursor open = cursor;
        if (open != null) {
            open.wake();
        }
    }

    private void write() {
        try (Cursor reading = cursor) {
            while (!closed) {
                for (ServerMessage message; (message = outbox.take()) != null;) {
                    send(message);
                }
                pass(reading.next(room(), PATIENCE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void broken(Throwable failure) {
        if (failure instanceof IOException || failure instanceof HttpClosedException) {
            LOG.debugf("a page of %s went without a word: %s", connection.pathParam("lesson"), failure.getMessage());
        } else if (!closed && connection.isOpen()) {
            LOG.errorf(failure, "page of %s broke: %s", connection.pathParam("lesson"), failure.getMessage());
            end(1011, "the server could not go on; the page connects again");
        }
    }

    /** Bytes that may be sent now. A page that claims more than it was sent is held back by its TCP window instead. */
    private int room() {
        long onTheWay = Math.max(0, sent - received);
        return (int) Math.min(PIECE, Math.max(0, WINDOW - onTheWay));
    }

    private void pass(Delta delta) throws InterruptedException {
        switch (delta) {
            case Delta.Changed(var run) -> send(new ServerMessage.RunChanged(run.seq(), Outcomes.told(run)));
            case Delta.Output output -> send(output);
            case Delta.Nothing() -> { }
        }
    }

    private void send(Delta.Output output) throws InterruptedException {
        Buffer frame = Buffer.buffer(HEAD + output.bytes().length)
                .appendByte((byte) 1)
                .appendLong(output.run().getMostSignificantBits())
                .appendLong(output.run().getLeastSignificantBits())
                .appendLong(output.offset())
                .appendBytes(output.bytes());
        sent += output.bytes().length;
        send(connection.sendBinary(frame));
    }

    private void send(ServerMessage message) throws InterruptedException {
        send(connection.sendText(text(message)));
    }

    private void send(Uni<Void> written) throws InterruptedException {
        while (!underway.tryAcquire(1, TimeUnit.SECONDS)) {
            if (closed) {
                return;
            }
        }
        written.subscribe().with(done -> underway.release(), failure -> {
            underway.release();
            broken(failure);
        });
    }

    private String text(ServerMessage message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message of ours can be written", e);
        }
    }
}
