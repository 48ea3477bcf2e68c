package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.Account;
import slipway.classroom.Classroom;
import slipway.classroom.Member;
import slipway.classroom.Role;

/** What instructors change about a classroom, and that open pages are judged by it at once. */
@Tag("database")
class TeachingTest {
    @TempDir
    Path directory;
    private School school;
    private Teaching teaching;
    private Account tina;
    private Account lea;
    private Classroom classroom;
    private final List<String> judged = new ArrayList<>();

    @BeforeEach
    void open() throws DeniedException {
        school = new School(directory, new TestClock());
        teaching = new Teaching(school.classrooms, school.accounts, school.sessions);
        tina = school.person("Tina", Role.INSTRUCTOR);
        lea = school.person("Lea", Role.LEARNER);
        classroom = school.classroom(tina);
        school.classrooms.enrol(classroom.id(), lea.id(), Role.LEARNER);
        opensALesson(lea);
    }

    @AfterEach
    void close() {
        school.close();
    }

    private void opensALesson(Account account) {
        Actor actor = school.sessions.actor(school.cookie(account)).orElseThrow();
        school.sockets.add(new OpenSockets.Socket() {
            @Override
            public Actor actor() {
                return actor;
            }

            @Override
            public void signedOut() {
                judged.add(account.name() + " signed out");
            }

            @Override
            public void judgeAnew() {
                judged.add(account.name());
            }
        });
    }

    private Member member(Account account) {
        return school.classrooms.members(classroom.id()).stream().filter(one -> one.account().id().equals(account.id())).findFirst().orElseThrow();
    }

    @Test
    void portsOfALearnersSandboxAreTheirsAndTheirInstructorsInTheClassroomsCourses() throws DeniedException {
        Access access = new Access(school.classrooms, school.accounts);
        Actor leaHerself = actor(lea);
        Actor herInstructor = actor(tina);
        Actor another = actor(school.person("Theo", Role.INSTRUCTOR));
        Actor operator = actor(school.person("Olga", Role.OPERATOR));
        assertTrue(access.mayOpenPort(leaHerself, lea.id(), "try"));
        assertFalse(access.mayOpenPort(leaHerself, lea.id(), "other"));
        assertFalse(access.mayOpenPort(leaHerself, tina.id(), "try"));
        assertTrue(access.mayOpenPort(herInstructor, lea.id(), "try"));
        assertFalse(access.mayOpenPort(herInstructor, lea.id(), "other"));
        assertFalse(access.mayOpenPort(another, lea.id(), "try"));
        assertFalse(access.mayOpenPort(operator, lea.id(), "try"));
        teaching.setArchived(classroom, true);
        assertFalse(access.mayOpenPort(herInstructor, lea.id(), "try"));
    }

    private Actor actor(Account account) {
        return school.sessions.actor(school.cookie(account)).orElseThrow();
    }

    @Test
    void whoIsRemovedIsJudgedAnew() throws DeniedException {
        teaching.remove(classroom, member(lea));
        assertEquals(List.of("Lea"), judged);
        assertEquals(Optional.empty(), school.classrooms.role(classroom.id(), lea.id()));
    }

    @Test
    void whoeverLosesACourseIsJudgedAnew() {
        teaching.change(classroom, "Another title", List.of("try"));
        assertEquals(List.of(), judged, "a title takes nothing away");
        teaching.change(classroom, "Another title", List.of("other"));
        assertEquals(List.of("Lea"), judged);
        assertEquals(List.of("other"), school.classrooms.find(classroom.id()).orElseThrow().courses());
    }

    @Test
    void theLearnersOfAnArchivedClassroomAreJudgedAnew() {
        teaching.setArchived(classroom, true);
        assertEquals(List.of("Lea"), judged);
        assertTrue(school.classrooms.find(classroom.id()).orElseThrow().archived());
    }

    @Test
    void theLearnersOfADeletedClassroomAreJudgedAnewAndKeepTheirAccounts() {
        teaching.delete(classroom);
        assertEquals(List.of("Lea"), judged);
        assertEquals(Optional.empty(), school.classrooms.find(classroom.id()));
        assertTrue(school.accounts.find(lea.id()).isPresent());
    }

    @Test
    void anInstructorIsAddedByName() throws DeniedException {
        Account theo = school.person("Theo", Role.INSTRUCTOR);
        teaching.addInstructor(classroom, " THEO ");
        assertEquals(Optional.of(Role.INSTRUCTOR), school.classrooms.role(classroom.id(), theo.id()));
    }

    @Test
    void nobodyElseBecomesAnInstructor() throws DeniedException {
        school.person("Liam", Role.LEARNER);
        String unknown = denied(Reason.WRONG, "Nobody");
        assertEquals(unknown.replace("Nobody", "Liam"), denied(Reason.WRONG, "Liam"), "a learner's name is not told from nobody's");
        denied(Reason.TAKEN, "Tina");
        denied(Reason.INVALID, "");
        denied(Reason.INVALID, null);
    }

    private String denied(Reason reason, String name) {
        DeniedException denied = assertThrows(DeniedException.class, () -> teaching.addInstructor(classroom, name));
        assertEquals(reason, denied.reason());
        return denied.getMessage();
    }

    @Test
    void theLastInstructorStays() throws DeniedException {
        assertThrows(DeniedException.class, () -> teaching.remove(classroom, member(tina)));
        school.person("Theo", Role.INSTRUCTOR);
        teaching.addInstructor(classroom, "Theo");
        teaching.remove(classroom, member(tina));
        assertEquals(Optional.empty(), school.classrooms.role(classroom.id(), tina.id()));
    }

    @Test
    void learnersAreCounted() throws DeniedException {
        assertEquals(Map.of(classroom.id(), 1), school.classrooms.learnerCounts());
        school.accounts.markDeleted(lea.id());
        assertEquals(Map.of(), school.classrooms.learnerCounts());
    }

    @Test
    void membersAreSortedAsInADictionary() throws DeniedException {
        for (String name : List.of("Zoë", "émile", "Ada", "李雷")) {
            school.classrooms.enrol(classroom.id(), school.person(name, Role.LEARNER).id(), Role.LEARNER);
        }
        assertEquals(List.of("Ada", "émile", "Lea", "Tina", "Zoë", "李雷"),
                school.classrooms.members(classroom.id()).stream().map(member -> member.account().name()).toList());
    }
}
