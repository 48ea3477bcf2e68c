package slipway.web.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.PathParam;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import slipway.auth.Access;
import slipway.auth.Actor;
import slipway.auth.CurrentLearner;
import slipway.auth.OpenSockets;
import slipway.protocol.ClientMessage;
import slipway.protocol.ServerMessage;
import slipway.tutorial.RefusedException;
import slipway.tutorial.TutorialSessions;

/**
 * The socket of an open lesson: translates messages into calls. One message of a connection is handled at a time, so each
 * handler returns at once and Stop is never locked out. Cookie and origin were checked by the {@code Gate} at the upgrade.
 */
@WebSocket(path = "/ws/v1/{course}/{lesson}")
public class LessonSocket {
    private static final Logger LOG = Logger.getLogger(LessonSocket.class);
    private static final TypedKey<Page> PAGE = new TypedKey<>("page");
    private static final int MOST_RESUMED = 10_000;

    private final TutorialSessions sessions;
    private final CurrentLearner current;
    private final Access access;
    private final OpenSockets sockets;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    LessonSocket(TutorialSessions sessions, CurrentLearner current, Access access, OpenSockets sockets,
            ObjectMapper json) {
        this.sessions = sessions;
        this.current = current;
        this.access = access;
        this.sockets = sockets;
        this.reader = json.readerFor(ClientMessage.class);
        this.writer = json.writerFor(ServerMessage.class);
    }

    @OnOpen
    @RunOnVirtualThread
    void open(WebSocketConnection connection, @PathParam String course, @PathParam String lesson) {
        String cookies = connection.handshakeRequest().header("Cookie");
        Optional<Actor> actor = current.of(cookies);
        if (actor.isEmpty()) {
            close(connection, 4401, "signed out");
            return;
        }
        Page page = new Page(connection, writer, actor.get());
        connection.userData().put(PAGE, page);
        if (!sockets.add(page)) {
            page.end(4429, "too many pages of lessons are open; close some");
        } else if (!connection.isOpen()) {
            closed(connection);
        } else {
            judge(page, current.of(cookies), course, lesson);
        }
    }

    /** Only now that whatever ends the session, or a right, finds this socket. @param actor asked for anew: the role may be another */
    private void judge(Page page, Optional<Actor> actor, String course, String lesson) {
        if (actor.isEmpty()) {
            page.signedOut();
        } else if (!access.mayLearn(actor.get(), course)) {
            page.end(4404, "There is no such lesson.");
        } else {
            begin(page, actor.get(), course, lesson);
        }
    }

    private void begin(Page page, Actor actor, String course, String lesson) {
        try {
            page.begin(sessions.open(actor.learner(), course, lesson, page));
        } catch (RefusedException e) {
            page.end(4404, e.getMessage());
        }
    }

    @OnTextMessage
    @RunOnVirtualThread
    void message(String text, WebSocketConnection connection) {
        Page page = connection.userData().get(PAGE);
        if (page == null || !page.listens() || !page.admits()) {
            return;
        }
        UUID[] about = new UUID[1];
        try {
            ClientMessage message = reader.readValue(text);
            about[0] = run(message);
            handle(page, message);
        } catch (JsonProcessingException e) {
            page.tell(new ServerMessage.Refused("bad-message", "This is not a message Slipway knows. Reload the page.", null));
        } catch (RefusedException e) {
            page.tell(new ServerMessage.Refused(e.code(), e.getMessage(), about[0]));
        }
    }

    private void handle(Page page, ClientMessage message) throws RefusedException {
        if (message instanceof ClientMessage.Resume(long seq, Map<UUID, Long> outputs)) {
            resume(page, seq, outputs == null ? Map.of() : outputs);
            return;
        }
        if (!page.resumed()) {
            throw new RefusedException("bad-message", "The first message must say where to resume.");
        }
        switch (message) {
            case ClientMessage.Resume ignored -> { }
            case ClientMessage.Run run ->
                page.session().run(run.run(), run.cell(), run.source(), run.lesson(), run.columns(), run.rows());
            case ClientMessage.Stop(UUID run) -> page.session().stop(run);
            case ClientMessage.Input(UUID run, String data) -> page.session().input(run, data);
            case ClientMessage.Resize(String session, int columns, int rows) -> page.session().resize(session, columns, rows);
            case ClientMessage.Restart(String session) -> page.session().restart(session);
            case ClientMessage.Draft(String cell, String source) -> page.session().draft(cell, source);
            case ClientMessage.Check(UUID attempt, String exercise) -> page.session().check(attempt, exercise);
            case ClientMessage.Reset(String exercise) -> page.session().reset(exercise);
            case ClientMessage.SolveQuiz(UUID attempt, String quiz, List<Integer> chosen) ->
                page.session().solveQuiz(attempt, quiz, chosen);
            case ClientMessage.Answer(String question, String text) -> page.session().answer(question, text);
            case ClientMessage.ShowSolution(String exercise) -> page.session().showSolution(exercise);
            case ClientMessage.StartOver() -> page.session().startOver();
            case ClientMessage.Remedy(String notice, String remedy) -> page.session().remedy(notice, remedy);
            case ClientMessage.Received(long bytes) -> page.received(bytes);
            case ClientMessage.Ping() -> {
                page.tell(new ServerMessage.Pong());
                page.session().checkForChange();
            }
        }
    }

    private static void resume(Page page, long seq, Map<UUID, Long> outputs) throws RefusedException {
        if (page.resumed() || seq < 0 || outputs.size() > MOST_RESUMED
                || outputs.values().stream().anyMatch(offset -> offset == null || offset < 0)) {
            throw new RefusedException("bad-message", "A page resumes once, with numbers from 0.");
        }
        page.resume(seq, outputs);
        page.session().begin();
    }

    private static UUID run(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Run run -> run.run();
            case ClientMessage.Stop(UUID run) -> run;
            case ClientMessage.Input input -> input.run();
            case ClientMessage.Check(UUID attempt, String exercise) -> attempt;
            case ClientMessage.SolveQuiz(UUID attempt, String quiz, List<Integer> chosen) -> attempt;
            default -> null;
        };
    }

    @OnClose
    void closed(WebSocketConnection connection) {
        Page page = connection.userData().get(PAGE);
        if (page != null) {
            sockets.remove(page);
            page.close();
        }
    }

    @OnError
    void failed(WebSocketConnection connection, Throwable failure) {
        if (failure instanceof IOException || failure instanceof HttpClosedException) {
            LOG.debugf("a page of %s went without a word: %s", connection.pathParam("lesson"), failure.getMessage());
            return;
        }
        LOG.errorf(failure, "socket of %s failed: %s", connection.pathParam("lesson"), failure.getMessage());
        close(connection, 1011, "the server could not go on; the page connects again");
    }

    private static void close(WebSocketConnection connection, int code, String reason) {
        connection.close(new CloseReason(code, reason)).subscribe().with(done -> { }, failure -> { });
    }
}
