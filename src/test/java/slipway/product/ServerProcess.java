package slipway.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged server as its own process, as people run it: tests and benchmarks start it, kill it and start it again on
 * the same data. Close ends it and removes its sandboxes with all they hold.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Pattern READY = Pattern.compile("Slipway is ready at (https?://[^/\\s]+)(?:/\\?token=(\\S+))?$");
    private static final Duration START = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private final Map<String, String> settings;
    private final List<String> output = new ArrayList<>();
    private Process process;
    private URI address;
    private String token;

    private ServerProcess(Path data, int port, Map<String, String> settings) {
        this.data = data;
        this.port = port;
        this.settings = settings;
    }

    /** @param settings environment variables besides port and data directory */
    public static ServerProcess start(Path data, Map<String, String> settings) {
        return start(data, freePort(), settings);
    }

    /** For people with accounts, at {@code http://localhost:PORT} unless the settings say otherwise; {@link ClassroomServer} signs people in. */
    public static ServerProcess startClassroom(Path data, Map<String, String> settings) {
        int port = freePort();
        Map<String, String> all = new HashMap<>(Map.of("SLIPWAY_MODE", "classroom", "SLIPWAY_URL", "http://localhost:" + port));
        all.putAll(settings);
        return start(data, port, all);
    }

    private static ServerProcess start(Path data, int port, Map<String, String> settings) {
        ServerProcess server = new ServerProcess(data, port, settings);
        try {
            server.shareImages();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            server.start();
        } catch (IllegalStateException e) {
            server.removeWhatItBegan();
            throw e;
        }
        return server;
    }

    /** A server that refuses its settings may have begun with the registry. */
    private void removeWhatItBegan() {
        await(Duration.ofSeconds(10));
        if (Files.exists(data.resolve("instance"))) {
            Engine.removeAll(instance());
        }
    }

    /** Starts on the same data and port. */
    public void start() {
        ProcessBuilder builder = new ProcessBuilder(java()).redirectErrorStream(true);
        environment(builder);
        CompletableFuture<Matcher> ready = new CompletableFuture<>();
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Thread.ofVirtual().start(() -> read(started, ready));
        try {
            Matcher line = ready.get(START.toSeconds(), TimeUnit.SECONDS);
            address = URI.create(line.group(1));
            token = line.group(2);
        } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not start:\n" + log(), e);
        }
    }

    /** As the power cut does it. */
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /** As an operator does it. */
    public void stop() {
        process.destroy();
        await(Duration.ofSeconds(30));
    }

    public URI address() {
        return address;
    }

    public int port() {
        return port;
    }

    /** Local mode's; null in classroom mode. */
    public String token() {
        return token;
    }

    public long pid() {
        return process.pid();
    }

    public Path data() {
        return data;
    }

    public synchronized String log() {
        return String.join("\n", output);
    }

    /** One of the server's other commands, with its settings and beside it; what it printed. */
    public String command(String... words) {
        try {
            ProcessBuilder builder = new ProcessBuilder(java(words)).redirectErrorStream(true);
            environment(builder);
            Process command = builder.start();
            String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            command.waitFor();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void environment(ProcessBuilder builder) {
        builder.environment().putAll(Map.of("SLIPWAY_PORT", "" + port, "SLIPWAY_DATA", data.toString(),
                "SANDBOX_NETWORK_CIDR", "10.203.0.0/16", "SANDBOX_DOCKER_POOL", "0", "SANDBOX_ENGINE_AT_START", "false",
                "SANDBOX_DISK_HOME", "0", "SANDBOX_DISK_ENGINE", "0"));
        builder.environment().putAll(settings);
    }

    /** Names the containers, volumes and networks of this server on the engine. */
    public String instance() {
        try {
            return Files.readString(data.resolve("instance")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        Engine.removeAll(instance());
    }

    private void await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the server did not end within " + limit + ":\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Process from, CompletableFuture<Matcher> ready) {
        try (BufferedReader lines = from.inputReader()) {
            for (String line; (line = lines.readLine()) != null;) {
                synchronized (this) {
                    output.add(line);
                }
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.complete(matcher);
                }
            }
        } catch (IOException e) {
            // the process was killed
        }
        ready.completeExceptionally(new IllegalStateException("the server ended"));
    }

    private static List<String> java(String... words) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options());
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(words));
        return command;
    }

    /** The options that {@code bin/slipway} gives, so that what is tested and measured is what people run. */
    private static List<String> options() {
        try (var lines = Files.lines(Path.of("scripts/java-options"))) {
            return lines.map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Course images are big and the same for all: the test run's preparation made them once. */
    private void shareImages() throws IOException {
        Files.createDirectories(data);
        Optional<Path> shared = Optional.ofNullable(System.getenv("SLIPWAY_TEST_IMAGES")).map(Path::of)
                .or(() -> Optional.of(Path.of("data/images"))).filter(Files::isDirectory);
        if (shared.isPresent()) {
            Files.createSymbolicLink(data.resolve("images"), shared.get().toRealPath());
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
