package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import slipway.sandbox.SandboxException;

/** The decisions of a session, without any sandbox: what is told and said is written down and compared as a list of words. */
class KernelStateTest {
    private static final Instant NOW = Instant.ofEpochMilli(1000);
    private static final UUID A = new UUID(0, 0xa);
    private static final UUID B = new UUID(0, 0xb);

    private KernelState state = KernelState.begin(Map.of(), List.of());
    private final List<String> log = new ArrayList<>();

    @Test
    void anAttachedSessionPassesARunThrough() {
        attach("one");
        execute(A);
        hear(new FromAgent.Started(A, 5), output(A, 0, "hello"), ended(A, 0, 5), new FromAgent.Closed(A, 5));
        expect("say execute a", "started a", "output a 0 hello", "ended a Finished[exitCode=0] 5", "closed a 5");
    }

    @Test
    void runsGivenWhileAwayAreSentInTheirOrderWhenTheAgentHasAnswered() {
        execute(A);
        execute(B);
        apply(new KernelInput.Connected());
        expect("say hello {}");
        hear(hello("one"));
        expect("attached [] one", "engine OFF", "say execute a", "say execute b");
    }

    @Test
    void aRunIdIsNotGivenTwice() {
        attach("one");
        execute(A);
        execute(A);
        expect("say execute a");
    }

    @Test
    void aRunThatGotLostOnTheWayIsGivenAgainAndARememberedOneIsNot() {
        attach("one");
        execute(A);
        execute(B);
        cut();
        expect("say execute a", "say execute b", "detached");
        apply(new KernelInput.Connected());
        hear(hello("one", B));
        expect("say hello {a=0, b=0}", "attached [b] one", "engine OFF", "say execute a");
    }

    @Test
    void aRunThatMayHaveBegunUnderAnEarlierAgentIsLostAndNeverGivenAgain() {
        attach("one");
        execute(A);
        cut();
        execute(B);
        apply(new KernelInput.Connected());
        hear(hello("two"));
        expect("say execute a", "detached", "say hello {a=0}", "attached [] two", "engine OFF", "ended a SandboxLost 0",
                "closed a 0", "say execute b");
    }

    @Test
    void outputIsGivenOnceWhateverIsRepeated() {
        attach("one");
        execute(A);
        hear(output(A, 0, "abcd"), output(A, 2, "cdef"), output(A, 0, "ab"));
        apply(new KernelInput.Acknowledge(A, 3));
        cut();
        apply(new KernelInput.Connected());
        hear(hello("one", A), new FromAgent.Started(A, 1), output(A, 3, "defgh"));
        expect("say execute a", "output a 0 abcd", "output a 4 ef", "say acknowledge a 3", "detached", "say hello {a=3}",
                "attached [a] one", "engine OFF", "started a", "output a 6 gh");
    }

    @Test
    void aGapInTheOutputIsAProtocolError() {
        attach("one");
        execute(A);
        hear(output(A, 0, "ab"), output(A, 3, "d"));
        expect("say execute a", "output a 0 ab", "cut");
    }

    @Test
    void anEndThatOvertakesItsOutputWaitsForIt() {
        state = KernelState.begin(Map.of(A, 2L), List.of());
        apply(new KernelInput.Connected());
        hear(hello("one", A), new FromAgent.Started(A, 5), ended(A, 3, 4), new FromAgent.Closed(A, 6), output(A, 2, "cd"),
                output(A, 4, "ef"));
        expect("say hello {a=2}", "attached [a] one", "engine OFF", "started a", "output a 2 cd",
                "ended a Finished[exitCode=3] 4", "output a 4 ef", "closed a 6");
    }

    @Test
    void aClosingBeforeItsOutputOrAnEndAfterItsClosingIsAProtocolError() {
        attach("one");
        execute(A);
        hear(output(A, 0, "abcd"), new FromAgent.Closed(A, 3));
        expect("say execute a", "output a 0 abcd", "cut");
        hear(new FromAgent.Closed(A, 4), ended(A, 0, 5));
        expect("cut");
        hear(output(A, 4, "e"));
        expect("cut");
    }

