package slipway.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the server says as JSON text. Output is not among it: it travels as binary messages, {@code u8} kind (1),
 * 16 bytes run id, {@code u64} offset (big-endian), bytes. An offset beyond what the page has means that the bytes
 * between were left out for good.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
        @JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
        @JsonSubTypes.Type(value = ServerMessage.RunChanged.class, name = "run"),
        @JsonSubTypes.Type(value = ServerMessage.Waiting.class, name = "waiting"),
        @JsonSubTypes.Type(value = ServerMessage.SandboxChanged.class, name = "sandbox"),
        @JsonSubTypes.Type(value = ServerMessage.Notices.class, name = "notices"),
        @JsonSubTypes.Type(value = ServerMessage.PortsChanged.class, name = "ports"),
        @JsonSubTypes.Type(value = ServerMessage.SessionChanged.class, name = "session"),
        @JsonSubTypes.Type(value = ServerMessage.LessonChanged.class, name = "lesson-changed"),
        @JsonSubTypes.Type(value = ServerMessage.ExerciseChanged.class, name = "exercise"),
        @JsonSubTypes.Type(value = ServerMessage.QuizChanged.class, name = "quiz"),
        @JsonSubTypes.Type(value = ServerMessage.AnswerKept.class, name = "answer"),
        @JsonSubTypes.Type(value = ServerMessage.LessonProgress.class, name = "progress"),
        @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "refused"),
        @JsonSubTypes.Type(value = ServerMessage.Pong.class, name = "pong")})
public sealed interface ServerMessage {
    int PROTOCOL = 1;

    /** First message of every connection. */
    record Welcome(int protocol, String lesson, String learner, Map<String, String> drafts) implements ServerMessage {
    }

    /** A run was accepted, started, ended or closed its output. Sent after the commit that made it so. */
    record RunChanged(long seq, RunRecord run) implements ServerMessage {
    }

    /** Why a queued run has not started, in words; empty when it no longer waits. Not stored. */
    record Waiting(UUID run, String reason) implements ServerMessage {
    }

    /** The sandbox as it is now. Not stored; sent on connect and on every change. */
    record SandboxChanged(State state, String message, Engine engine, String engineVersion, List<Image> images, Map<String, Boolean> capabilities)
            implements ServerMessage {
        public enum State {
            absent, queued, preparing, ready, stopped, lost, failed
        }

        public enum Engine {
            off, starting, ready, failed
        }

        /** One image that the lesson declares. */
        public record Image(String name, ImageState state, boolean standIn) {
        }

        public enum ImageState {
            waiting, loading, ready, failed
        }
    }

    /** All that the learner should know about the sandbox just now, with what can be done about it. Not stored; sent on connect and on every change. */
    record Notices(List<Notice> notices) implements ServerMessage {
        /** @param details lines that go with the text, often names; mostly none */
        public record Notice(String id, Level level, String text, List<String> details, List<Remedy> remedies) {
        }

        public enum Level {
            info, warning
        }

        /** One click that helps. @param confirm what is lost by it, asked before; empty when nothing is */
        public record Remedy(String name, String label, String confirm) {
        }
    }

    /** The TCP ports that containers in the sandbox publish just now, by number. Not stored; sent on connect and on every change. */
    record PortsChanged(List<Port> ports) implements ServerMessage {
        /** @param service of Docker Compose, or empty */
        public record Port(int port, String container, String service) {
        }
    }

    /** A shell or interpreter of the lesson. Not stored. */
    record SessionChanged(String session, State state, String message) implements ServerMessage {
        public enum State {
            ready, unresponsive, restarting, ended
        }
    }

    /** The lesson's file was edited; the page should be loaded again. */
    record LessonChanged(String lesson) implements ServerMessage {
    }

    /** How an exercise stands, whole: points, its checks, what may be seen of hints and solution. */
    record ExerciseChanged(ExerciseRecord exercise) implements ServerMessage {
    }

    /** How a quiz stands, whole. */
    record QuizChanged(QuizRecord quiz) implements ServerMessage {
    }

    /** The learner's answer to a question, and why it is not accepted if it is not. */
    record AnswerKept(String question, String text, boolean accepted, String message) implements ServerMessage {
    }

    /** Points of the lesson, and which of its steps are done. */
    record LessonProgress(String lesson, int points, int max, Map<String, Boolean> steps) implements ServerMessage {
        public LessonProgress {
            steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        }
    }

    /** A client message that was not carried out, and what to do; {@code run} when it was about one. */
    record Refused(String code, String message, UUID run) implements ServerMessage {
    }

    /** The answer to a ping, at once and whatever else waits. */
    record Pong() implements ServerMessage {
    }
}
