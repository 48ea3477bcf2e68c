package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("database")
class JournalTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");
    private static final JournalKey OTHER_LEARNER = new JournalKey("grace", "docker", "01-images");
    private static final JournalKey OTHER_LESSON = new JournalKey("ada", "docker", "03-dockerfile");

    @TempDir
    Path directory;
    private JournalFile file;
    private Journal journal;

    @BeforeEach
    void open() {
        file = JournalFile.in(directory);
        journal = file.journal;
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void reopen() {
        close();
        open();
    }

    private Page newPage(JournalKey key) {
        var page = new Page();
        try (var cursor = page.open(journal, key)) {
            page.read(cursor);
        }
        return page;
    }

    @Test
    void aRunIsGivenInAllItsStates() {
        var page = new Page();
        try (var cursor = page.open(journal, KEY)) {
            var agent = Agent.accepted(journal, KEY, "build");
            page.readUntil(cursor, () -> page.has(agent.run, Run.State.QUEUED));
            agent.starts();
            page.readUntil(cursor, () -> page.has(agent.run, Run.State.RUNNING));
            agent.prints("hi\n").ends();
            page.readUntil(cursor, () -> page.has(agent.run, Run.State.ENDED));
            agent.prints("late\n").closes();
            page.readUntil(cursor, () -> page.hasAll(agent.run));

            var run = page.runs.get(agent.run);
            assertEquals(List.of(1L, 2L, 3L, 4L), page.changes.stream().map(Run::seq).toList());
            assertEquals("hi\nlate\n", page.text(agent.run));
            assertEquals(new Ending.Finished(0), run.ending());
            assertEquals(Agent.STARTED, run.startedAt());
            assertEquals(Agent.ENDED, run.endedAt());
            assertEquals(8, run.outputLength());
            assertEquals("{\"language\":\"bash\"}", run.execution());
        }
    }

    @Test
    void aRunIsTakenOnOnce() {
        var agent = Agent.accepted(journal, KEY, "build");
        var open = assertInstanceOf(Acceptance.Known.class, journal.accept(KEY, agent.asked("build"), agent));
        assertEquals(Run.State.QUEUED, open.stored().join().state());

        agent.finishes().awaitComplete();
        var complete = assertInstanceOf(Acceptance.Known.class, journal.accept(KEY, agent.asked("build"), agent));
        assertEquals(Run.State.ENDED, complete.stored().join().state());

        reopen();
        assertInstanceOf(Acceptance.Known.class, journal.accept(KEY, agent.asked("build"), agent));
    }

    @Test
    void ofManyWhoAskAtOnceOneMayExecuteTheRun() throws Exception {
        var agent = new Agent(journal);
        Callable<Acceptance> ask = () -> journal.accept(KEY, agent.asked("build"), agent);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int fresh = 0;
            for (var answer : threads.invokeAll(Stream.generate(() -> ask).limit(16).toList())) {
                if (answer.get() instanceof Acceptance.Fresh) {
                    fresh++;
                } else {
                    assertEquals(agent.run, assertInstanceOf(Acceptance.Known.class, answer.get()).stored().join().id());
                }
            }
            assertEquals(1, fresh);
        }
    }

    @Test
    void whereALearnerRanSomethingLastIsKnown() {
        assertTrue(journal.last("ada").isEmpty());
        Agent.accepted(journal, KEY, "build").finishes().awaitComplete();
        Agent.accepted(journal, OTHER_LEARNER, "build").finishes().awaitComplete();
        var elsewhere = new JournalKey("ada", "git", "01-commits");
        Agent.accepted(journal, elsewhere, "build").finishes().awaitComplete();
        assertEquals(elsewhere, journal.last("ada").orElseThrow());
        Agent.accepted(journal, OTHER_LESSON, "build").finishes().awaitComplete();
        assertEquals(OTHER_LESSON, journal.last("ada").orElseThrow());
    }

    @Test
    void theIdOfAnotherLearnersRunIsRefused() {
        var agent = Agent.accepted(journal, KEY, "build");
        assertInstanceOf(Acceptance.Refused.class, journal.accept(OTHER_LEARNER, agent.asked("build"), agent));
        agent.finishes().awaitComplete();
        assertInstanceOf(Acceptance.Refused.class, journal.accept(OTHER_LEARNER, agent.asked("build"), agent));
        assertTrue(journal.find(OTHER_LEARNER, agent.run).isEmpty());
    }

    @Test
    void nothingIsReadAcrossLearnersOrLessons() {
        var agent = Agent.accepted(journal, KEY, "build").starts().prints("secret").finishes().awaitComplete();
        for (var stranger : List.of(OTHER_LEARNER, OTHER_LESSON)) {
            try (var cursor = journal.cursor(stranger, 0, Map.of(agent.run, 0L))) {
                var page = new Page();
                page.read(cursor);
                assertTrue(page.runs.isEmpty() && page.text(agent.run).isEmpty());
            }
        }
    }

    @Test
    void aNewPageIsGivenTheLastRunOfEachCellAndTheOpenOnes() {
        var server = Agent.accepted(journal, KEY, "serve").starts().prints("listening\n").ends();
        var first = Agent.accepted(journal, KEY, "build").starts().prints("1").finishes().awaitComplete();
        var second = Agent.accepted(journal, KEY, "build").starts().prints("2").finishes().awaitComplete();
        var again = Agent.accepted(journal, KEY, "serve").starts().prints("port taken\n").finishes().awaitComplete();

        var page = newPage(KEY);
        assertEquals(Set.of(server.run, second.run, again.run), page.runs.keySet());
        assertEquals("listening\n", page.text(server.run));
        assertEquals("2", page.text(second.run));
        assertEquals("port taken\n", page.text(again.run));
        assertEquals("", page.text(first.run));
    }

    @Test
    void aPageThatComesBackIsGivenExactlyWhatItMissed() {
        var page = new Page();
        var endless = Agent.accepted(journal, KEY, "long").starts().prints("one ");
        var brief = Agent.accepted(journal, KEY, "short").starts().prints("done").finishes();
        try (var cursor = page.open(journal, KEY)) {
            page.readUntil(cursor, () -> page.hasAll(brief.run) && page.text(endless.run).equals("one "));
        }
        long before = page.seq;
        page.changes.clear();
        endless.prints("two ");
        var missed = Agent.accepted(journal, KEY, "short").starts().prints("again").finishes().awaitComplete();
        try (var cursor = page.open(journal, KEY)) {
            page.readUntil(cursor, () -> page.hasAll(missed.run) && page.text(endless.run).equals("one two "));
            endless.prints("three").finishes();
            page.readUntil(cursor, () -> page.hasAll(endless.run));
        }
        assertEquals("one two three", page.text(endless.run));
        assertEquals("again", page.text(missed.run));
        assertTrue(page.changes.stream().allMatch(run -> run.seq() > before));
        assertTrue(page.changes.stream().noneMatch(run -> run.id().equals(brief.run)));
    }

    @Test
    void aPageThatLostOutputButNotTheRecordIsGivenTheRest() {
        var agent = Agent.accepted(journal, KEY, "build").starts().prints("0123456789").finishes().awaitComplete();
        try (var cursor = journal.cursor(KEY, journal.find(KEY, agent.run).orElseThrow().seq(), Map.of(agent.run, 4L))) {
            var page = new Page();
            page.runs.put(agent.run, journal.find(KEY, agent.run).orElseThrow());
            page.output(agent.run).position = 4;
            page.read(cursor);
            assertEquals("456789", page.text(agent.run));
            assertTrue(page.changes.isEmpty());
        }
    }

    @Test
    void aPageThatKnowsMoreThanTheJournalBeginsAnew() {
        var agent = Agent.accepted(journal, KEY, "build").starts().prints("x").finishes().awaitComplete();
        try (var cursor = journal.cursor(KEY, 1_000_000, Map.of())) {
            var page = new Page();
            page.read(cursor);
            assertEquals("x", page.text(agent.run));
        }
    }

    @Test
    void aPageThatMissedMoreThanIsRememberedInMemoryMissesNothing() {
        var page = new Page();
        try (var cursor = page.open(journal, KEY)) {
            page.read(cursor);
            var agents = Stream.generate(() -> Agent.accepted(journal, KEY, "build").starts().prints("x").finishes())
                    .limit(100).toList();
            agents.forEach(Agent::awaitComplete);
            page.readUntil(cursor, () -> agents.stream().allMatch(agent -> page.hasAll(agent.run)));
            assertEquals(100, page.runs.size());
        }
    }

    @Test
    void aRestartedServerKnowsAllAndGoesOn() {
        var done = Agent.accepted(journal, KEY, "done").starts().prints("all of it").finishes().awaitComplete();
        var running = Agent.accepted(journal, KEY, "running").starts().prints("so far, ");
        running.awaitAcknowledged(running.sent());
        var queued = Agent.accepted(journal, KEY, "queued");
        reopen();

        assertEquals(List.of(running.run, queued.run), journal.openRuns().stream().map(Run::id).toList());
        assertEquals(List.of(8L, 0L), journal.openRuns().stream().map(Run::outputLength).toList());
        var reattached = new Agent(journal);
        assertTrue(journal.attach(running.run, reattached));
        reattached.awaitAcknowledged(8);
        assertFalse(journal.attach(done.run, reattached));

        journal.started(running.run, Agent.STARTED);
        journal.append(running.run, 4, "ar, so good".getBytes());
        journal.ended(running.run, new Ending.Interrupted(), Agent.ENDED);
        journal.closed(running.run, 15);
        reattached.awaitComplete();
        var page = newPage(KEY);
        assertEquals("all of it", page.text(done.run));
        assertEquals("so far, so good", page.text(running.run));
        assertEquals(new Ending.Interrupted(), page.runs.get(running.run).ending());
    }

    /** What is complete the agent may forget; one that was forgotten too early would be done twice when it is asked for again. */
    @Test
    void aRunIsCompleteWhenItsEndAndAllItsOutputAreStored() {
        var agent = Agent.accepted(journal, KEY, "build");
        assertFalse(journal.isComplete(agent.run));
        agent.starts().prints("x").ends();
        assertFalse(journal.isComplete(agent.run));
        agent.closes().awaitComplete();
        assertTrue(journal.isComplete(agent.run));
        assertFalse(journal.isComplete(UUID.randomUUID()));
        reopen();
        assertTrue(journal.isComplete(agent.run));
    }

    @Test
    void whatIsReportedAgainChangesNothing() {
        var agent = Agent.accepted(journal, KEY, "build").starts().prints("x");
        var page = new Page();
        try (var cursor = page.open(journal, KEY)) {
            agent.starts().ends().ends();
            journal.append(agent.run, 0, "x".getBytes());
            journal.ended(agent.run, new Ending.ShellDied("no"), Agent.ENDED);
            journal.started(agent.run, Agent.ENDED);
            agent.closes().awaitComplete();
            page.readUntil(cursor, () -> page.hasAll(agent.run));
        }
        assertEquals("x", page.text(agent.run));
        assertEquals(new Ending.Finished(0), page.runs.get(agent.run).ending());
        assertEquals(Agent.STARTED, page.runs.get(agent.run).startedAt());
        assertFalse(journal.started(agent.run, Agent.STARTED));
        assertFalse(journal.append(agent.run, 1, "y".getBytes()));
        assertFalse(journal.ended(agent.run, new Ending.Finished(0), Agent.ENDED));
        assertFalse(journal.closed(agent.run, 1));
    }

    @Test
    void outputThatComesBeforeTheRunIsStoredIsShownAfterItsRecord() {
        var page = new Page();
        try (var cursor = page.open(journal, KEY)) {
            var agent = new Agent(journal);
            assertInstanceOf(Acceptance.Fresh.class, journal.accept(KEY, agent.asked("build"), agent));
            agent.starts().prints("quick").finishes().awaitComplete();
            page.readUntil(cursor, () -> page.hasAll(agent.run));
            assertEquals("quick", page.text(agent.run));
        }
    }

    static List<Ending> endings() {
        return List.of(new Ending.Finished(137), new Ending.Interrupted(), new Ending.TimedOut(300),
                new Ending.ShellDied("The shell ended."), new Ending.SandboxLost("The sandbox was removed."));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void everyEndingIsKept(Ending ending) {
        var agent = Agent.accepted(journal, KEY, "build");
        journal.ended(agent.run, ending, Agent.ENDED);
        agent.closes().awaitComplete();
        reopen();
        assertEquals(ending, journal.find(KEY, agent.run).orElseThrow().ending());
        assertNull(journal.find(KEY, agent.run).orElseThrow().startedAt());
    }

    @Test
    void draftsAreKeptPerCellUntilTheyAreForgotten() {
        journal.saveDraft(KEY, "a", "one").join();
        journal.saveDraft(KEY, "a", "FROM alpine:3\nRUN echo ü\n").join();
        journal.saveDraft(KEY, "b", "").join();
        journal.saveDraft(OTHER_LEARNER, "a", "not yours").join();
        reopen();
        assertEquals(Map.of("a", "FROM alpine:3\nRUN echo ü\n", "b", ""), journal.drafts(KEY));
        journal.saveDraft(KEY, "a", null).join();
        assertEquals(Map.of("b", ""), journal.drafts(KEY));
    }

    @Test
    void closingTheJournalStoresWhatHasComeAndReleasesItsReaders() throws Exception {
        var agent = Agent.accepted(journal, KEY, "build").starts().prints("up to here");
        var cursor = journal.cursor(KEY, 0, Map.of());
        close();
        assertTrue(cursor.closed());
        assertInstanceOf(Delta.Nothing.class, cursor.next(1, Duration.ofSeconds(20)));
        open();
        assertEquals("up to here", newPage(KEY).text(agent.run));
    }

    @Test
    void aCursorIsRefusedTooManyRuns() {
        var outputs = new HashMap<UUID, Long>();
        Stream.generate(UUID::randomUUID).limit(2001).forEach(run -> outputs.put(run, 1L));
        assertThrows(IllegalArgumentException.class, () -> journal.cursor(KEY, 0, outputs));
    }
}
