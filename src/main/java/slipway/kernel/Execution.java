package slipway.kernel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * One run to be done. Runs of one shell are done first in, first out; a run id is never done twice.
 *
 * @param run made by the browser; the agent remembers it until {@link KernelSession#forget}
 * @param shell the shell or interpreter, made when first named: 1 to 200 letters, digits and {@code . _ / -}
 * @param language how {@code source} is to be taken
 * @param source at most 256 KiB in UTF-8
 * @param home the lesson's directory below the learner's home; made when missing
 * @param directory below {@code home}, where the run starts; null leaves the shell where it is
 * @param path for {@link Language#FILE} the file to write, below {@code home}; else null
 * @param mode for {@link Language#FILE} the file's mode bits, null for the usual ones
 * @param silence ends the run when it says nothing for so long
 * @param env variables that the shell has from its start
 * @param columns terminal width, 1 to 1000
 * @param rows terminal height, 1 to 1000
 */
public record Execution(UUID run, String shell, Language language, String source, String home, String directory, String path,
        Integer mode, Duration silence, Map<String, String> env, int columns, int rows) {
    static final int SOURCE_LIMIT = 256 << 10;

    public Execution {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(language, "language");
        requireShell(shell);
        if (source == null || source.getBytes(StandardCharsets.UTF_8).length > SOURCE_LIMIT) {
            throw new IllegalArgumentException("source must be given and at most " + SOURCE_LIMIT + " bytes");
        }
        requireBelow("home", home);
        if (directory != null) {
            requireBelow("directory", directory);
        }
        if ((language == Language.FILE) != (path != null)) {
            throw new IllegalArgumentException("a path belongs to a file and to nothing else: " + language + ", " + path);
        }
        if (path != null) {
            requireBelow("path", path);
        }
        if (mode != null && (mode < 0 || mode > 0777)) {
            throw new IllegalArgumentException("mode must be 0 to 0777: " + Integer.toOctalString(mode));
        }
        if (silence == null || silence.toMillis() < 1) {
            throw new IllegalArgumentException("silence must be at least a millisecond: " + silence);
        }
        env = requireEnvironment(env);
        requireSize(columns, rows);
    }

    static void requireShell(String shell) {
        if (shell == null || !shell.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")) {
            throw new IllegalArgumentException("not a name of a shell: " + shell);
        }
    }

    static void requireSize(int columns, int rows) {
        if (columns < 1 || columns > 1000 || rows < 1 || rows > 1000) {
            throw new IllegalArgumentException("a terminal has 1 to 1000 columns and rows: " + columns + " x " + rows);
        }
    }

    static void requireBelow(String name, String path) {
        if (path == null || path.isBlank() || path.startsWith("/") || path.indexOf('\0') >= 0 || path.length() > 1000
                || ("/" + path + "/").contains("/../")) {
            throw new IllegalArgumentException(name + " must be a relative path without '..': " + path);
        }
    }

    static Map<String, String> requireEnvironment(Map<String, String> env) {
        for (Map.Entry<String, String> variable : env.entrySet()) {
            if (!variable.getKey().matches("[A-Za-z_][A-Za-z0-9_]*") || variable.getValue().indexOf('\0') >= 0) {
                throw new IllegalArgumentException("not an environment variable: " + variable.getKey());
            }
        }
        return Map.copyOf(env);
    }
}
