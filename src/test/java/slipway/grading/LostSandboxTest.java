package slipway.grading;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sandbox that is removed while it is looked at: ours, and told as that. */
@Timeout(120)
class LostSandboxTest {
    static Stream<String> checks() {
        return Stream.of("learner_run sleep 20; fail wrong x", "eventually 20 container_exists none; fail wrong x");
    }

    @ParameterizedTest
    @MethodSource("checks")
    void costsNothing(String script) throws Exception {
        try (LiveClassroom classroom = new LiveClassroom()) {
            CompletableFuture<CheckResult> check = CompletableFuture.supplyAsync(() -> {
                try {
                    return classroom.judge(script, Duration.ofSeconds(30), Map.of());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Thread.sleep(1000);
            classroom.sandbox().remove();
            CheckResult.Broken broken = assertInstanceOf(CheckResult.Broken.class, check.join());
            assertTrue(broken.failure().message().contains("lost"), broken.toString());
        }
    }
}
