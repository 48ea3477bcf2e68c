package slipway.grading;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a check's script says by the library; what it prints is nothing of the kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@Type(value = CheckRecord.Pass.class, name = "pass"), @Type(value = CheckRecord.Fail.class, name = "fail"),
    @Type(value = CheckRecord.Expect.class, name = "expect"), @Type(value = CheckRecord.Score.class, name = "score"),
    @Type(value = CheckRecord.Progress.class, name = "progress")})
sealed interface CheckRecord {
    record Pass() implements CheckRecord {
    }

    record Fail(String code, String message) implements CheckRecord {
    }

    record Expect(String what, String expected, String found, String code, boolean met) implements CheckRecord {
    }

    /** @param max more than 0, and at least {@code points} */
    record Score(double points, double max, String message) implements CheckRecord {
    }

    record Progress(String message) implements CheckRecord {
    }
}
