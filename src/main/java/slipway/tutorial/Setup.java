package slipway.tutorial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.kernel.KernelSession;

/**
 * A script of the author's that prepares a lesson or an exercise in the learner's sandbox, run once, and again on Reset. A mark
 * in the learner's home remembers that it was; a learner who removes it gets it done again. Variables that the script exports
 * are remembered for the checks; they come from the sandbox, so checks must not trust them further than the learner.
 *
 * @param name empty for the lesson's own, else the exercise
 */
record Setup(String lesson, String name, String source) {
    private static final int DONE_ALREADY = 93;
    private static final Pattern EXPORT = Pattern.compile("\\bexport\\s+([A-Za-z_][A-Za-z0-9_]{0,63})=?");
    private static final int LONGEST_VALUE = 4096;
    private static final String RUN = """
            mark=$HOME/.slipway/$1.setup
            [ "$2" = again ] || [ ! -e "$mark" ] || exit %d
            mkdir -p "$HOME/.slipway" && cat > "$mark.sh" || exit
            exec 3>&1 >&2
            (trap 'code=$?; trap - EXIT; env -0 >&3; exit "$code"' EXIT; . "$mark.sh" < /dev/null)
            code=$?
            [ "$code" != 0 ] || mv "$mark.sh" "$mark"
            exit "$code"
            """.formatted(DONE_ALREADY);

    /**
     * How it went.
     *
     * @param problem a sentence, null when all is in place
     * @param exported null when the script was run before and nothing was done
     */
    record Done(String problem, Map<String, String> exported) {
    }

    /** @param again whether to run it although it was run before */
    Done run(KernelSession kernel, Map<String, String> parameters, boolean again) {
        try {
            String mark = name.isEmpty() ? lesson : lesson + "." + name;
            var ran = LearnerProgram.run(kernel, List.of("bash", "-c", RUN, "slipway", mark, again ? "again" : "once"), parameters, lesson,
                    stdin -> stdin.write(source.getBytes(StandardCharsets.UTF_8)));
            int code = ran.exit().exitCode();
            if (code == DONE_ALREADY) {
                return new Done(null, null);
            }
            return new Done(code == 0 ? null : what() + " failed (exit code " + code + "): " + ran.words(),
                    exported(ran.output()));
        } catch (IOException e) {
            return new Done(what() + " could not be run: " + e.getMessage(), null);
        }
    }

    private String what() {
        return name.isEmpty() ? "The lesson's setup" : "The setup of this exercise";
    }

    /** Only names that the author's text exports: whatever else the sandbox says is not asked for. */
    private Map<String, String> exported(byte[] environment) {
        Set<String> wanted = new HashSet<>();
        for (Matcher matcher = EXPORT.matcher(source); matcher.find();) {
            wanted.add(matcher.group(1));
        }
        Map<String, String> exported = new LinkedHashMap<>();
        for (String variable : new String(environment, StandardCharsets.UTF_8).split("\0")) {
            int equals = variable.indexOf('=');
            if (equals > 0 && wanted.contains(variable.substring(0, equals)) && variable.length() - equals <= LONGEST_VALUE) {
                exported.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return exported;
    }
}
