package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What a sandbox's agent does for one run, as far as the journal sees it: keeps output until it is acknowledged, 4 MB at most.
 */
final class Agent implements RunListener {
    static final int ON_THE_WAY = 4 << 20;
    static final Instant STARTED = Instant.ofEpochMilli(1_790_000_000_002L);
    static final Instant ENDED = Instant.ofEpochMilli(1_790_000_000_503L);

    final UUID run = UUID.randomUUID();
    private final Journal journal;
    private long sent;
    private long acknowledged;
    private boolean complete;

    Agent(Journal journal) {
        this.journal = journal;
    }

    NewRun asked(String cell) {
        return new NewRun(run, cell, "main", "3f7a9c", "echo hi\n", 100, 24, "{\"language\":\"bash\"}");
    }

    /** A run that is stored as accepted. */
    static Agent accepted(Journal journal, JournalKey key, String cell) {
        var agent = new Agent(journal);
        var acceptance = (Acceptance.Fresh) journal.accept(key, agent.asked(cell), agent);
        acceptance.stored().join();
        return agent;
    }

    Agent starts() {
        journal.started(run, STARTED);
        return this;
    }

    Agent prints(String text) {
        return prints(text.getBytes());
    }

    /** Blocks while more than may be on the way is not acknowledged, as the cell would. */
    Agent prints(byte[] bytes) {
        for (int done = 0; done < bytes.length;) {
            int part = (int) Math.min(bytes.length - done, awaitRoom());
            journal.append(run, sent, Arrays.copyOfRange(bytes, done, done + part));
            sent += part;
            done += part;
        }
        return this;
    }

    private synchronized long awaitRoom() {
        await(() -> sent - acknowledged < ON_THE_WAY, "room for more output");
        return acknowledged + ON_THE_WAY - sent;
    }

    Agent ends() {
        journal.ended(run, new Ending.Finished(0), ENDED);
        return this;
    }

    Agent closes() {
        journal.closed(run, sent);
        return this;
    }

    Agent finishes() {
        return ends().closes();
    }

    long sent() {
        return sent;
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    synchronized boolean complete() {
        return complete;
    }

    void awaitAcknowledged(long offset) {
        await(() -> acknowledged >= offset, "the acknowledgement of " + offset);
    }

    Agent awaitComplete() {
        await(() -> complete, "the run to be stored");
        return this;
    }

    private synchronized void await(BooleanSupplier condition, String what) {
        long until = System.nanoTime() + Page.PATIENCE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = until - System.nanoTime();
                assertTrue(left > 0, () -> "waited in vain for " + what + ", acknowledged " + acknowledged + " of " + sent);
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void acknowledge(UUID run, long offset) {
        assertTrue(offset >= acknowledged, "acknowledgements grow");
        acknowledged = offset;
        notifyAll();
    }

    @Override
    public synchronized void complete(UUID run) {
        complete = true;
        notifyAll();
    }
}
