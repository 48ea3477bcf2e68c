package slipway.kernel;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What a session knows of one run. An end or a closing that overtakes the output before it (after a new connection the agent
 * repeats states first) is held here until that output was given.
 *
 * @param execution what to send when the agent does not know the run; null once it does, or when an earlier session gave it
 * @param offered whether an agent may have it
 * @param interrupting an interrupt was asked for and the run has not ended
 * @param received output given to the listener so far; {@value #UNKNOWN} until the first of a run that only the agent knew
 * @param acknowledged output that the agent may drop
 * @param heldEnd the agent's word of its end, not yet given
 * @param heldLength the agent's word of its whole output, not yet given; {@value #UNKNOWN} until then
 */
record KnownRun(UUID id, Execution execution, boolean offered, Phase phase, boolean interrupting, long received,
        long acknowledged, FromAgent.Ended heldEnd, long heldLength) {
    static final long UNKNOWN = -1;

    enum Phase {
        /** Only the agent knows it: nothing of it is told, for whoever asks for it in the middle of that would get the rest. */
        STRANGER,
        /** It was asked for, and is told from its beginning on the next connection. */
        CLAIMED,
        GIVEN, STARTED, ENDED, CLOSED
    }

    static KnownRun given(Execution execution) {
        return new KnownRun(execution.run(), execution, false, Phase.GIVEN, false, 0, 0, null, UNKNOWN);
    }

    static KnownRun stored(UUID id, long offset) {
        return new KnownRun(id, null, true, Phase.GIVEN, false, offset, offset, null, UNKNOWN);
    }

    static KnownRun stranger(UUID id) {
        return new KnownRun(id, null, true, Phase.STRANGER, false, UNKNOWN, 0, null, UNKNOWN);
    }

    boolean isTold() {
        return phase.compareTo(Phase.GIVEN) >= 0;
    }

    boolean hasEnded() {
        return phase.compareTo(Phase.ENDED) >= 0;
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    long given() {
        return Math.max(received, 0);
    }

    /** Bytes that the listener has and has not acknowledged. */
    long unstored() {
        return Math.max(received - acknowledged, 0);
    }

    KnownRun withOffered() {
        return new KnownRun(id, execution, true, phase, interrupting, received, acknowledged, heldEnd, heldLength);
    }

    /** The agent has it, so that it need not be sent again. */
    KnownRun taken() {
        return new KnownRun(id, null, true, phase == Phase.CLAIMED ? Phase.GIVEN : phase, interrupting, received, acknowledged, heldEnd, heldLength);
    }

    KnownRun withInterrupting() {
        return new KnownRun(id, execution, offered, phase, true, received, acknowledged, heldEnd, heldLength);
    }

    KnownRun withReceived(long offset) {
        return new KnownRun(id, null, true, phase, interrupting, offset, acknowledged, heldEnd, heldLength);
    }

    KnownRun withAcknowledged(long offset) {
        return new KnownRun(id, execution, offered, phase, interrupting, received, offset, heldEnd, heldLength);
    }

    KnownRun withHeldEnd(FromAgent.Ended end) {
        return new KnownRun(id, null, true, phase, interrupting, received, acknowledged, end, heldLength);
    }

    KnownRun withHeldLength(long length) {
        return new KnownRun(id, null, true, phase, interrupting, received, acknowledged, heldEnd, length);
    }

    KnownRun in(Phase next) {
        return new KnownRun(id, null, true, next, interrupting && next.compareTo(Phase.ENDED) < 0, received, acknowledged,
                heldEnd, heldLength);
    }

    /** Gives an end and a closing that are due. */
    KnownRun settle(Consumer<KernelEvent> emit) {
        KnownRun run = this;
        if (!run.hasEnded() && heldEnd != null && given() >= heldEnd.offset()) {
            emit.accept(new KernelEvent.RunEnded(id, heldEnd.outcome().outcome(), heldEnd.directory(), heldEnd.when(),
                    heldEnd.offset()));
            run = run.in(Phase.ENDED);
        }
        if (run.phase == Phase.ENDED && heldLength != UNKNOWN && given() >= heldLength) {
            emit.accept(new KernelEvent.OutputClosed(id, heldLength));
            run = run.in(Phase.CLOSED);
        }
        return run;
    }

    /** Nothing more will be heard of it. An end that was held is told as it was, else {@code outcome}; of a stranger nothing is told. */
    KnownRun abandon(Outcome outcome, Instant at, Consumer<KernelEvent> emit) {
        if (isClosed() || phase == Phase.STRANGER) {
            return this;
        }
        if (!hasEnded()) {
            Outcome last = heldEnd == null ? outcome : heldEnd.outcome().outcome();
            emit.accept(new KernelEvent.RunEnded(id, last, heldEnd == null ? null : heldEnd.directory(),
                    heldEnd == null ? at : heldEnd.when(), given()));
        }
        emit.accept(new KernelEvent.OutputClosed(id, given()));
        return in(Phase.CLOSED);
    }
}
