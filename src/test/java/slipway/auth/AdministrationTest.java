package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import slipway.auth.Administration.Made;
import slipway.auth.DeniedException.Reason;
import slipway.auth.SignInService.SignedIn;
import slipway.classroom.Account;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomGoneException;
import slipway.classroom.PersonName;
import slipway.classroom.Role;

/** Operators, their links, and what they do; joining. */
@Tag("database")
class AdministrationTest {
    private static final Site SITE = new Site(Mode.CLASSROOM, "https://slipway.school.example");

    @TempDir
    Path directory;
    private final TestClock clock = new TestClock();
    private School school;

    @BeforeEach
    void open() {
        school = new School(directory, clock);
    }

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void theFirstLinkIsThereUntilSomebodyIsAnOperator() throws DeniedException {
        String link = school.invitations.firstLink(SITE).orElseThrow();
        assertTrue(link.matches("https://slipway\\.school\\.example/welcome/[A-Za-z0-9_-]{43}"), link);
        SignedIn in = school.welcome.become(secret(link), "Olga", School.PASSWORD, School.PASSWORD, School.HERE);
        assertEquals(Role.OPERATOR, school.sessions.actor(in.cookie()).orElseThrow().role());
        assertEquals(Optional.empty(), school.invitations.firstLink(SITE));
    }

    @Test
    void aLinkWorksOnceAndEndsTheOthers() throws DeniedException {
        String used = secret(school.invitations.link(SITE));
        String other = secret(school.invitations.link(SITE));
        school.welcome.become(used, "Olga", School.PASSWORD, School.PASSWORD, School.HERE);
        assertDenied(Reason.WRONG, () -> school.welcome.become(used, "Eve", School.PASSWORD, School.PASSWORD, School.HERE));
        assertDenied(Reason.WRONG, () -> school.welcome.check(other, School.HERE));
    }

    @Test
    void aLinkWorksForADay() throws DeniedException {
        String secret = secret(school.invitations.link(SITE));
        clock.pass(Duration.ofHours(24).minusSeconds(1));
        school.welcome.check(secret, School.HERE);
        clock.pass(Duration.ofSeconds(1));
        assertDenied(Reason.WRONG, () -> school.welcome.become(secret, "Olga", School.PASSWORD, School.PASSWORD, School.HERE));
    }

    @Test
    void aBadPasswordDoesNotUseUpTheLink() throws DeniedException {
        String secret = secret(school.invitations.link(SITE));
        assertDenied(Reason.INVALID, () -> school.welcome.become(secret, "Olga", "short", "short", School.HERE));
        assertNotNull(school.welcome.become(secret, "Olga", School.PASSWORD, School.PASSWORD, School.HERE));
    }

    @Test
    void anOperatorWhoLostThePasswordGetsTheAccountBackAndOldBrowsersAreOut() throws DeniedException {
        Account olga = school.person("Olga", Role.OPERATOR);
        String old = school.cookie(olga);
        SignedIn in = school.welcome.become(secret(school.invitations.link(SITE)), "olga", "another good one", "another good one", School.HERE);
        assertEquals(olga.id(), in.account());
        assertFalse(school.isSignedIn(old));
        assertTrue(school.isSignedIn(in.cookie()));
        assertDenied(Reason.WRONG, () -> school.signIn("Olga", School.PASSWORD, School.HERE));
    }

    @Test
    void whoIsMadeSignsInWithTheShownPassword() throws DeniedException {
        Made made = school.administration.create("Ina", Role.INSTRUCTOR);
        SignedIn in = school.signIn("Ina", made.password(), School.HERE);
        assertEquals(Role.INSTRUCTOR, school.sessions.actor(in.cookie()).orElseThrow().role());
        assertDenied(Reason.TAKEN, () -> school.administration.create("INA", Role.LEARNER));
    }

    @Test
    void aNewPasswordEndsTheOldOneAndAllSessions() throws DeniedException {
        Account lea = school.person("Lea", Role.LEARNER);
        String cookie = school.cookie(lea);
        String fresh = school.administration.resetPassword(operator(), lea.id());
        assertFalse(school.isSignedIn(cookie));
        assertDenied(Reason.WRONG, () -> school.signIn("Lea", School.PASSWORD, School.HERE));
        assertNotNull(school.signIn("Lea", fresh, School.HERE));
    }

    @Test
    void aNewPasswordIsNotOverwrittenByAChangeThatWasUnderWay() throws DeniedException {
        Account lea = school.person("Lea", Role.LEARNER);
        Actor thief = school.sessions.actor(school.cookie(lea)).orElseThrow();
        AtomicReference<String> fresh = new AtomicReference<>();
        clock.whenNextAsked(() -> fresh.set(reset(lea)));
        assertDenied(Reason.WRONG, () -> school.signIns.changePassword(thief, School.PASSWORD, "four words for me", "four words for me"));
        assertNotNull(fresh.get(), "it happened in between");
        assertDenied(Reason.WRONG, () -> school.signIn("Lea", "four words for me", School.HERE));
        assertNotNull(school.signIn("Lea", fresh.get(), School.HERE));
    }