    @Test
    void afterARestartOfTheServerAcceptedRunsAreGivenUnlessTheAgentHasThem() {
        state = KernelState.begin(Map.of(), List.of(execution(A), execution(B)));
        apply(new KernelInput.Connected());
        hear(hello("one", A), new FromAgent.Started(A, 1));
        expect("say hello {}", "attached [a] one", "engine OFF", "say execute b", "started a");
    }

    @Test
    void storedRunsThatTheAgentDoesNotKnowAreLost() {
        state = KernelState.begin(Map.of(A, 7L), List.of());
        attach("one");
        expect("ended a SandboxLost 7", "closed a 7");
    }

    @Test
    void runsThatOnlyTheAgentKnowsAreNotToldAndCanBeForgotten() {
        attach("one", A);
        hear(output(A, 50, "x"));
        apply(new KernelInput.Forget(A));
        hear(output(A, 51, "y"), ended(A, 0, 52));
        expect("say forget a");
    }

    /** It may be asked for between any two things that the agent says of it: what was said before would be missing. */
    @Test
    void aRunThatOnlyTheAgentKnowsIsToldFromItsBeginningWhenItIsAskedForAgain() {
        FromAgent.Session[] said = {new FromAgent.Started(A, 1), output(A, 50, "abc"), ended(A, 0, 53), new FromAgent.Closed(A, 53)};
        for (int heard = 0; heard <= said.length; heard++) {
            state = KernelState.begin(Map.of(), List.of());
            attach("one", A);
            hear(Arrays.copyOf(said, heard));
            execute(A);
            hear(Arrays.copyOfRange(said, heard, said.length));
            expect("reconnect");
            cut();
            apply(new KernelInput.Connected());
            hear(hello("one", A));
            hear(said);
            expect("detached", "say hello {a=0}", "attached [a] one", "engine OFF", "started a", "output a 50 abc",
                    "ended a Finished[exitCode=0] 53", "closed a 53");
        }
    }

    @Test
    void aRunThatOnlyALostAgentKnewIsToldAsLostOnceItIsAskedForAgain() {
        attach("one", A);
        cut();
        attach("two");
        expect("detached");
        execute(A);
        cut();
        attach("two");
        expect("reconnect", "detached", "ended a SandboxLost 0", "closed a 0");
    }

    @Test
    void aRunThatOnlyTheAgentOfALostSandboxKnewIsToldAsLostOnceItIsAskedForAgain() {
        attach("one", A);
        apply(new KernelInput.Gone("removed", NOW));
        expect("gone removed");
        execute(A);
        execute(A);
        expect("ended a SandboxLost 0", "closed a 0");
    }

    @Test
    void aRunForgottenWhileAwayIsNotHeardOfAgain() {
        attach("one");
        execute(A);
        cut();
        apply(new KernelInput.Forget(A));
        apply(new KernelInput.Connected());
        hear(hello("one", A), new FromAgent.Started(A, 1));
        expect("say execute a", "detached", "say hello {}", "attached [a] one", "engine OFF", "say forget a");
    }

    @Test
    void aForgettingThatGotLostIsSaidAgain() {
        attach("one");
        execute(A);
        apply(new KernelInput.Forget(A));
        cut();
        apply(new KernelInput.Connected());
        hear(hello("one", A), new FromAgent.Started(A, 1));
        expect("say execute a", "say forget a", "detached", "say hello {}", "attached [a] one", "engine OFF", "say forget a");
    }

    @Test
    void interruptBeforeTheAgentHasTheRunEndsItHere() {
        execute(A);
        apply(new KernelInput.Interrupt(A, NOW));
        expect("ended a Interrupted[] 0", "closed a 0");
        attach("one");
        expect();
    }

    @Test
    void interruptWhileAwayIsSaidAgainToAnAgentThatHasTheRun() {
        attach("one");
        execute(A);
        execute(B);
        cut();
        apply(new KernelInput.Interrupt(A, NOW));
        apply(new KernelInput.Interrupt(B, NOW));
        apply(new KernelInput.Connected());
        hear(hello("one", A));
        expect("say execute a", "say execute b", "detached", "say hello {a=0, b=0}", "attached [a] one", "engine OFF",
                "say interrupt a", "ended b Interrupted[] 0", "closed b 0");
    }

