package slipway.kernel;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the agent is told. The names stand here and in {@code sandbox-images/agent}; the samples hold both to them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
        @JsonSubTypes.Type(value = ToAgent.Hello.class, name = "hello"),
        @JsonSubTypes.Type(value = ToAgent.Execute.class, name = "execute"),
        @JsonSubTypes.Type(value = ToAgent.Interrupt.class, name = "interrupt"),
        @JsonSubTypes.Type(value = ToAgent.Stand.class, name = "stand"),
        @JsonSubTypes.Type(value = ToAgent.Restart.class, name = "restart"),
        @JsonSubTypes.Type(value = ToAgent.Resize.class, name = "resize"),
        @JsonSubTypes.Type(value = ToAgent.Acknowledge.class, name = "acknowledge"),
        @JsonSubTypes.Type(value = ToAgent.Forget.class, name = "forget"),
        @JsonSubTypes.Type(value = ToAgent.Engine.class, name = "engine"),
        @JsonSubTypes.Type(value = ToAgent.Dial.class, name = "dial"),
        @JsonSubTypes.Type(value = ToAgent.Exec.class, name = "exec"),
        @JsonSubTypes.Type(value = ToAgent.Close.class, name = "close"),
        @JsonSubTypes.Type(value = ToAgent.Credit.class, name = "credit")})
sealed interface ToAgent {
    int VERSION = 1;

    record Hello(int version, Map<UUID, Long> acknowledged) implements ToAgent {
    }

    record Execute(UUID run, String shell, String language, String source, String home, String directory, String path,
            Integer mode, long timeoutMillis, Map<String, String> env, int columns, int rows) implements ToAgent {
        static Execute of(Execution run) {
            return new Execute(run.run(), run.shell(), run.language().wire(), run.source(), run.home(), run.directory(),
                    run.path(), run.mode(), run.silence().toMillis(), run.env(), run.columns(), run.rows());
        }
    }

    record Interrupt(UUID run) implements ToAgent {
    }

    record Stand(String shell, String directory) implements ToAgent {
    }

    record Restart(String shell) implements ToAgent {
    }

    record Resize(String shell, int columns, int rows) implements ToAgent {
    }

    record Acknowledge(UUID run, long offset) implements ToAgent {
    }

    record Forget(UUID run) implements ToAgent {
    }

    record Engine(String action) implements ToAgent {
        static final Engine START = new Engine("start");
        static final Engine STOP = new Engine("stop");
    }

    record Dial(int channel, String unix, String tcp) implements ToAgent {
        static Dial of(int channel, DialTarget target) {
            return switch (target) {
                case DialTarget.Unix(String path) -> new Dial(channel, path, null);
                case DialTarget.Tcp(int port) -> new Dial(channel, null, "127.0.0.1:" + port);
            };
        }
    }

    record Exec(int channel, List<String> argv, Map<String, String> env, String directory, long timeoutMillis)
            implements ToAgent {
    }

    record Close(int channel) implements ToAgent {
    }

    record Credit(int channel, int part, long bytes) implements ToAgent {
    }

    /** Typed keys; travels as a binary frame. */
    record Input(UUID run, byte[] bytes) implements ToAgent {
    }

    /** Bytes towards a program or a dialled socket, none for their end; travels as a binary frame. */
    record Data(int channel, int part, byte[] bytes) implements ToAgent {
    }
}
