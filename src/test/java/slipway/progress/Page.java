package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A page as far as the journal sees it: keeps what it was given, and complains about what comes twice, too early or out of order.
 */
final class Page {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Bytes from the first (inclusive) to the second (exclusive) that were left out. */
    record Gap(long from, long to) {
    }

    /** What came of one run's output. */
    static final class Received {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<Gap> gaps = new ArrayList<>();
        long position;
    }

    long seq;
    final Map<UUID, Run> runs = new HashMap<>();
    final List<Run> changes = new ArrayList<>();
    private final Map<UUID, Received> outputs = new HashMap<>();

    Cursor open(Journal journal, JournalKey key) {
        var had = new HashMap<UUID, Long>();
        outputs.forEach((run, received) -> had.put(run, received.position));
        return journal.cursor(key, seq, had);
    }

    Received output(UUID run) {
        return outputs.computeIfAbsent(run, _ -> new Received());
    }

    String text(UUID run) {
        return output(run).bytes.toString();
    }

    void take(Delta delta) {
        switch (delta) {
            case Delta.Changed(Run run) -> change(run);
            case Delta.Output output -> output(output);
            case Delta.Nothing _ -> {
            }
        }
    }

    private void change(Run run) {
        assertTrue(run.seq() > seq, () -> "number " + run.seq() + " after " + seq);
        seq = run.seq();
        runs.put(run.id(), run);
        changes.add(run);
    }

    private void output(Delta.Output piece) {
        assertTrue(runs.containsKey(piece.run()), "output before the record of its run");
        var received = output(piece.run());
        if (piece.offset() < received.position) {
            fail("byte " + piece.offset() + " of " + piece.run() + " again, after " + received.position);
        }
        if (piece.offset() > received.position) {
            received.gaps.add(new Gap(received.position, piece.offset()));
        }
        received.bytes.writeBytes(piece.bytes());
        received.position = piece.end();
    }

    /** Reads what there is now. */
    void read(Cursor cursor) {
        readUntil(cursor, () -> false, Duration.ZERO);
    }

    /** Reads until the condition holds, and fails when that takes too long. */
    void readUntil(Cursor cursor, BooleanSupplier condition) {
        if (!condition.getAsBoolean()) {
            readUntil(cursor, condition, PATIENCE);
            assertTrue(condition.getAsBoolean(), "nothing came for " + PATIENCE.toSeconds() + " s");
        }
    }

    private void readUntil(Cursor cursor, BooleanSupplier condition, Duration patience) {
        try {
            Delta delta;
            do {
                delta = cursor.next(1 << 20, patience);
                take(delta);
            } while (!(delta instanceof Delta.Nothing) && !condition.getAsBoolean());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean has(UUID run, Run.State state) {
        return runs.containsKey(run) && runs.get(run).state() == state;
    }

    boolean hasAll(UUID run) {
        return runs.containsKey(run) && runs.get(run).complete() && output(run).position == runs.get(run).outputLength();
    }
}
