package slipway.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A class as {@code docker compose} runs it: one project of docker-compose.yml, which scripts/test-deployment.sh has chosen and takes away. */
final class Deployment {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String FILES = "src/test/deployment/";

    private final String project;
    private final String address;
    private final Map<String, String> settings;

    /** @param settings environment variables that differ from those of this process */
    private Deployment(String project, String address, Map<String, String> settings) {
        this.project = project;
        this.address = address;
        this.settings = settings;
    }

    /** The project of the test, behind nginx. */
    static Deployment ofTheTest() {
        return new Deployment(System.getenv("COMPOSE_PROJECT_NAME"), System.getenv("SLIPWAY_URL"), Map.of());
    }

    /** On another machine, as far as that can be had here: another project beside it, without a proxy and without any image. */
    static Deployment onAnotherMachine() {
        String project = System.getenv("COMPOSE_PROJECT_NAME") + "-other";
        String port = System.getenv("SLIPWAY_TEST_SECOND_PORT");
        String address = "http://localhost:" + port;
        return new Deployment(project, address, Map.of("COMPOSE_PROJECT_NAME", project, "SLIPWAY_PORT", port, "SLIPWAY_URL", address,
                "SLIPWAY_PREVIEW_DOMAIN", "", "SLIPWAY_IMAGE", System.getenv("SLIPWAY_IMAGE") + "-other", "POSTGRES_IMAGE", System.getenv("POSTGRES_IMAGE") + "-other",
                "COMPOSE_FILE", System.getenv("COMPOSE_FILE").replace(":" + FILES + "proxy.yml", "")));
    }

    /** The same with the next version of the server, whose sandboxes have other software. Makes its image. */
    Deployment ofTheNextVersion(Path directory) {
        String image = System.getenv("SLIPWAY_IMAGE") + "-next";
        try {
            Files.writeString(directory.resolve("Dockerfile"), "FROM " + System.getenv("SLIPWAY_IMAGE")
                    + "\nLABEL version=next\nRUN echo '# the next version' >> sandbox-images/docker/start-engine.sh\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Engine.docker("build", "--quiet", "--tag", image, directory.toString());
        return with("SLIPWAY_IMAGE", image);
    }

    Deployment onAFullDisk() {
        return with("COMPOSE_FILE", System.getenv("COMPOSE_FILE") + ":" + FILES + "full-disk.yml");
    }

    Deployment with(String setting, String value) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(setting, value);
        return new Deployment(project, address, changed);
    }

    String address() {
        return address;
    }

    String data() {
        return project + "_data";
    }

    /** Starts all of it and waits until Docker calls it healthy. */
    void up() {
        try {
            compose("up", "--detach", "--wait", "--wait-timeout", "180");
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the server did not come up:\n" + serverLog(), e);
        }
    }

    String serverLog() {
        return compose("logs", "--no-log-prefix", "--no-color", "server");
    }

    void awaitHealth(String status) {
        String container = compose("ps", "--all", "--quiet", "server");
        Await.until("a server that is " + status, () -> inspect(container, "{{.State.Health.Status}}").equals(status),
                () -> inspect(container, "{{json .State.Health}}"));
    }

    static String inspect(String container, String format) {
        return Engine.docker("inspect", "--format", format, container);
    }

    /** A program in a container of its own beside the server, if that runs. */
    String job(String... command) {
        return compose(command(List.of("run", "--rm", "-T", "--no-deps", "server"), command));
    }

    /** scripts/homes.sh with a directory that outlives this project. */
    String homes(String what) {
        return compose("run", "--rm", "-T", "--no-deps", "-v", System.getenv("COMPOSE_PROJECT_NAME") + "-homes:/backup", "server",
                "scripts/homes.sh", what, "/backup");
    }

    String inServer(String... command) {
        return compose(command(List.of("exec", "-T", "server"), command));
    }

    private static String[] command(List<String> begin, String... end) {
        List<String> words = new ArrayList<>(begin);
        words.addAll(List.of(end));
        return words.toArray(String[]::new);
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
        // in the place of .env
        List<String> command = new ArrayList<>(List.of("scripts/compose.sh", "--env-file", "target/deployment/settings"));
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
                        + Files.readString(errors));
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
