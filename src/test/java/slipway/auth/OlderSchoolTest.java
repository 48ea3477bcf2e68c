package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Account;
import slipway.classroom.LearnerId;
import slipway.classroom.Member;
import slipway.classroom.PersonName;
import slipway.classroom.Role;
import slipway.database.TestDatabase;

/** A school whose people a server of version 5 wrote down: whatever migrations came since, they sign in and find their classroom. */
@Tag("database")
class OlderSchoolTest {
    private static final Instant TEN_MINUTES_LATER = Instant.ofEpochMilli(1_790_000_600_000L);

    @TempDir
    Path directory;
    private School school;

    @BeforeEach
    void open() {
        TestDatabase.fillAsOf(5, TestDatabase.in(directory));
        var clock = new TestClock();
        clock.pass(Duration.between(clock.instant(), TEN_MINUTES_LATER));
        school = new School(directory, clock);
    }

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void everybodyIsThereAsTheyWere() {
        assertEquals(List.of("Ina Instructor", "Olga Operator", "Łucja Ångström", "李雷"), school.accounts.all().stream().map(Account::name).sorted().toList());
        Account operator = school.accounts.credentials(PersonName.of("olga OPERATOR")).orElseThrow().account();
        assertEquals(Role.OPERATOR, operator.role());
        assertEquals(Instant.ofEpochMilli(1_790_000_000_000L), operator.createdAt());
        assertEquals(Instant.ofEpochMilli(1_790_000_500_000L), operator.lastSeen().orElseThrow());
        assertEquals(List.of(id(5)), school.accounts.deleted());
    }

    private static LearnerId id(int number) {
        return new LearnerId("01a0c2fa-b000-7000-8000-%012d".formatted(number));
    }

    @Test
    void passwordsCookiesAndLinksOpen() throws DeniedException {
        assertEquals(id(4), school.signIn("李雷", School.PASSWORD, School.HERE).account());
        assertThrows(DeniedException.class, () -> school.signIn("Gone", School.PASSWORD, School.HERE));
        assertTrue(school.isSignedIn("a-cookie-of-the-older-school"));
        assertEquals("Mozilla/5.0 (X11; Linux x86_64)", school.sessions.of(id(3)).getFirst().browser());
        assertTrue(school.invitations.isGood("a-link-of-the-older-school"));
    }

    @Test
    void classroomsHaveTheirPeopleAndCourses() {
        var classroom = school.classrooms.byJoinCode("abcd-2345").orElseThrow();
        assertEquals(List.of("docker", "try"), classroom.courses());
        assertEquals(List.of("Ina Instructor", "Łucja Ångström", "李雷"),
                school.classrooms.members(classroom.id()).stream().map(Member::account).map(Account::name).sorted().toList());
        assertTrue(school.classrooms.teachesLearner(id(2), id(3), "docker"));
        assertFalse(school.classrooms.teachesLearner(id(2), id(1)));
        assertEquals(List.of("Docker last year", "Docker on Mondays"),
                school.classrooms.of(id(3), Role.LEARNER).stream().map(each -> each.title()).sorted().toList());
    }
}