    @Test
    void commandsGivenWhileAwayAreKeptAndSaidBeforeRuns() {
        execute(A);
        apply(new KernelInput.Say(ToAgent.Engine.START));
        apply(new KernelInput.Say(ToAgent.Engine.STOP));
        apply(new KernelInput.Say(new ToAgent.Restart("main")));
        apply(new KernelInput.Say(new ToAgent.Restart("main")));
        apply(new KernelInput.Connected());
        hear(hello("one"));
        expect("say hello {}", "attached [] one", "engine OFF", "say engine stop", "say restart main", "say execute a");
    }

    @Test
    void typingWhileAwayIsKeptWithinBounds() {
        for (int i = 0; i < 5000; i++) {
            apply(new KernelInput.Say(new ToAgent.Input(A, new byte[1])));
        }
        assertEquals(KernelState.KEPT_LIMIT, state.kept().size());
    }

    @Test
    void aLostSandboxEndsEveryRunAsItWasLastKnown() {
        attach("one");
        execute(A);
        execute(B);
        hear(output(A, 0, "abc"), ended(A, 0, 9));
        apply(new KernelInput.Disconnected(new SandboxException.Unreachable("lost", null)));
        apply(new KernelInput.Gone("removed", NOW));
        apply(new KernelInput.Gone("removed", NOW));
        expect("say execute a", "say execute b", "output a 0 abc", "detached", "ended a Finished[exitCode=0] 3", "closed a 3",
                "ended b SandboxLost 0", "closed b 0", "gone removed");
        UUID later = new UUID(0, 0xc);
        execute(later);
        expect("ended c SandboxLost 0", "closed c 0");
    }

    @Test
    void aRefusedRunIsToldAndForgotten() {
        attach("one");
        execute(A);
        hear(new FromAgent.Refused("execute", A, "unknown language"), new FromAgent.Refused("resize", null, "no such shell"));
        assertTrue(state.runs().isEmpty());
        expect("say execute a", "refused a unknown language");
    }

    @Test
    void runsWithoutEndAreRefused() {
        attach("one");
        for (int i = 0; i < KernelState.RUNS_LIMIT; i++) {
            execute(new UUID(1, i));
        }
        log.clear();
        execute(A);
        expect("rejected");
    }

    @Test
    void sourcesThatWaitAreBounded() {
        String large = "#".repeat(Execution.SOURCE_LIMIT);
        for (int i = 0; i < 16; i++) {
            apply(new KernelInput.Execute(execution(new UUID(1, i), large), NOW));
        }
        expect();
        execute(A);
        expect("rejected");
    }

    @Test
    void detachedIsToldOncePerLoss() {
        cut();
        cut();
        attach("one");
        cut();
        cut();
        expect("detached", "detached");
    }

    @Test
    void onlyWhatWasGivenCanBeAcknowledged() {
        attach("one");
        execute(A);
        hear(output(A, 0, "abc"));
        apply(new KernelInput.Acknowledge(A, 4));
        apply(new KernelInput.Acknowledge(A, 2));
        apply(new KernelInput.Acknowledge(A, 1));
        assertEquals(1, state.unstored());
        expect("say execute a", "output a 0 abc", "rejected", "say acknowledge a 2");
    }

    @Test
    void wordsBeforeOrAfterTheirTimeAreProtocolErrors() {
        apply(new KernelInput.Connected());
        hear(new FromAgent.Started(A, 1));
        expect("say hello {}", "cut");
        hear(hello("one"), hello("one"));
        expect("attached [] one", "engine OFF", "cut");
    }

    private void attach(String boot, UUID... runs) {
        apply(new KernelInput.Connected());
        hear(hello(boot, runs));
        log.removeIf(line -> line.startsWith("say hello") || line.startsWith("attached") || line.startsWith("engine"));
    }

    private void cut() {
        apply(new KernelInput.Disconnected(new SandboxException.Unreachable("lost", null)));
    }

