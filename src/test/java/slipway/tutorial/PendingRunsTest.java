package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.kernel.EngineState;
import slipway.kernel.Execution;
import slipway.kernel.Language;
import slipway.protocol.ServerMessage.SandboxChanged.ImageState;

class PendingRunsTest {
    private static final Readiness READY = new Readiness("", Set.of("a"), EngineState.READY, Map.of());
    private final PendingRuns pending = new PendingRuns();

    @Test
    void nothingStartsBeforeTheSandbox() {
        pending.add(run("main", "echo"));
        assertEquals(List.of(), pending.release(Readiness.NOTHING));
        assertEquals(1, pending.release(READY).size());
        assertTrue(pending.isEmpty());
    }

    @Test
    void waitingRunHoldsBackItsShellAndNoOther() {
        PendingRuns.Pending build = run("main", "docker ps");
        PendingRuns.Pending behind = run("main", "echo");
        PendingRuns.Pending beside = run("web", "echo");
        List.of(build, behind, beside).forEach(pending::add);
        Readiness starting = new Readiness("", Set.of("a"), EngineState.STARTING, Map.of());
        assertEquals(List.of(beside), pending.release(starting));
        assertEquals(Set.of("Your Docker engine is starting."), Set.copyOf(pending.reasons(starting).values()));
        assertEquals(List.of(build, behind), pending.release(READY));
    }

    @Test
    void imageOnItsWayIsWaitedForByName() {
        pending.add(run("main", "docker run alpine:3"));
        Readiness loading = new Readiness("", Set.of("a"), EngineState.READY, Map.of("alpine:3", ImageState.loading));
        assertEquals(List.of(), pending.release(loading));
        assertEquals(List.of("The image alpine:3 is being put into your engine."), List.copyOf(pending.reasons(loading).values()));
    }

    @Test
    void whatFailedIsNotWaitedFor() {
        pending.add(run("main", "docker run alpine:3"));
        pending.add(run("web", "docker ps"));
        assertEquals(1, pending.release(new Readiness("", Set.of("a"), EngineState.READY, Map.of("alpine:3", ImageState.failed)))
                .stream().filter(run -> run.execution().shell().equals("a/main")).count());
        assertEquals(0, pending.release(new Readiness("", Set.of("a"), EngineState.FAILED, Map.of())).size());
    }

    @Test
    void lessonWaitsForItsOwnFiles() {
        pending.add(run("main", "echo"));
        assertEquals(List.of(), pending.release(new Readiness("", Set.of("b"), EngineState.READY, Map.of())));
    }

    @Test
    void removedRunNeverStarts() {
        PendingRuns.Pending run = run("main", "echo");
        pending.add(run);
        assertEquals(run, pending.remove(run.run()).orElseThrow());
        assertTrue(pending.remove(run.run()).isEmpty());
        assertEquals(List.of(), pending.release(READY));
    }

    private static PendingRuns.Pending run(String session, String source) {
        var execution = new Execution(UUID.randomUUID(), "a/" + session, Language.BASH, source, "a", null, null, null,
                Duration.ofMinutes(5), Map.of(), 80, 24);
        return new PendingRuns.Pending(execution, "a", Needs.of(source, List.of("alpine:3")));
    }
}
