package slipway.lesson;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a course asks for its sandboxes; what it leaves out is the server's default. */
public record CourseLimits(OptionalLong memoryBytes, OptionalDouble cpus, OptionalInt processes, OptionalLong temporaryBytes) {
    public static final CourseLimits NONE =
            new CourseLimits(OptionalLong.empty(), OptionalDouble.empty(), OptionalInt.empty(), OptionalLong.empty());
}