    private void execute(UUID run) {
        apply(new KernelInput.Execute(execution(run), NOW));
    }

    private static Execution execution(UUID run) {
        return execution(run, "echo hi");
    }

    private static Execution execution(UUID run, String source) {
        return new Execution(run, "main", Language.BASH, source, "lesson", null, null, null, Duration.ofMinutes(1), Map.of(), 80,
                24);
    }

    private static FromAgent.Hello hello(String boot, UUID... runs) {
        return new FromAgent.Hello(1, boot, List.of(runs), new FromAgent.Engine(EngineState.OFF, null, ""));
    }

    private static FromAgent.Output output(UUID run, long offset, String text) {
        return new FromAgent.Output(run, offset, text.getBytes(StandardCharsets.UTF_8));
    }

    private static FromAgent.Ended ended(UUID run, int exitCode, long offset) {
        return new FromAgent.Ended(run, new FromAgent.End("finished", exitCode, null, null), "/home/learner", 9, offset);
    }

    private void hear(FromAgent.Session... messages) {
        Stream.of(messages).forEach(message -> apply(new KernelInput.Heard(message, NOW)));
    }

    private void apply(KernelInput input) {
        KernelState.Step step = state.apply(input);
        state = step.state();
        step.actions().forEach(action -> log.add(words(action)));
    }

    private void expect(String... lines) {
        assertEquals(List.of(lines), log);
        log.clear();
    }

    private static String words(KernelAction action) {
        return switch (action) {
            case KernelAction.Send(ToAgent message) -> "say " + words(message);
            case KernelAction.Emit(KernelEvent event) -> words(event);
            case KernelAction.Reject reject -> "rejected";
            case KernelAction.Reconnect reconnect -> "reconnect";
            case KernelAction.Cut cut -> "cut";
        };
    }

    private static String words(ToAgent message) {
        return switch (message) {
            case ToAgent.Hello hello -> "hello {" + String.join(", ", hello.acknowledged().entrySet().stream()
                    .map(entry -> name(entry.getKey()) + "=" + entry.getValue()).toList()) + "}";
            case ToAgent.Execute execute -> "execute " + name(execute.run());
            case ToAgent.Interrupt interrupt -> "interrupt " + name(interrupt.run());
            case ToAgent.Acknowledge(UUID run, long offset) -> "acknowledge " + name(run) + " " + offset;
            case ToAgent.Forget forget -> "forget " + name(forget.run());
            case ToAgent.Restart restart -> "restart " + restart.shell();
            case ToAgent.Engine engine -> "engine " + engine.action();
            default -> message.toString();
        };
    }

    private static String words(KernelEvent event) {
        return switch (event) {
            case KernelEvent.RunStarted started -> "started " + name(started.run());
            case KernelEvent.OutputReceived(UUID run, long offset, byte[] bytes) -> "output " + name(run) + " " + offset + " "
                    + new String(bytes, StandardCharsets.UTF_8);
            case KernelEvent.RunEnded ended -> "ended " + name(ended.run()) + " "
                    + (ended.outcome() instanceof Outcome.SandboxLost ? "SandboxLost" : ended.outcome()) + " " + ended.offset();
            case KernelEvent.OutputClosed(UUID run, long length) -> "closed " + name(run) + " " + length;
            case KernelEvent.RunRefused(UUID run, String message) -> "refused " + name(run) + " " + message;
            case KernelEvent.Attached attached -> "attached " + attached.knownRuns().stream().map(KernelStateTest::name).toList()
                    + " " + attached.boot();
            case KernelEvent.Detached detached -> "detached";
            case KernelEvent.SandboxGone gone -> "gone " + gone.message();
            case KernelEvent.EngineChanged engine -> "engine " + engine.state();
            case KernelEvent.LimitChanged limit -> "limit " + limit.kind() + (limit.reached() ? " reached " : " over ") + limit.process();
            case KernelEvent.ShellChanged shell -> "shell " + shell.state();
        };
    }

    private static String name(UUID run) {
        return Long.toHexString(run.getLeastSignificantBits());
    }
}
