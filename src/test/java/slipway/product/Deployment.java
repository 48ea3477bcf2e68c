package slipway.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A class as {@code docker compose} runs it: one project of docker-compose.yml, which scripts/test-deployment.sh has chosen and takes away. */
final class Deployment {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final String project;
    private final String address;
    private final Map<String, String> settings;

    /** @param settings environment variables that differ from those of this process */
    Deployment(String project, String address, Map<String, String> settings) {
        this.project = project;
        this.address = address;
        this.settings = settings;
    }

    /** The project of the test, behind nginx. */
    static Deployment ofTheTest() {
        return new Deployment(System.getenv("COMPOSE_PROJECT_NAME"), System.getenv("SLIPWAY_URL"), Map.of());
    }

    /** Another one beside it, without a proxy. */
    static Deployment restored() {
        String project = System.getenv("COMPOSE_PROJECT_NAME") + "-restored";
        String port = System.getenv("SLIPWAY_TEST_SECOND_PORT");
        String address = "http://localhost:" + port;
        return new Deployment(project, address, Map.of("COMPOSE_PROJECT_NAME", project, "SLIPWAY_PORT", port, "SLIPWAY_URL", address,
                "COMPOSE_FILE", "docker-compose.yml:deploy/stand-in.yml"));
    }

    String address() {
        return address;
    }

    String data() {
        return project + "_data";
    }

    /** Starts all of it and waits until the server answers. */
    void up() {
        try {
            compose("up", "--detach");
            compose("exec", "-T", "server", "curl", "--silent", "--show-error", "--fail", "--retry", "120", "--retry-delay", "1",
                    "--retry-all-errors", "--retry-max-time", "120", "--output", "/dev/null", "http://localhost:4747/q/health/ready");
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the server did not come up:\n" + serverLog(), e);
        }
    }

    String serverLog() {
        return compose("logs", "--no-log-prefix", "--no-color", "server");
    }

    /** @return what {@code docker compose …} printed; a failure is thrown with it */
    String compose(String... words) {
        return new String(run(ProcessBuilder.Redirect.PIPE, words), StandardCharsets.UTF_8).strip();
    }

    /** Gives a file to the command. */
    String compose(Path input, String... words) {
        return new String(run(ProcessBuilder.Redirect.from(input.toFile()), words), StandardCharsets.UTF_8).strip();
    }

    /** @return what it printed as it is */
    byte[] bytes(String... words) {
        return run(ProcessBuilder.Redirect.PIPE, words);
    }

    private byte[] run(ProcessBuilder.Redirect input, String... words) {
        List<String> command = new ArrayList<>(List.of("scripts/compose.sh"));
        command.addAll(List.of(words));
        Path errors = Path.of("target/deployment/compose.log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(input).redirectError(errors.toFile());
        builder.environment().putAll(settings);
        try {
            Process process = builder.start();
            if (input == ProcessBuilder.Redirect.PIPE) {
                process.getOutputStream().close();
            }
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + ": " + new String(output, StandardCharsets.UTF_8)
                        + java.nio.file.Files.readString(errors));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