    private String reset(Account account) {
        try {
            return school.administration.resetPassword(operator(), account.id());
        } catch (DeniedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theLastOperatorStays() throws DeniedException {
        Account olga = school.person("Olga", Role.OPERATOR);
        Actor by = school.actor(olga);
        assertDenied(Reason.INVALID, () -> school.administration.setRole(by, olga.id(), Role.INSTRUCTOR));
        assertDenied(Reason.INVALID, () -> school.administration.remove(by, olga.id()));
        Account otto = school.person("Otto", Role.OPERATOR);
        school.administration.setRole(by, olga.id(), Role.INSTRUCTOR);
        assertDenied(Reason.INVALID, () -> school.administration.remove(by, otto.id()));
        assertEquals(Role.OPERATOR, school.accounts.find(otto.id()).orElseThrow().role());
    }

    private Actor operator() throws DeniedException {
        return school.actor(school.person("Olga Operator", Role.OPERATOR));
    }

    @Test
    void whoIsRenamedSignsInWithTheNewNameAndIsShownByItAtOnce() throws DeniedException {
        Account lea = school.person("Laa", Role.LEARNER);
        String cookie = school.cookie(lea);
        school.administration.rename(operator(), lea.id(), "  Léa   Löwe ");
        assertEquals("Léa Löwe", school.sessions.actor(cookie).orElseThrow().learner().name());
        assertEquals(lea.id(), school.signIn("léa löwe", School.PASSWORD, School.HERE).account());
        assertDenied(Reason.WRONG, () -> school.signIn("Laa", School.PASSWORD, School.HERE));
        assertNotNull(school.person("Laa", Role.LEARNER), "the old name is free");
    }

    @Test
    void aNameIsCorrectedInItsCaseAlone() throws DeniedException {
        Account lea = school.person("lea", Role.LEARNER);
        school.administration.rename(operator(), lea.id(), "Lea");
        assertEquals("Lea", school.accounts.find(lea.id()).orElseThrow().name());
    }

    @Test
    void nobodyIsRenamedToSomebodyElseOrToWhatIsNoName() throws DeniedException {
        Actor by = operator();
        Account lea = school.person("Lea", Role.LEARNER);
        school.person("Stan Strong", Role.LEARNER);
        for (String alike : List.of("Stan Strong", "STAN STRONG", "Ｓtan  Strong", "Sta\u200dn Strong")) {
            assertDenied(Reason.TAKEN, () -> school.administration.rename(by, lea.id(), alike));
        }
        for (String odd : new String[] {null, "", " ", "x".repeat(61), "Lea\u0000", "St\u0430n Strong", "!!!", "a\u202eb"}) {
            assertDenied(Reason.INVALID, () -> school.administration.rename(by, lea.id(), odd));
        }
        assertEquals("Lea", school.accounts.find(lea.id()).orElseThrow().name());
    }

    /** The newcomer's insert and the renaming race for the key; both come by ways that do not wait for each other. */
    @Test
    void oneOfTwoGetsANameThatBothWant() throws Exception {
        Actor by = operator();
        for (int round = 0; round < 10; round++) {
            Account lea = school.person("Lea " + round, Role.LEARNER);
            PersonName wanted = PersonName.of("Wanted " + round);
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<Boolean> made = CompletableFuture.supplyAsync(() -> {
                await(together);
                return school.accounts.create(wanted, Role.LEARNER, "hash").isPresent();
            });
            boolean renamed = true;
            await(together);
            try {
                school.administration.rename(by, lea.id(), wanted.text());
            } catch (DeniedException e) {
                assertEquals(Reason.TAKEN, e.reason());
                renamed = false;
            }
            assertEquals(renamed, !made.get(30, TimeUnit.SECONDS));
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoWasRemovedIsGoneAndTheNameIsFree() throws DeniedException {
        Account lea = school.person("Lea", Role.LEARNER);
        school.administration.remove(operator(), lea.id());
        assertEquals(Optional.empty(), school.accounts.find(lea.id()));
        assertDenied(Reason.WRONG, () -> school.signIn("Lea", School.PASSWORD, School.HERE));
        assertNotNull(school.person("Lea", Role.LEARNER));
    }

    @Test
    void aNewcomerIsInTheClassroomAndSignedIn() throws DeniedException {
        Classroom classroom = school.classroom(school.person("Ina", Role.INSTRUCTOR));
        SignedIn in = school.joining.newcomer(classroom, "Lea", School.PASSWORD, School.PASSWORD, School.HERE);
        Actor lea = school.sessions.actor(in.cookie()).orElseThrow();
        assertEquals(Role.LEARNER, lea.role());
        assertEquals(Optional.of(Role.LEARNER), school.classrooms.role(classroom.id(), lea.learner().id()));
        assertTrue(school.access.mayLearn(lea, "try"));
    }

    @Test
    void aNameThatIsTakenIsRefusedAndNothingIsSaidAboutItsOwner() throws DeniedException {
        Account ina = school.person("Ina", Role.INSTRUCTOR);
        Classroom classroom = school.classroom(ina);
        DeniedException taken = assertDenied(Reason.TAKEN,
                () -> school.joining.newcomer(classroom, "INA", School.PASSWORD, School.PASSWORD, School.HERE));
        assertTrue(taken.getMessage().contains("family name") && !taken.getMessage().contains("instructor"), taken.getMessage());
        assertEquals(1, school.classrooms.members(classroom.id()).size());
    }

    @Test
    void aClassroomThatIsDeletedWhileSomebodyJoinsLetsNobodyIn() throws DeniedException {
        Classroom classroom = school.classroom(school.person("Ina", Role.INSTRUCTOR));
        Actor lea = school.sessions.actor(school.cookie(school.person("Lea", Role.LEARNER))).orElseThrow();
        school.classrooms.remove(classroom.id());
        assertDenied(Reason.WRONG, () -> school.joining.join(classroom, lea));
        assertDenied(Reason.WRONG, () -> school.joining.signIn(classroom, "Lea", School.PASSWORD, null, School.HERE));
        assertDenied(Reason.WRONG, () -> school.joining.newcomer(classroom, "New", School.PASSWORD, School.PASSWORD, School.HERE));
        assertEquals(Optional.empty(), school.accounts.credentials(PersonName.of("New")), "and makes no account");
        assertThrows(ClassroomGoneException.class, () -> school.classrooms.change(classroom.id(), "Other", List.of("try")));
    }

    @Test
    void joiningDoesNotMakeAnInstructorOfAClassroomItsLearner() throws DeniedException {
        Account ina = school.person("Ina", Role.INSTRUCTOR);
        Classroom classroom = school.classroom(ina);
        school.joining.join(classroom, school.sessions.actor(school.cookie(ina)).orElseThrow());
        assertEquals(Optional.of(Role.INSTRUCTOR), school.classrooms.role(classroom.id(), ina.id()));
    }

    @Test
    void aCodeThatWasReplacedOrClosedOrArchivedLetsNobodyIn() throws DeniedException {
        Classroom classroom = school.classroom(school.person("Ina", Role.INSTRUCTOR));
        String old = classroom.joinCode().orElseThrow();
        assertEquals(classroom.id(), school.joining.classroom(old.toLowerCase().replaceFirst("(....)", " $1-"), School.HERE).id());
        school.classrooms.setJoinable(classroom.id(), true);
        assertDenied(Reason.WRONG, () -> school.joining.classroom(old, School.HERE));
        String code = school.classrooms.find(classroom.id()).orElseThrow().joinCode().orElseThrow();
        school.classrooms.setArchived(classroom.id(), true);
        assertDenied(Reason.WRONG, () -> school.joining.classroom(code, School.HERE));
        school.classrooms.setArchived(classroom.id(), false);
        school.classrooms.setJoinable(classroom.id(), false);
        assertDenied(Reason.WRONG, () -> school.joining.classroom(code, School.HERE));
    }

    @Test
    void oddCodesAreWrongCodes() {
        for (String odd : new String[] {null, "", "\0\0\0\0\0\0\0\0", "ABCDEFG%", "' OR 1=1", "ÄÖÜÄÖÜÄÖ", "A".repeat(100_000)}) {
            assertDenied(Reason.WRONG, () -> school.joining.classroom(odd, new Visitor("odd", "")));
        }
    }

    @Test
    void searchFindsPartsOfNamesHoweverTheyAreWritten() throws DeniedException {
        school.person("Ada Łoś", Role.LEARNER);
        school.person("100% Ada", Role.INSTRUCTOR);
        assertEquals(2, school.accounts.search("ADA", Optional.empty(), 0, 100).size());
        assertEquals(1, school.accounts.search("ŁOŚ", Optional.empty(), 0, 100).size());
        assertEquals(1, school.accounts.search("%", Optional.empty(), 0, 100).size());
        assertEquals(0, school.accounts.search("_", Optional.empty(), 0, 100).size());
        assertEquals(1, school.accounts.search("ada", Optional.of(Role.INSTRUCTOR), 0, 100).size());
        assertEquals(1, school.accounts.search("", Optional.empty(), 1, 100).size());
    }

    private static String secret(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    private static DeniedException assertDenied(Reason reason, Executable work) {
        DeniedException denied = assertThrows(DeniedException.class, work);
        assertEquals(reason, denied.reason(), denied.getMessage());
        return denied;
    }
}
