package slipway.tutorial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import slipway.kernel.KernelSession;

/** Asks the Docker engine in a learner's sandbox, as the learner. What it says is the learner's, so it is cut and checked. Blocks. */
final class InnerDocker {
    private static final int MOST = 200;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    private InnerDocker() {
    }

    /** Names that {@code docker} prints, one a line; none when it fails or says nothing within 5 s. */
    static List<String> names(KernelSession kernel, String... arguments) {
        var argv = new ArrayList<>(List.of("timeout", "5", "docker"));
        argv.addAll(List.of(arguments));
        try {
            LearnerProgram.Ran ran = LearnerProgram.run(kernel, argv, Map.of(), null, stdin -> { });
            return ran.exit().exitCode() != 0 ? List.of() : new String(ran.output(), StandardCharsets.UTF_8).lines()
                    .filter(name -> NAME.matcher(name).matches()).limit(MOST).toList();
        } catch (IOException e) {
            return List.of(); // the sandbox is going: there is nobody to ask
        }
    }

    static List<String> running(KernelSession kernel) {
        return names(kernel, "ps", "--format", "{{.Names}}");
    }

    static List<String> stopped(KernelSession kernel) {
        return names(kernel, "ps", "--all", "--filter", "status=exited", "--format", "{{.Names}}");
    }
}
