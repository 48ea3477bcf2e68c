package slipway.escape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine's engine by its command line: for what stands beside sandboxes, and for looking at them from outside. */
final class Docker {
    static final String IMAGE = System.getProperty("slipway.test.image",
            System.getenv().getOrDefault("SANDBOX_IMAGE", "slipway-sandbox:latest"));
    static final String HOST = System.getProperty("slipway.test.engine", "unix:///var/run/docker.sock");
    /** Lifts all that confines a container; CAP_SYS_RESOURCE is left out, which some virtual machines do not have themselves. */
    static final List<String> UNCONFINED = List.of("--cap-add", "ALL", "--cap-drop", "SYS_RESOURCE", "--security-opt", "seccomp=unconfined",
            "--security-opt", "apparmor=unconfined", "--security-opt", "systempaths=unconfined");

    private Docker() {
    }

    /** What {@code docker …} prints; a failure is the test's. */
    static String docker(String... words) throws IOException, InterruptedException {
        return docker(List.of(words));
    }

    static String docker(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "--host", HOST));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed: " + said);
        }
        return said;
    }

    /** Runs a program of the sandbox image in a container that is removed afterwards. */
    static String run(List<String> options, String... program) throws IOException, InterruptedException {
        return docker(runWords(List.of("--rm"), options, program));
    }

    static List<String> runWords(List<String> first, List<String> options, String... program) {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(first);
        words.addAll(options);
        words.addAll(List.of("--entrypoint", program[0], IMAGE));
        words.addAll(List.of(program).subList(1, program.length));
        return words;
    }
}
