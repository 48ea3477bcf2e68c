package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.Account;
import slipway.classroom.Classroom;
import slipway.classroom.PersonName;
import slipway.classroom.Role;

/** How often somebody may be wrong, by a clock of the test's, and that others do not suffer from it. */
@Tag("database")
class GuessingTest {
    @TempDir
    Path directory;
    private final TestClock clock = new TestClock();
    private School school;
    private Account lea;

    @BeforeEach
    void open() throws DeniedException {
        school = new School(directory, clock);
        lea = school.person("Lea", Role.LEARNER);
    }

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void aWrongPasswordSaysNothingAboutTheName() {
        DeniedException wrongPassword = denied(Reason.WRONG, () -> school.signIn("Lea", "wrong", School.HERE));
        DeniedException noName = denied(Reason.WRONG, () -> school.signIn("Nobody", "wrong", School.HERE));
        DeniedException impossible = denied(Reason.WRONG, () -> school.signIn("‮", "wrong", School.HERE));
        assertEquals(wrongPassword.getMessage(), noName.getMessage());
        assertEquals(wrongPassword.getMessage(), impossible.getMessage());
    }

    @Test
    void theEleventhGuessFromOnePlaceWaitsTwoMinutes() throws DeniedException {
        guess(10, "Lea", School.HERE);
        DeniedException tooMany = denied(Reason.TOO_MANY, () -> school.signIn("Lea", School.PASSWORD, School.HERE));
        assertEquals(Duration.ofSeconds(121), tooMany.retryAfter());
        assertNotNull(school.signIn("Lea", School.PASSWORD, School.ELSEWHERE), "from another place");
        clock.pass(Duration.ofMinutes(2));
        assertNotNull(school.signIn("Lea", School.PASSWORD, School.HERE));
    }

    @Test
    void namesThatDoNotExistAreLimitedLikeOthers() {
        guess(10, "Nobody", School.HERE);
        denied(Reason.TOO_MANY, () -> school.signIn("Nobody", "wrong", School.HERE));
    }

    @Test
    void howTheNameIsWrittenMakesNoNewOne() {
        for (String written : new String[] {"Lea", "LEA", "lea ", " lEa", "Ｌｅａ", "Le‍a", "Lea", "lea", "LEa", "leA"}) {
            denied(Reason.WRONG, () -> school.signIn(written, "wrong", School.HERE));
        }
        denied(Reason.TOO_MANY, () -> school.signIn("Lea", "wrong", School.HERE));
    }

    @Test
    void manyPlacesTogetherHaveAHundredGuessesOfOneName() {
        for (int i = 0; i < 10; i++) {
            take(10, "Lea", new Visitor("203.0.113." + i, ""));
        }
        denied(Reason.TOO_MANY, () -> school.limits.password(PersonName.of("Lea"), School.ELSEWHERE));
        clock.pass(Duration.ofMinutes(2));
        take(1, "Lea", School.ELSEWHERE);
        denied(Reason.TOO_MANY, () -> school.limits.password(PersonName.of("Lea"), School.ELSEWHERE));
    }

    @Test
    void onePlaceHasAHundredAndTwentyGuessesOfAllNames() {
        for (int i = 0; i < 12; i++) {
            take(10, "Name " + i, School.HERE);
        }
        denied(Reason.TOO_MANY, () -> school.limits.password(PersonName.of("Lea"), School.HERE));
        take(1, "Lea", School.ELSEWHERE);
    }

    @Test
    void refusedTriesUseUpNothingElse() {
        take(10, "Lea", School.HERE);
        for (int i = 0; i < 1000; i++) {
            denied(Reason.TOO_MANY, () -> school.limits.password(PersonName.of("Lea"), School.HERE));
        }
        take(1, "Tom", School.HERE);
        take(1, "Lea", School.ELSEWHERE);
    }

    @Test
    void refusedTriesOfInventedNamesMakeNoGuessForgotten() {
        take(10, "Lea", School.HERE);
        for (int i = 0; i < 11; i++) {
            take(10, "Name " + i, School.HERE);
        }
        for (int i = 0; i < 20_000; i++) {
            String invented = "Invented " + i;
            denied(Reason.TOO_MANY, () -> school.limits.password(PersonName.of(invented), School.HERE));
        }
        clock.pass(Duration.ofSeconds(5));
        denied(Reason.TOO_MANY, () -> school.limits.password(PersonName.of("Lea"), School.HERE));
        take(1, "Tom", School.HERE);
    }

    @Test
    void aClassBehindOneAddressSignsInAsOftenAsItLikes() throws DeniedException {
        for (int i = 0; i < 300; i++) {
            school.limits.password(PersonName.of("Pupil " + i % 30), School.HERE).wasRight();
        }
        assertNotNull(school.signIn("Lea", School.PASSWORD, School.HERE));
    }

