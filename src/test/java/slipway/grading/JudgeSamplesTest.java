package slipway.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The samples that the judge's own tests read too: what we write is what stands there, what stands there is what we read. */
class JudgeSamplesTest {
    private static final Path SAMPLES = Path.of("src/test/resources/samples/judge");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, ToJudge> TO_JUDGE = Map.of(
            "check", new ToJudge.Check(7, "image_exists ml:1.0 || fail no-image \"There is none.\"\npass\n", Map.of("APP", "hello"),
                    "03-first-dockerfile", 30000),
            "cancel", new ToJudge.Cancel(7),
            "failed", new ToJudge.Failed(7, 1, "nothing listens on 127.0.0.1:8080"),
            "exited", new ToJudge.Exited(7, 2, 137, true, "It was ended after 10 s."),
            "credit", new ToJudge.Credit(7, 1, 65536));

    private static final Map<String, FromJudge> FROM_JUDGE = Map.ofEntries(
            Map.entry("ready", new FromJudge.Ready(1)),
            Map.entry("record-pass", recorded(new CheckRecord.Pass())),
            Map.entry("record-fail", recorded(new CheckRecord.Fail("no-image", "There is none."))),
            Map.entry("record-expect", recorded(new CheckRecord.Expect("the working directory", "/app", "/", "wrong-workdir", false))),
            Map.entry("record-score", recorded(new CheckRecord.Score(1, 2, "One of two."))),
            Map.entry("record-progress", recorded(new CheckRecord.Progress("Building."))),
            Map.entry("ended", new FromJudge.Ended(7, 0, null, false, "", "", 12L)),
            Map.entry("ended-by-signal", new FromJudge.Ended(7, null, 9, false, "", "Killed", 340L)),
            Map.entry("ended-timed-out", new FromJudge.Ended(7, 0, null, true, "learner_run make", "", 30000L)),
            Map.entry("open-engine", new FromJudge.Open(7, 1, new TextNode("engine"))),
            Map.entry("open-tcp", new FromJudge.Open(7, 1, JSON.createObjectNode().put("tcp", 8080))),
            Map.entry("exec", new FromJudge.Exec(7, 2, List.of("make", "-n", "build"), Map.of(), "08-makefiles", 20000)),
            Map.entry("credit", new FromJudge.Credit(7, 1, 65536)),
            Map.entry("close", new FromJudge.Close(7, 1)));

    private static FromJudge recorded(CheckRecord record) {
        return new FromJudge.Recorded(7, record);
    }

    @TestFactory
    Stream<DynamicTest> whatWeWriteStandsThere() {
        return TO_JUDGE.entrySet().stream().map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> assertEquals(
                JSON.readTree(read("to-judge", sample.getKey())), JSON.readTree(JudgeFrames.bytes(sample.getValue())))));
    }

    @TestFactory
    Stream<DynamicTest> whatStandsThereIsRead() {
        return FROM_JUDGE.entrySet().stream().map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> assertEquals(
                sample.getValue(), JudgeFrames.parse(read("from-judge", sample.getKey()), 0))));
    }

    @Test
    void everySampleIsTested() throws IOException {
        assertEquals(names("to-judge"), TO_JUDGE.keySet());
        assertEquals(names("from-judge"), FROM_JUDGE.keySet());
    }

    private static Set<String> names(String direction) throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES.resolve(direction))) {
            return files.map(file -> file.getFileName().toString().replace(".json", "")).collect(Collectors.toSet());
        }
    }

    private static byte[] read(String direction, String name) throws IOException {
        byte[] sample = Files.readAllBytes(SAMPLES.resolve(direction).resolve(name + ".json"));
        assertNotNull(sample);
        return sample;
    }
}
