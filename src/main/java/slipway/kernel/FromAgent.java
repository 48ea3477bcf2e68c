package slipway.kernel;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What the agent says, checked: an agent may have been taken over by the learner, so numbers out of range throw and texts
 * are cut to what a person reads.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op", defaultImpl = FromAgent.Unknown.class)
@JsonSubTypes({
        @JsonSubTypes.Type(value = FromAgent.Hello.class, name = "hello"),
        @JsonSubTypes.Type(value = FromAgent.Started.class, name = "started"),
        @JsonSubTypes.Type(value = FromAgent.Ended.class, name = "ended"),
        @JsonSubTypes.Type(value = FromAgent.Closed.class, name = "closed"),
        @JsonSubTypes.Type(value = FromAgent.Shell.class, name = "shell"),
        @JsonSubTypes.Type(value = FromAgent.Engine.class, name = "engine"),
        @JsonSubTypes.Type(value = FromAgent.Refused.class, name = "refused"),
        @JsonSubTypes.Type(value = FromAgent.Opened.class, name = "opened"),
        @JsonSubTypes.Type(value = FromAgent.Exited.class, name = "exited"),
        @JsonSubTypes.Type(value = FromAgent.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = FromAgent.Credit.class, name = "credit")})
sealed interface FromAgent {
    /** What concerns the session. */
    sealed interface Session extends FromAgent {
    }

    /** What concerns one dialled stream or program. */
    sealed interface Channel extends FromAgent {
        int channel();
    }

    record Hello(int version, String boot, List<UUID> runs, Engine engine) implements Session {
        public Hello {
            require(boot != null && !boot.isEmpty() && boot.length() <= 100, "boot", boot);
            require(runs != null && runs.size() <= KernelState.RUNS_LIMIT * 4, "list of runs", "too many");
            require(engine != null, "engine", null);
            runs = List.copyOf(runs);
        }
    }

    record Started(UUID run, long at) implements Session {
        public Started {
            require(run != null, "run", null);
            requireTime(at);
        }
    }

    record Ended(UUID run, End outcome, String directory, long at, long offset) implements Session {
        public Ended {
            require(run != null && outcome != null, "ended", run);
            requireTime(at);
            require(offset >= 0, "offset", offset);
            directory = directory == null || directory.length() > 4096 ? null : readable(directory);
        }

        Instant when() {
            return Instant.ofEpochMilli(at);
        }
    }

    /** The outcome as it travels. */
    record End(String kind, Integer exitCode, Long seconds, String message) {
        public End {
            require(kind != null, "outcome", null);
            require(!kind.equals("finished") || exitCode != null && exitCode >= 0 && exitCode <= 255, "exit code", exitCode);
            require(!kind.equals("timed-out") || seconds != null && seconds >= 0 && seconds <= Integer.MAX_VALUE, "seconds",
                    seconds);
            message = readable(message);
        }

        Outcome outcome() {
            return switch (kind) {
                case "finished" -> new Outcome.Finished(exitCode);
                case "interrupted" -> new Outcome.Interrupted();
                case "timed-out" -> new Outcome.TimedOut(Duration.ofSeconds(seconds));
                case "shell-died" -> new Outcome.ShellDied(message);
                default -> new Outcome.SandboxLost("The run ended in a way that this server does not know: " + readable(kind));
            };
        }
    }

    record Closed(UUID run, long length) implements Session {
        public Closed {
            require(run != null, "run", null);
            require(length >= 0, "length", length);
        }
    }

    /** @param state null when this server does not know it */
    record Shell(String shell, ShellState state, String message) implements Session {
        public Shell {
            require(shell != null && shell.length() <= 200, "shell", shell);
            shell = readable(shell);
            message = readable(message);
        }
    }

    /**
     * Stands in {@code hello} too, without {@code op}.
     *
     * @param state null when this server does not know it
     */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    record Engine(EngineState state, String version, String message) implements Session {
        public Engine {
            require(version == null || version.length() <= 100, "version", version);
            version = version == null ? null : readable(version);
            message = readable(message);
        }
    }

    record Refused(String refused, UUID run, String message) implements Session {
        public Refused {
            refused = readable(refused);
            message = readable(message);
        }
    }

    /** A binary frame. */
    record Output(UUID run, long offset, byte[] bytes) implements Session {
        public Output {
            require(offset >= 0 && offset <= Long.MAX_VALUE - bytes.length, "offset", offset);
        }

        long end() {
            return offset + bytes.length;
        }
    }

    record Opened(int channel) implements Channel {
    }

    record Exited(int channel, int exitCode, boolean timedOut, String message) implements Channel {
        public Exited {
            require(exitCode >= 0 && exitCode <= 255, "exit code", exitCode);
            message = readable(message);
        }
    }

    record Failed(int channel, String message) implements Channel {
        public Failed {
            message = readable(message);
        }
    }

    /** The agent took in so many bytes of what was sent and can take as many more. */
    record Credit(int channel, int part, long bytes) implements Channel {
        public Credit {
            require(part == 0 && bytes > 0 && bytes <= AgentStream.WINDOW, "credit", bytes);
        }
    }

    /** A binary frame; no bytes are the end of that part. */
    record Data(int channel, int part, byte[] bytes) implements Channel {
        public Data {
            require(part == 1 || part == 2, "part", part);
        }
    }

    /** Said by an agent of another version; ignored. */
    record Unknown() implements FromAgent {
    }

    private static void require(boolean holds, String what, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is missing or out of range: " + value);
        }
    }

    private static void requireTime(long at) {
        require(at >= 0 && at < 1L << 48, "time", at);
    }

    /** Texts of the agent reach people: without control characters or halves of characters, and not without end. */
    private static String readable(String text) {
        return readable(text, 4096);
    }

    /** @param atMost characters */
    static String readable(String text, int atMost) {
        if (text == null) {
            return "";
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), atMost));
        text.codePoints().limit(atMost)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
