package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.LearnerId;
import slipway.classroom.PersonName;
import slipway.classroom.Role;
import slipway.database.Database;
import slipway.database.LearnerRows;
import slipway.database.TestDatabase;
import slipway.images.CourseImages;
import slipway.lesson.LessonCatalog;
import slipway.progress.Journal;
import slipway.progress.JournalKey;
import slipway.protocol.ServerMessage;
import slipway.sandbox.Limits;
import slipway.sandbox.Capacity;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.SandboxTerms;

/** A learner's removal: its order, what holds it up, and how it goes on; the real engine has its tests elsewhere. */
@Tag("database")
@Timeout(60)
class LearnerRemovalTest {
    /** An engine that notes what is asked of it, and is away, or slow, when told so. */
    private static final class NotingProvider implements SandboxProvider {
        final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        final BlockingQueue<String> forgotten = new LinkedBlockingQueue<>();
        final CountDownLatch opening = new CountDownLatch(1);
        final CountDownLatch mayOpen = new CountDownLatch(1);
        volatile int failures;

        @Override
        public Sandbox open(SandboxSpec spec) throws SandboxException {
            if (spec.owner().equals(JudgeSandbox.OWNER)) {
                throw new SandboxException.Exhausted("nothing is checked here", null);
            }
            asked.add("open");
            opening.countDown();
            try {
                mayOpen.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            asked.add("opened");
            throw new SandboxException.Exhausted("there is no place", null);
        }

        @Override
        public List<Sandbox> running() {
            return List.of();
        }

        @Override
        public List<String> reap() {
            return List.of();
        }

        @Override
        public Capacity capacity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<String> courses(String learner) {
            return Set.of();
        }

        @Override
        public void remove(SandboxOwner owner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forget(String learner) throws SandboxException {
            asked.add("forget");
            if (failures-- > 0) {
                throw new SandboxException.EngineUnavailable("the engine is away", null);
            }
            forgotten.add(learner);
        }
    }

    @TempDir
    Path directory;
    private final NotingProvider provider = new NotingProvider();
    private final List<LearnerId> signedOut = new ArrayList<>();
    private Database database;
    private Journal journal;
    private AccountStore accounts;
    private TutorialSessions sessions;
    private LearnerRemoval removal;
    private Account ada;

    @BeforeEach
    void open() {
        database = Database.open(TestDatabase.in(directory));
        accounts = new AccountStore(database);
        ada = accounts.create(PersonName.of("Ada"), Role.LEARNER, "hash").orElseThrow();
        start();
    }

    private void start() {
        journal = Journal.open(database);
        sessions = new TutorialSessions(new LessonCatalog(Path.of("src/test/lessons")), journal, provider, new CourseImages(directory),
                new Parameters(purpose -> "0123456789"), new TutorialSessions.Settings(new SandboxTerms(Limits.DEFAULT, Duration.ofHours(1)),
                        new SandboxLife(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, Duration.ofDays(1)), false), directory.resolve("homes"),
                TutorialSessions.Meters.NONE);
        removal = new LearnerRemoval(accounts, sessions, signedOut::add, Duration.ofMillis(20));
        removal.start();
        sessions.start();
    }

    private void end() {
        removal.close();
        sessions.close();
        journal.close();
    }

    @AfterEach
    void close() {
        provider.mayOpen.countDown();
        end();
        database.close();
    }

    private void draft(String text) throws IOException {
        var owner = new SandboxOwner(ada.id().value(), "try");
        new KeptHomes(directory.resolve("homes")).keep(owner, Instant.now(), out -> out.write(1));
        journal.saveDraft(new JournalKey(ada.id().value(), "try", "plain"), "main", text).join();
    }

    private void awaitRemoved() throws InterruptedException {
        assertEquals(ada.id().value(), provider.forgotten.poll(30, TimeUnit.SECONDS));
        for (long end = System.nanoTime() + Duration.ofSeconds(30).toNanos(); !accounts.deleted().isEmpty();) {
            assertTrue(System.nanoTime() < end, "the account is still there");
            Thread.onSpinWait();
        }
        assertTrue(Files.notExists(directory.resolve("homes").resolve(ada.id().value())), "files that were put away");
        LearnerRows.of(database, ada.id().value()).forEach((table, rows) -> assertEquals(List.of(), rows, table));
    }

    @Test
    void theAccountIsMarkedAndSignedOutAtOnceAndGoesLast() throws Exception {
        draft("mine");
        provider.failures = Integer.MAX_VALUE;

        removal.remove(ada.id());

        assertEquals(List.of(ada.id()), signedOut);
        assertTrue(accounts.find(ada.id()).isEmpty());
        assertEquals(List.of(ada.id()), accounts.deleted());
        provider.failures = 0;
        awaitRemoved();
    }

    @Test
    void anEngineThatIsAwayIsAskedAgain() throws Exception {
        draft("mine");
        provider.failures = 3;
        removal.remove(ada.id());
        removal.remove(ada.id());
        awaitRemoved();
        assertTrue(provider.asked.size() >= 4, provider.asked.toString());
    }

    @Test
    void theNextServerGoesOn() throws Exception {
        draft("mine");
        provider.failures = Integer.MAX_VALUE;
        removal.remove(ada.id());
        end();
        assertEquals(List.of(ada.id()), accounts.deleted());
        provider.failures = 0;
        start();
        awaitRemoved();
    }

    @Test
    void aSandboxThatIsBeingOpenedIsWaitedForAndNoneIsOpenedLater() throws Exception {
        BlockingQueue<ServerMessage> told = new LinkedBlockingQueue<>();
        TutorialSession page = sessions.open(ada.learner(), "try", "plain", told::add);
        page.begin();
        assertTrue(provider.opening.await(30, TimeUnit.SECONDS));

        removal.remove(ada.id());
        page.run(UUID.randomUUID(), "main", "echo late", "hash", 80, 24);
        page.draft("main", "late");
        assertThrows(RefusedException.class, () -> sessions.open(ada.learner(), "try", "plain", told::add));
        assertThrows(RefusedException.class, () -> sessions.files(ada.id(), "try"));
        assertEquals(List.of("open"), List.copyOf(provider.asked), "nothing is removed under a sandbox that is being opened");
        provider.mayOpen.countDown();

        awaitRemoved();
        assertEquals(List.of("open", "opened", "forget"), List.copyOf(provider.asked));
        assertTrue(told.stream().anyMatch(message -> message instanceof ServerMessage.Refused refused && refused.code().equals("not-stored")), told.toString());
        page.close();
    }

    @Test
    void onlyTheLearnerIsRemoved() throws Exception {
        Account grace = accounts.create(PersonName.of("Grace"), Role.LEARNER, "hash").orElseThrow();
        var key = new JournalKey(grace.id().value(), "try", "plain");
        journal.saveDraft(key, "main", "hers").join();
        draft("mine");
        removal.remove(ada.id());
        awaitRemoved();
        assertEquals(Map.of("main", "hers"), journal.drafts(key));
        assertTrue(accounts.find(grace.id()).isPresent());
    }

    @Test
    void signInsThatCannotBeEndedInTheDatabaseHoldNothingUp() throws Exception {
        removal.close();
        removal = new LearnerRemoval(accounts, sessions, learner -> {
            throw new IllegalStateException("the disk is full");
        });
        assertThrows(IllegalStateException.class, () -> removal.remove(ada.id()));
        awaitRemoved();
    }

    @Test
    void localModesLearnerHasNoAccountToRemove() {
        assertThrows(IllegalArgumentException.class, () -> removal.remove(LearnerId.LOCAL));
    }
}