    @Test
    void manyGuessesAtOnceAreNoMoreThanOneAfterTheOther() throws Exception {
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = crowd.invokeAll(IntStream.range(0, 200).<Callable<Reason>>mapToObj(i -> () ->
                    denied(null, () -> school.signIn("Lea", "wrong " + i, School.HERE)).reason()).toList());
            long compared = answers.stream().filter(answer -> answer.resultNow() == Reason.WRONG).count();
            assertEquals(10, compared);
        }
    }

    @Test
    void aBrowserThatWasLetInBeforeIsNotLockedOutByStrangers() throws DeniedException {
        String mark = school.signIn("Lea", School.PASSWORD, School.HERE).mark();
        take(10, "Lea", School.HERE);
        for (int i = 0; i < 9; i++) {
            take(10, "Lea", new Visitor("203.0.113." + i, ""));
        }
        denied(Reason.TOO_MANY, () -> school.signIn("Lea", School.PASSWORD, School.HERE));
        assertNotNull(school.signIns.signIn("Lea", School.PASSWORD, mark, School.HERE));
    }

    @Test
    void aMarkIsGoodForItsOwnNameOnlyAndHasLimitsToo() throws DeniedException {
        school.person("Tom", Role.LEARNER);
        String toms = school.signIn("Tom", School.PASSWORD, School.HERE).mark();
        guess(10, "Lea", School.HERE);
        for (String forged : new String[] {toms, "x.y", "", "."}) {
            denied(Reason.TOO_MANY, () -> school.signIns.signIn("Lea", School.PASSWORD, forged, School.HERE));
        }
        for (int i = 0; i < 20; i++) {
            denied(Reason.WRONG, () -> school.signIns.signIn("Tom", "wrong", toms, School.HERE));
        }
        denied(Reason.TOO_MANY, () -> school.signIns.signIn("Tom", School.PASSWORD, toms, School.HERE));
    }

    @Test
    void sixtyWrongCodesFromOnePlaceAndThenEvenTheRightOneWaits() throws DeniedException {
        Classroom classroom = school.classroom(school.person("Ina", Role.INSTRUCTOR));
        String code = classroom.joinCode().orElseThrow();
        for (int i = 0; i < 60; i++) {
            denied(Reason.WRONG, () -> school.joining.classroom("ABCDEFGH", School.HERE));
            assertEquals(classroom.id(), school.joining.classroom(code, School.ELSEWHERE).id(), "right ones do not count");
        }
        denied(Reason.TOO_MANY, () -> school.joining.classroom(code, School.HERE));
        clock.pass(Duration.ofSeconds(5));
        assertEquals(classroom.id(), school.joining.classroom(code, School.HERE).id());
    }

    @Test
    void twoHundredAccountsFromOnePlaceAndThenOneEachHalfMinute() throws DeniedException {
        for (int i = 0; i < 200; i++) {
            school.limits.account(School.HERE);
        }
        DeniedException tooMany = denied(Reason.TOO_MANY, () -> school.limits.account(School.HERE));
        assertEquals(Duration.ofSeconds(31), tooMany.retryAfter());
        clock.pass(Duration.ofSeconds(30));
        school.limits.account(School.HERE);
    }

    @Test
    void guessingTheCurrentPasswordOfASessionIsLimited() throws DeniedException {
        Actor actor = school.sessions.actor(school.cookie(lea)).orElseThrow();
        for (int i = 0; i < 20; i++) {
            denied(Reason.WRONG, () -> school.signIns.changePassword(actor, "wrong", "four words for me", "four words for me"));
        }
        denied(Reason.TOO_MANY, () -> school.signIns.changePassword(actor, School.PASSWORD, "four words for me", "four words for me"));
    }

    @Test
    void whoTriesEverythingFillsNoMemory() {
        RateLimit limit = new RateLimit(1, Duration.ofDays(1), clock);
        for (int i = 0; i < 100_000; i++) {
            limit.of("key " + i);
        }
        assertTrue(limit.size() <= 20_000, limit.size() + " keys");
    }

    private void guess(int times, String name, Visitor from) {
        for (int i = 0; i < times; i++) {
            denied(Reason.WRONG, () -> school.signIn(name, "wrong", from));
        }
    }

    /** As guessing does, without the hashing. */
    private void take(int times, String name, Visitor from) {
        for (int i = 0; i < times; i++) {
            try {
                school.limits.password(PersonName.of(name), from);
            } catch (DeniedException e) {
                throw new AssertionError("try " + i + " of " + name, e);
            }
        }
    }

    /** @param reason null for any */
    private static DeniedException denied(Reason reason, Executable work) {
        DeniedException denied = assertThrows(DeniedException.class, work);
        if (reason != null) {
            assertEquals(reason, denied.reason(), denied.getMessage());
        }
        return denied;
    }
}
