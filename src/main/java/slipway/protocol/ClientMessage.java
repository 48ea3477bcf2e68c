package slipway.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a page says. The samples in {@code src/test/resources/samples/socket} show each; TypeScript's twin is {@code web/src/protocol.ts}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
        @JsonSubTypes.Type(value = ClientMessage.Resume.class, name = "resume"),
        @JsonSubTypes.Type(value = ClientMessage.Run.class, name = "run"),
        @JsonSubTypes.Type(value = ClientMessage.Stop.class, name = "stop"),
        @JsonSubTypes.Type(value = ClientMessage.Input.class, name = "input"),
        @JsonSubTypes.Type(value = ClientMessage.Resize.class, name = "resize"),
        @JsonSubTypes.Type(value = ClientMessage.Restart.class, name = "restart"),
        @JsonSubTypes.Type(value = ClientMessage.Draft.class, name = "draft"),
        @JsonSubTypes.Type(value = ClientMessage.Received.class, name = "received"),
        @JsonSubTypes.Type(value = ClientMessage.Check.class, name = "check"),
        @JsonSubTypes.Type(value = ClientMessage.Reset.class, name = "reset"),
        @JsonSubTypes.Type(value = ClientMessage.SolveQuiz.class, name = "solve-quiz"),
        @JsonSubTypes.Type(value = ClientMessage.Answer.class, name = "answer"),
        @JsonSubTypes.Type(value = ClientMessage.ShowSolution.class, name = "show-solution"),
        @JsonSubTypes.Type(value = ClientMessage.StartOver.class, name = "start-over"),
        @JsonSubTypes.Type(value = ClientMessage.Remedy.class, name = "remedy"),
        @JsonSubTypes.Type(value = ClientMessage.Ping.class, name = "ping")})
public sealed interface ClientMessage {
    /**
     * Always the first message: what the page already has. The server sends nothing but {@code welcome} before it.
     *
     * @param seq last state number seen, 0 for none
     * @param outputs per run the number of output bytes already there; runs not named are sent from their start
     */
    record Resume(long seq, Map<UUID, Long> outputs) implements ClientMessage {
    }

    /** Runs a cell. A run id seen before is answered with its record, never run again. */
    record Run(UUID run, String cell, String source, String lesson, int columns, int rows) implements ClientMessage {
    }

    /** Ends a queued or running run as Ctrl-C does. */
    record Stop(UUID run) implements ClientMessage {
    }

    /** Keys typed into a running run. */
    record Input(UUID run, String data) implements ClientMessage {
    }

    record Resize(String session, int columns, int rows) implements ClientMessage {
    }

    /** Ends the shell with all that runs in it and starts a new one in the lesson's directory. */
    record Restart(String session) implements ClientMessage {
    }

    /** The cell's text as edited, kept for the next visit; null means the lesson's own text again. */
    record Draft(String cell, String source) implements ClientMessage {
    }

    /** Output bytes taken in on this connection so far: the server keeps at most 1 MiB on the way beyond it. */
    record Received(long bytes) implements ClientMessage {
    }

    /** Has an exercise judged. An attempt's id is judged once; said again, it is answered with how the exercise stands. */
    record Check(UUID attempt, String exercise) implements ClientMessage {
    }

    /** Has the exercise's setup run again. */
    record Reset(String exercise) implements ClientMessage {
    }

    /** @param chosen indexes of options, from 0 */
    record SolveQuiz(UUID attempt, String quiz, List<Integer> chosen) implements ClientMessage {
    }

    /** Keeps a typed answer, which checks see. */
    record Answer(String question, String text) implements ClientMessage {
    }

    record ShowSolution(String exercise) implements ClientMessage {
    }

    /** Takes the sandbox of the course away, with all files, images and containers, and opens a fresh one. */
    record StartOver() implements ClientMessage {
    }

    /** Does what a notice offers; nothing when the notice is gone meanwhile. */
    record Remedy(String notice, String remedy) implements ClientMessage {
    }

    /** Are you there? A page script cannot see the socket's own pings, and a lost network closes no socket for minutes. */
    record Ping() implements ClientMessage {
    }
}
