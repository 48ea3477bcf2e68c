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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.Account;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.Member;
import slipway.classroom.PersonName;
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
        teaching = school.teaching;
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
        Access access = school.access;
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
        return school.actor(account);
    }

    private boolean mayTakeOver(Account instructor, Account learner) {
        boolean may = school.access.mayToLearner(actor(instructor), Action.RESET_PASSWORD, learner.id());
        assertEquals(may, school.access.mayToLearner(actor(instructor), Action.RENAME, learner.id()), "a name is as much as a password");
        return may;
    }

    private Classroom anothersClassroom(Account instructor, Account learner) {
        Classroom made = school.classroom(instructor);
        school.classrooms.enrol(made.id(), learner.id(), Role.LEARNER);
        return made;
    }

    @Test
    void anInstructorsLearnerIsTheirsUntilTheyLearnWithSomebodyElseToo() throws DeniedException {
        Account theo = school.person("Theo", Role.INSTRUCTOR);
        assertTrue(mayTakeOver(tina, lea));
        assertFalse(mayTakeOver(theo, lea));
        Classroom evening = anothersClassroom(theo, lea);
        assertFalse(mayTakeOver(tina, lea));
        assertFalse(mayTakeOver(theo, lea));
        school.classrooms.enrol(evening.id(), tina.id(), Role.INSTRUCTOR);
        assertTrue(mayTakeOver(tina, lea), "who teaches all of their classrooms");
        assertFalse(mayTakeOver(theo, lea));
        teaching.leave(actor(lea), evening);
        assertFalse(mayTakeOver(theo, lea));
    }

    @Test
    void anArchivedClassroomGivesNoPowerAndStandsInNobodysWay() throws DeniedException {
        Account theo = school.person("Theo", Role.INSTRUCTOR);
        Classroom lastYear = anothersClassroom(theo, lea);
        teaching.setArchived(lastYear, true);
        assertFalse(mayTakeOver(theo, lea));
        assertTrue(mayTakeOver(tina, lea));
        teaching.setArchived(classroom, true);
        assertFalse(mayTakeOver(tina, lea));
        teaching.delete(actor(tina), classroom);
        assertFalse(mayTakeOver(tina, lea));
    }

    @Test
    void nobodyTakesOverWhoIsMoreThanALearner() throws DeniedException {
        Account theo = school.person("Theo", Role.INSTRUCTOR);
        school.classrooms.enrol(classroom.id(), theo.id(), Role.LEARNER);
        assertFalse(mayTakeOver(tina, theo));
        Account olga = school.person("Olga", Role.OPERATOR);
        school.classrooms.enrol(classroom.id(), olga.id(), Role.LEARNER);
        assertFalse(mayTakeOver(tina, olga));
        Account former = school.person("Fay Formerly Instructor", Role.LEARNER);
        school.classrooms.enrol(classroom.id(), former.id(), Role.LEARNER);
        Classroom hers = school.classroom(former);
        school.classrooms.enrol(hers.id(), tina.id(), Role.INSTRUCTOR);
        assertFalse(mayTakeOver(tina, former), "a classroom where she was an instructor is not one where she learns");
        assertTrue(mayTakeOver(olga, lea));
        assertTrue(mayTakeOver(olga, tina));
    }

    @Test
    void joiningIsAnAccountsOwnDeedAndMakesNobodysLearnerOfItsOwner() throws DeniedException {
        Account theo = school.person("Theo", Role.INSTRUCTOR);
        assertFalse(mayTakeOver(theo, lea));
        assertEquals(List.of(PersonName.of("LEA")), school.classrooms.enrolNew(school.classroom(theo).id(),
                List.of(new ClassroomStore.NewLearner(PersonName.of("LEA"), "hash"))), "a list with her name does not enrol her");
        assertFalse(mayTakeOver(theo, lea));
    }

    @Test
    void whoLeavesIsJudgedAnewAndWhoComesBackFindsTheirPlace() throws DeniedException {
        assertTrue(school.access.mayInClassroom(actor(lea), Action.LEAVE_CLASSROOM, classroom.id()));
        assertFalse(school.access.mayInClassroom(actor(tina), Action.LEAVE_CLASSROOM, classroom.id()), "instructors are removed, by themselves too");
        assertFalse(school.access.mayInClassroom(actor(school.person("Olga", Role.OPERATOR)), Action.LEAVE_CLASSROOM, classroom.id()));
        teaching.leave(actor(lea), classroom);
        assertEquals(List.of("Lea"), judged);
        assertFalse(school.access.mayInClassroom(actor(lea), Action.LEAVE_CLASSROOM, classroom.id()));
        assertFalse(school.access.mayLearn(actor(lea), "try"));
        school.joining.join(school.joining.classroom(classroom.joinCode().orElseThrow(), School.HERE), actor(lea));
        assertTrue(school.access.mayLearn(actor(lea), "try"));
    }

    @Test
    void severalAreRemovedTogetherAndWhoHasLeftMeanwhileIsPassedOver() throws DeniedException {
        Account stan = school.person("Stan", Role.LEARNER);
        Account max = school.person("Max", Role.LEARNER);
        List.of(stan, max).forEach(account -> school.classrooms.enrol(classroom.id(), account.id(), Role.LEARNER));
        List<Member> leaving = List.of(member(lea), member(stan));
        opensALesson(max);
        teaching.leave(actor(stan), classroom);
        judged.clear();
        teaching.remove(actor(tina), classroom, leaving);
        assertEquals(List.of("Lea"), judged);
        assertEquals(List.of("Max", "Tina"), school.classrooms.members(classroom.id()).stream().map(member -> member.account().name()).toList());
    }

    /** Each sees the other there until both are gone, unless one waits for the other. */
    @Test
    void twoInstructorsWhoRemoveEachOtherLeaveOne() throws Exception {
        Account theo = school.person("Theo", Role.INSTRUCTOR);
        Actor asTina = actor(tina);
        Actor asTheo = actor(theo);
        for (int round = 0; round < 20; round++) {
            Classroom contested = school.classroom(tina);
            school.classrooms.enrol(contested.id(), theo.id(), Role.INSTRUCTOR);
            List<Member> both = school.classrooms.members(contested.id());
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<Boolean> other = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> other.complete(removes(asTheo, contested, both.get(0), together)));
            assertTrue(removes(asTina, contested, both.get(1), together) ^ other.get(30, TimeUnit.SECONDS));
            assertEquals(1, school.classrooms.members(contested.id()).size());
        }
    }

    private boolean removes(Actor by, Classroom contested, Member leaving, CyclicBarrier together) {
        try {
            together.await(30, TimeUnit.SECONDS);
            teaching.remove(by, contested, List.of(leaving));
            return true;
        } catch (DeniedException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoIsRemovedIsJudgedAnew() throws DeniedException {
        teaching.remove(actor(tina), classroom, List.of(member(lea)));
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
        teaching.delete(actor(tina), classroom);
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
        assertThrows(DeniedException.class, () -> teaching.remove(actor(tina), classroom, List.of(member(tina))));
        assertThrows(DeniedException.class, () -> teaching.remove(actor(tina), classroom, List.of(member(tina), member(lea))));
        assertEquals(2, school.classrooms.members(classroom.id()).size(), "none of them was removed");
        school.person("Theo", Role.INSTRUCTOR);
        teaching.addInstructor(classroom, "Theo");
        teaching.remove(actor(tina), classroom, List.of(member(tina)));
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
