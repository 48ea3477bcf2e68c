package slipway.tutorial;

import slipway.kernel.EngineState;
import slipway.kernel.Outcome;
import slipway.kernel.ShellState;
import slipway.progress.Ending;
import slipway.progress.Run;
import slipway.protocol.RunOutcome;
import slipway.protocol.RunRecord;
import slipway.protocol.ServerMessage.SandboxChanged.Engine;
import slipway.protocol.ServerMessage.SessionChanged;

/**
 * Where the words of kernel, journal and page meet. Each has its own types for an ending, because each may change
 * without the others: the journal's are stored for years, the page's are sent to browsers.
 */
public final class Outcomes {
    private Outcomes() {
    }

    static Ending ending(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Finished(int exitCode) -> new Ending.Finished(exitCode);
            case Outcome.Interrupted() -> new Ending.Interrupted();
            case Outcome.TimedOut(var silence) -> new Ending.TimedOut(silence.toSeconds());
            case Outcome.ShellDied(var message) -> new Ending.ShellDied(message);
            case Outcome.SandboxLost(var message) -> new Ending.SandboxLost(message);
        };
    }

    static Engine told(EngineState state) {
        return switch (state) {
            case OFF -> Engine.off;
            case STARTING -> Engine.starting;
            case READY -> Engine.ready;
            case FAILED -> Engine.failed;
        };
    }

    static SessionChanged.State told(ShellState state) {
        return switch (state) {
            case STARTING -> SessionChanged.State.restarting;
            case IDLE, BUSY -> SessionChanged.State.ready; // which of the two, the runs say
            case UNRESPONSIVE -> SessionChanged.State.unresponsive;
            case ENDED -> SessionChanged.State.ended;
        };
    }

    /** A run as a page is told of it. */
    public static RunRecord told(Run run) {
        return new RunRecord(run.id(), run.cell(), run.session(), run.lessonHash(), run.source(),
                RunRecord.State.valueOf(run.state().name().toLowerCase()), run.ending() == null ? null : told(run.ending()),
                run.acceptedAt().toEpochMilli(), millis(run.startedAt()), millis(run.endedAt()), run.outputLength(),
                run.outputClosed(), run.columns());
    }

    private static RunOutcome told(Ending ending) {
        return switch (ending) {
            case Ending.Finished(int exitCode) -> new RunOutcome.Finished(exitCode);
            case Ending.Interrupted() -> new RunOutcome.Interrupted();
            case Ending.TimedOut(long seconds) -> new RunOutcome.TimedOut(seconds);
            case Ending.ShellDied(var message) -> new RunOutcome.ShellDied(message);
            case Ending.SandboxLost(var message) -> new RunOutcome.SandboxLost(message);
        };
    }

    private static Long millis(java.time.Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
