package slipway.web.socket;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import slipway.protocol.ServerMessage;

/**
 * What one page is to be told besides the journal. State replaces older state of the same thing, so that a page that does
 * not read holds a handful of messages; answers are kept in order, and the oldest is dropped beyond a bound, since only a
 * page that floods reaches it. Any thread puts in, the connection's writer takes out.
 */
final class Outbox {
    private static final int MOST_ANSWERS = 64;

    private final Queue<ServerMessage> answers = new ArrayDeque<>();
    private final Map<Object, ServerMessage> states = new LinkedHashMap<>();

    synchronized void put(ServerMessage message) {
        Object subject = subject(message);
        if (subject == null) {
            answers.add(message);
            if (answers.size() > MOST_ANSWERS) {
                answers.poll();
            }
        } else {
            states.remove(subject);
            states.put(subject, message);
        }
    }

    /** The next message, null when there is none. */
    synchronized ServerMessage take() {
        if (!answers.isEmpty()) {
            return answers.poll();
        }
        var first = states.entrySet().iterator();
        if (!first.hasNext()) {
            return null;
        }
        ServerMessage message = first.next().getValue();
        first.remove();
        return message;
    }

    /** What a state message is about; null for answers. */
    private static Object subject(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Welcome ignored -> null;
            case ServerMessage.Refused ignored -> null;
            case ServerMessage.RunChanged ignored -> null;
            case ServerMessage.Pong ignored -> ServerMessage.Pong.class;
            case ServerMessage.SandboxChanged ignored -> ServerMessage.SandboxChanged.class;
            case ServerMessage.Notices ignored -> ServerMessage.Notices.class;
            case ServerMessage.PortsChanged ignored -> ServerMessage.PortsChanged.class;
            case ServerMessage.LessonChanged ignored -> ServerMessage.LessonChanged.class;
            case ServerMessage.Waiting waiting -> waiting.run();
            case ServerMessage.SessionChanged session -> "session " + session.session();
            case ServerMessage.ExerciseChanged(var exercise) -> "exercise " + exercise.id();
            case ServerMessage.QuizChanged(var quiz) -> "quiz " + quiz.id();
            case ServerMessage.AnswerKept answer -> "answer " + answer.question();
            case ServerMessage.LessonProgress ignored -> ServerMessage.LessonProgress.class;
        };
    }
}
