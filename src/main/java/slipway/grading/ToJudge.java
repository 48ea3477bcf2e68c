package slipway.grading;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** What the server says to the judge, besides data. Numbers of checks are the server's, those of streams the check's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({@Type(value = ToJudge.Check.class, name = "check"), @Type(value = ToJudge.Cancel.class, name = "cancel"),
    @Type(value = ToJudge.Failed.class, name = "failed"),
    @Type(value = ToJudge.Exited.class, name = "exited"), @Type(value = ToJudge.Credit.class, name = "credit")})
sealed interface ToJudge {
    int check();

    /** @param directory the lesson's, below the learner's home */
    record Check(int check, String script, Map<String, String> env, String directory, long timeoutMillis) implements ToJudge {
    }

    record Cancel(int check) implements ToJudge {
    }

    /** The stream cannot be had, or the program not be started. */
    record Failed(int check, int stream, String message) implements ToJudge {
    }

    record Exited(int check, int stream, int exitCode, boolean timedOut, String message) implements ToJudge {
    }

    record Credit(int check, int stream, int bytes) implements ToJudge {
    }
}
