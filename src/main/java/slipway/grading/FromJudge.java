package slipway.grading;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What the judge says to the server, besides data. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({@Type(value = FromJudge.Ready.class, name = "ready"), @Type(value = FromJudge.Recorded.class, name = "record"),
    @Type(value = FromJudge.Ended.class, name = "ended"), @Type(value = FromJudge.Open.class, name = "open"),
    @Type(value = FromJudge.Exec.class, name = "exec"), @Type(value = FromJudge.Credit.class, name = "credit"),
    @Type(value = FromJudge.Close.class, name = "close")})
sealed interface FromJudge {
    record Ready(int version) implements FromJudge {
    }

    /** Of one check. */
    sealed interface OfCheck extends FromJudge {
        int check();
    }

    record Recorded(int check, CheckRecord record) implements OfCheck {
    }

    /**
     * The check is over and has cleaned up.
     *
     * @param exitCode of the script, 0 when it ended by a verdict; null when a signal ended it
     * @param step the library call that it was in
     * @param output the last that the script printed, for its author
     * @param millis how long the script ran; null when it did not, or its process could not say
     */
    record Ended(int check, Integer exitCode, Integer signal, boolean timedOut, String step, String output, Long millis) implements OfCheck {
    }

    /** @param target {@code "engine"} or {@code {"tcp": port}} */
    record Open(int check, int stream, JsonNode target) implements OfCheck {
    }

    /** Stream {@code stream} carries its stdin and stdout, the next one its stderr. */
    record Exec(int check, int stream, List<String> argv, Map<String, String> env, String directory, long timeoutMillis)
            implements OfCheck {
    }

    record Credit(int check, int stream, int bytes) implements OfCheck {
    }

    record Close(int check, int stream) implements OfCheck {
    }
}
