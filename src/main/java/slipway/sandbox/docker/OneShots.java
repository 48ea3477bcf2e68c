package slipway.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import slipway.sandbox.SandboxException;

/** Containers of ours that are none of a sandbox: they do one thing on the host and end. Any thread. */
final class OneShots {
    /** Longer than any of them takes to be started, and to be asked how it ended. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(20);
    private static final String LABEL = "slipway.once";

    private final Engine engine;
    private final String instance;

    OneShots(Engine engine, String instance) {
        this.engine = engine;
        this.instance = instance;
    }

    /** Runs one, waits for its end, but not for ever, and removes it; answers how it ended, as {@link Engine#ending} does. Blocks. */
    String run(String purpose, String image, Consumer<CreateContainerCmd> profile) throws SandboxException {
        String name = new Names(instance).container(purpose);
        engine.removeContainer(name);
        try {
            return engine.run(engine.createContainer(image, command -> {
                profile.accept(command);
                command.withName(name).withLabels(labels());
            }));
        } finally {
            engine.removeContainer(name);
        }
    }

    /** Removes those that a server left which was killed, or lost its engine, before it could. Blocks. */
    List<String> sweep() throws SandboxException {
        return sweep(Instant.now().minus(FORGOTTEN));
    }

    List<String> sweep(Instant madeBefore) throws SandboxException {
        List<String> left = engine.idle(labels(), madeBefore);
        for (String container : left) {
            engine.removeContainer(container);
        }
        return left.isEmpty() ? List.of() : List.of("Removed " + left.size() + " containers that had done their work for a server that ended.");
    }

    private Map<String, String> labels() {
        return Map.of(Tags.INSTANCE, instance, LABEL, "yes");
    }
}
