package slipway.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The machine's Docker engine as an operator sees it, through its command line. */
public final class Engine {
    private Engine() {
    }

    /** @return what the command printed; a failure is thrown with it */
    public static String docker(String... words) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        return command(command);
    }

    /** Any command of the machine's. @return what it printed; a failure is thrown with it */
    static String command(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** For what may meet a container that has just ended. @return whether it could be done */
    static boolean tries(String... words) {
        try {
            docker(words);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Kills, as only the machine's operator can, what runs in a container with a command line of this pattern of the shell's. */
    static void killInside(String container, String program) {
        tries("exec", "-u", "0", container, "sh", "-c",
                "for p in /proc/[0-9]*; do case $(tr '\\0' ' ' < $p/cmdline) in " + program + ") kill -9 ${p#/proc/} ;; esac; done");
    }

    /** Ids of an instance's containers. */
    public static List<String> containers(String instance) {
        return docker("ps", "-aq", "--no-trunc", "--filter", "label=slipway.instance=" + instance).lines().toList();
    }

    /** Of those, the sandboxes: not the registry, nor what works on the host for half a second each minute. */
    public static List<String> sandboxes(String instance) {
        return docker("ps", "-aq", "--no-trunc", "--filter", "label=slipway.instance=" + instance, "--filter", "label=slipway.slot").lines().toList();
    }

    public static void removeAll(String instance) {
        String label = "label=slipway.instance=" + instance;
        containers(instance).forEach(id -> docker("rm", "-f", "-v", id));
        docker("volume", "ls", "-q", "--filter", label).lines().forEach(id -> docker("volume", "rm", "-f", id));
        docker("network", "ls", "-q", "--filter", label).lines().forEach(id -> docker("network", "rm", id));
    }
}
