package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LiveOutputTest {
    private static final UUID RUN = UUID.randomUUID();
    private static final int MB = 1 << 20;

    private final Acknowledger acknowledger = new Acknowledger(RUN, null);
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final LiveOutput output = new LiveOutput(RUN, 0, false, acknowledger);

    private void print(long bytes) {
        for (long left = bytes; left > 0; left -= MB) {
            output.append(output.end(), new byte[(int) Math.min(left, MB)]);
        }
    }

    private OutputStoring.Unstored store(boolean withTail) {
        var unstored = output.unstored(withTail);
        output.stored(unstored);
        return unstored;
    }

    private static List<String> ranges(OutputStoring.Unstored unstored) {
        return unstored.rows().stream().map(row -> row.offset() + "-" + row.end()).toList();
    }

    private static long bytes(OutputStoring.Unstored unstored) {
        return unstored.rows().stream().mapToLong(row -> row.bytes().length).sum();
    }

    private String taken(OutputReader reader, int limit) {
        var piece = assertInstanceOf(LiveOutput.Next.InMemory.class, output.take(reader, limit)).piece();
        return piece.offset() + "-" + piece.end();
    }

    @Test
    void aShortLastRowIsWrittenAgainWithWhatFollows() {
        output.append(0, new byte[100]);
        assertEquals(List.of("0-100"), ranges(store(true)));
        output.append(100, new byte[100]);
        assertEquals(List.of("0-200"), ranges(store(true)));
        output.append(200, new byte[9000]);
        assertEquals(List.of("0-9200"), ranges(store(true)));
        output.append(9200, new byte[100]);
        assertEquals(List.of("9200-9300"), ranges(store(true)));
    }

    @Test
    void nothingIsWrittenTwiceInVain() {
        print(100);
        store(true);
        assertEquals(List.of(), ranges(store(true)));
    }

    @Test
    void theFirstAndTheLastMegabyteAreWritten() {
        print(5 * MB - 7);
        var unstored = store(true);
        assertEquals(5 * MB - 7, unstored.boundary());
        assertEquals(2 * MB, bytes(unstored));
        assertEquals(4 * MB - 7, unstored.keptFrom());
        assertEquals(5 * MB - 7, acknowledger.offered());
    }

    @Test
    void whatIsLeftOutIsAcknowledgedWithoutWritingTheTail() {
        print(5 * MB);
        var unstored = store(false);
        assertEquals(MB, bytes(unstored));
        assertEquals(4 * MB, acknowledger.offered());
        assertEquals(MB, bytes(store(true)));
    }

    @Test
    void bytesThatAreKnownAreDropped() {
        output.append(0, "hello".getBytes());
        assertFalse(output.append(0, "hello".getBytes()));
        assertTrue(output.append(3, "lo world".getBytes()));
        assertEquals("hello world", new String(output.unstored(true).rows().getFirst().bytes()));
    }

    @Test
    void impossibleOffsetsAreIgnored() {
        assertFalse(output.append(-1, new byte[10]));
        assertFalse(output.append(Long.MAX_VALUE - 3, new byte[10]));
        assertEquals(0, output.end());
    }

    @Test
    void bytesThatNeverCameAreLeftOut() {
        output.append(0, "ab".getBytes());
        output.append(10, "cd".getBytes());
        output.close(20);
        var reader = output.attach(0, stalled);
        assertEquals(List.of("0-2", "10-12"), ranges(store(true)));
        assertEquals("0-2", taken(reader, 100));
        assertEquals("10-12", taken(reader, 100));
        assertEquals("20-20", taken(reader, 100));
        assertInstanceOf(LiveOutput.Next.Nothing.class, output.take(reader, 100));
        assertEquals(20, acknowledger.offered());
    }

    @Test
    void nothingComesAfterTheClosing() {
        output.append(0, "ab".getBytes());
        output.close(1);
        assertFalse(output.append(2, "cd".getBytes()));
        assertEquals(2, output.end());
    }

    @Test
    void outputThatIsStoredAndReadTakesNoMemory() {
        var reader = output.attach(0, stalled);
        print(4 * MB);
        store(true);
        assertTrue(output.memory() >= 4 * MB);
        assertEquals(0, acknowledger.offered());
        while (output.take(reader, 64 << 10) instanceof LiveOutput.Next.InMemory) {
            assertTrue(acknowledger.offered() <= reader.position());
        }
        assertEquals(0, output.memory());
        assertEquals(4 * MB, acknowledger.offered());
    }

    @Test
    void outputThatNobodyReadsTakesNoMemory() {
        for (int i = 0; i < 200; i++) {
            print(MB);
            store(i % 10 == 0);
            assertTrue(output.memory() <= 2 * MB);
        }
        store(true);
        assertEquals(0, output.memory());
    }

    @Test
    void aReaderThatStandsStillIsWaitedForOnceAndNotLong() {
        var reader = output.attach(0, stalled);
        print(4 * MB);
        store(true);
        awaitPatience();
        assertEquals(4 * MB, acknowledger.offered());
        assertEquals(0, output.memory());
        for (int i = 0; i < 100; i++) {
            print(MB);
            store(true);
            assertEquals(output.end(), acknowledger.offered());
        }
        assertEquals(new LiveOutput.Next.OnDisk(104 * MB), output.take(reader, 1));
    }

    @Test
    void theNextRunDoesNotWaitForAPageThatStandsStill() {
        output.attach(0, stalled);
        print(MB);
        store(true);
        awaitPatience();
        var next = new LiveOutput(UUID.randomUUID(), 0, false, acknowledger);
        var reader = next.attach(0, stalled);
        next.append(0, new byte[MB]);
        assertFalse(next.review());
        assertInstanceOf(LiveOutput.Next.InMemory.class, next.take(reader, MB));
        next.append(MB, new byte[MB]);
        assertTrue(next.review());
    }

    @Test
    void aReaderThatHasCaughtUpIsWaitedForAgain() {
        var reader = output.attach(0, stalled);
        print(4 * MB);
        store(true);
        awaitPatience();
        output.passed(reader, 4 * MB);
        print(MB);
        assertEquals(4 * MB + "-" + (4 * MB + 100), taken(reader, 100));
        store(true);
        assertEquals(4 * MB + 100, acknowledger.offered());
    }

    @Test
    void aReaderWhoHadNothingToReadForLongIsNotTooSlow() {
        output.attach(0, stalled);
        LockSupport.parkNanos(OutputReader.PATIENCE_NANOS + TimeUnit.MILLISECONDS.toNanos(50));
        print(MB);
        assertTrue(output.review());
    }

    @Test
    void aSandboxThatSendsMoreThanItMayCostsItsOwnOutput() {
        output.attach(0, stalled);
        for (int i = 0; i < 50; i++) {
            print(MB);
            assertTrue(output.memory() <= LiveOutput.WINDOW);
        }
        assertEquals(50 * MB, store(true).boundary());
    }

    @Test
    void aSandboxThatSkipsBytesAllTheTimeDoesNotMakeManyRows() {
        for (int i = 0; i < 10_000; i++) {
            output.append(output.end() + 1, new byte[1]);
        }
        assertEquals(64, store(true).rows().size());
        assertEquals(20_000, output.end());
    }

    private void awaitPatience() {
        while (output.review()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
