package slipway.escape;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import slipway.grading.LiveClassroom;

/** The attempts of {@link EscapeTest} in a check of the judge, as if its script had been taken over by what it reads. */
@Timeout(120)
class JudgeEscapeTest {
    private static LiveClassroom classroom;

    @BeforeAll
    static void open() throws Exception {
        classroom = new LiveClassroom();
    }

    @AfterAll
    static void close() throws Exception {
        if (classroom != null) {
            classroom.close();
        }
    }

    /** The results leave the check line by line, as words on its progress. */
    @TestFactory
    Stream<DynamicNode> attempts() throws Exception {
        String parameters = new ObjectMapper().writeValueAsString(Map.of("word", "no-canary", "uid", 0, "runDirectory", "/nowhere/run",
                "neighbourDirectory", "/nowhere/other", "hostFile", "/nowhere/file", "engineName", "no-engine"));
        StringBuilder script = new StringBuilder("mkdir attempts\n");
        try (Stream<Path> files = Files.list(Path.of("src/test/escapes"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".py")).toList()) {
                script.append("cat > attempts/").append(file.getFileName()).append(" <<'END OF FILE'\n").append(Files.readString(file))
                        .append("END OF FILE\n");
            }
        }
        script.append("python3 -B attempts/escape.py check '").append(parameters).append("' > told\n")
                .append("while read -r line; do progress \"$line\"; done < told\npass\n");
        String told = String.join("\n", classroom.progress(script.toString()));
        return Attempted.read(told).stream().map(Attempted::mustBeClosed);
    }
}
