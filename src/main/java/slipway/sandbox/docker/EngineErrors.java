package slipway.sandbox.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.util.Locale;
import slipway.sandbox.SandboxException;

/** Turns what the engine says into what people should do about it. */
final class EngineErrors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DockerSettings settings;

    EngineErrors(DockerSettings settings) {
        this.settings = settings;
    }

    /**
     * @param doing what was tried, completing "could not …"
     * @throws RuntimeException the failure itself, when it is not the engine's but our mistake
     */
    SandboxException explain(String doing, RuntimeException failure) {
        if (failure instanceof DockerException refused) {
            return explainRefusal(doing, refused);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException broken) {
                return new SandboxException.EngineUnavailable("The Docker engine at " + settings.host() + " does not answer ("
                        + reason(broken) + "). Start it, or name another with DOCKER_HOST; your user must be in the group docker.", failure);
            }
        }
        throw failure;
    }

    private SandboxException explainRefusal(String doing, DockerException refused) {
        String said = message(refused);
        String text = said.toLowerCase(Locale.ROOT);
        if (refused instanceof NotFoundException && text.contains("no such image")) {
            return new SandboxException.HostUnfit("The sandbox image " + settings.image()
                    + " is not on the Docker engine. Build it with `make up`.", refused);
        }
        if (text.contains("/dev/net/tun")) {
            return new SandboxException.HostUnfit("This host has no /dev/net/tun, which a sandbox's network needs."
                    + " Load it with `modprobe tun` as root.", refused);
        }
        if (text.contains("runtime") && (text.contains("unknown") || text.contains("invalid") || text.contains("not found"))
                && !settings.runtime().isEmpty()) {
            return new SandboxException.HostUnfit("The Docker engine does not know the runtime " + settings.runtime()
                    + " of sandbox.docker.runtime. Register it with the engine, or leave the setting empty. It said: " + said, refused);
        }
        if (text.contains("no space left on device")) {
            return new SandboxException.Exhausted("The disk of the Docker engine is full. Free some space"
                    + " (`docker system df` shows what uses it).", refused);
        }
        if (text.contains("cannot allocate memory")) {
            return new SandboxException.Exhausted("This machine has no memory left for another sandbox.", refused);
        }
        return new SandboxException.EngineUnavailable("The Docker engine could not " + doing + ": " + said, refused);
    }

    /** Whether a network was refused because another has its addresses or its bridge. */
    static boolean taken(DockerException refused) {
        String text = message(refused);
        return text.contains("overlap") || text.contains("same bridge name");
    }

    /** Whether a network cannot be removed since a container is on it. */
    static boolean inUse(DockerException refused) {
        return message(refused).contains("active endpoints");
    }

    /** What the engine said, without the JSON around it. */
    static String message(DockerException refused) {
        String raw = String.valueOf(refused.getMessage());
        int start = raw.indexOf('{');
        try {
            return start < 0 ? raw : JSON.readTree(raw.substring(start)).path("message").asText(raw).strip();
        } catch (JsonProcessingException e) {
            return raw;
        }
    }

    private static String reason(IOException broken) {
        return broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
    }
}
