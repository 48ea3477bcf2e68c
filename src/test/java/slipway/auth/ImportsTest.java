package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.auth.DeniedException.Reason;
import slipway.auth.Imports.Import;
import slipway.auth.Imports.NewAccount;
import slipway.auth.Imports.Progress;
import slipway.classroom.Account;
import slipway.classroom.Classroom;
import slipway.classroom.LearnerList;
import slipway.classroom.Member;
import slipway.classroom.PersonName;
import slipway.classroom.Role;

@Tag("database")
class ImportsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private final TestClock clock = new TestClock();
    private School school;
    private Imports imports;
    private Actor tina;
    private Classroom classroom;

    @BeforeEach
    void open() throws DeniedException {
        school = new School(directory, clock);
        imports = new Imports(school.accounts, school.classrooms, school.passwords, clock);
        Account account = school.person("Tina", Role.INSTRUCTOR);
        tina = school.sessions.actor(school.cookie(account)).orElseThrow();
        classroom = school.classroom(account);
    }

    @AfterEach
    void close() {
        imports.close();
        school.close();
    }

    private static LearnerList list(String text) {
        return LearnerList.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private Import begin(String text) throws DeniedException {
        LearnerList list = list(text);
        assertEquals(List.of(), imports.problems(list));
        return imports.begin(tina, classroom, list);
    }

    private List<String> learners() {
        return school.classrooms.members(classroom.id()).stream().filter(member -> member.role() == Role.LEARNER)
                .map(Member::account).map(Account::name).toList();
    }

    @Test
    void allOfAListCanSignIn() throws Exception {
        Progress.Made made = assertInstanceOf(Progress.Made.class, begin("Ada\nGrace,quiet blue lantern\n=SUM(A1)\n").await(PATIENCE));
        assertEquals(List.of("Ada", "Grace", "=SUM(A1)"), made.accounts().stream().map(account -> account.name().text()).toList());
        assertEquals("quiet blue lantern", made.accounts().get(1).password());
        for (NewAccount account : made.accounts()) {
            assertTrue(school.isSignedIn(school.signIn(account.name().text(), account.password(), School.HERE).cookie()));
        }
        assertEquals(3, learners().size());
    }

    @Test
    void whatIsWrongIsToldByLine() throws DeniedException {
        school.person("Lea", Role.LEARNER);
        List<LearnerList.Problem> problems = imports.problems(list("lea\nBob,short\nCyd,=quiet blue lantern\nAda,quiet blue lantern\n,x\nada\n"
                + "Eve,quiet; -blue lantern\n"));
        assertEquals(List.of(1, 2, 3, 5, 6, 7), problems.stream().map(LearnerList.Problem::line).toList(), problems.toString());
    }

    @Test
    void aNameThatIsTakenMeanwhileMakesNobody() throws Exception {
        LearnerList list = list("Ada\nGrace\n");
        assertEquals(List.of(), imports.problems(list));
        school.accounts.create(PersonName.of("Grace"), Role.LEARNER, "hash");
        Import begun = imports.begin(tina, classroom, list);
        Progress.Failed failed = assertInstanceOf(Progress.Failed.class, begun.await(PATIENCE));
        assertTrue(failed.sentence().contains("Grace"), failed.sentence());
        assertEquals(List.of(), learners());
        assertTrue(school.accounts.credentials(PersonName.of("Ada")).isEmpty());
    }

    @Test
    void aClassroomThatIsDeletedMeanwhileMakesNobodyAndTellsNothingOfTheDatabase() throws Exception {
        LearnerList list = list("Ada\n");
        school.classrooms.remove(classroom.id());
        Progress.Failed failed = assertInstanceOf(Progress.Failed.class, imports.begin(tina, classroom, list).await(PATIENCE));
        assertEquals("Nothing was imported: the classroom was deleted meanwhile.", failed.sentence());
        assertTrue(school.accounts.credentials(PersonName.of("Ada")).isEmpty());
    }

    @Test
    void onlyWhoBeganItFindsItUntilItIsForgotten() throws Exception {
        Import begun = begin("Ada\n");
        begun.await(PATIENCE);
        assertEquals(Optional.of(begun), imports.find(tina, classroom, begun.id()));
        Account theo = school.person("Theo", Role.INSTRUCTOR);
        assertEquals(Optional.empty(), imports.find(school.sessions.actor(school.cookie(theo)).orElseThrow(), classroom, begun.id()));
        assertEquals(Optional.empty(), imports.find(tina, school.classroom(theo), begun.id()));
        assertEquals(Optional.empty(), imports.find(tina, classroom, "x"));
        imports.forget(begun);
        assertEquals(Optional.empty(), imports.find(tina, classroom, begun.id()));
    }

    @Test
    void passwordsAreForgottenInTime() throws Exception {
        Import begun = begin("Ada\n");
        begun.await(PATIENCE);
        clock.pass(Imports.KEPT);
        imports.tick();
        assertTrue(imports.find(tina, classroom, begun.id()).isPresent());
        clock.pass(Duration.ofSeconds(1));
        imports.tick();
        assertEquals(Optional.empty(), imports.find(tina, classroom, begun.id()));
        assertEquals(List.of("Ada"), learners());
    }

    @Test
    void ofTheListsThatSomebodyDidNotForgetTheOldestGivesWay() throws Exception {
        List<Import> begun = new ArrayList<>();
        for (int i = 0; i <= Imports.MOST_OF_ONE; i++) {
            Import one = begin("Learner " + i + "\n");
            one.await(PATIENCE);
            clock.pass(Duration.ofSeconds(1));
            begun.add(one);
        }
        assertEquals(Optional.empty(), imports.find(tina, classroom, begun.getFirst().id()));
        for (Import kept : begun.subList(1, begun.size())) {
            assertInstanceOf(Progress.Made.class, imports.find(tina, classroom, kept.id()).orElseThrow().await(PATIENCE));
        }
        assertEquals(Imports.MOST_OF_ONE + 1, learners().size(), "what was forgotten are passwords only");
    }

    @Test
    void whoHasManyListsOnTheirWayWaitsAndKeepsNobodyElseOut() throws Exception {
        String names = IntStream.range(0, 40).mapToObj(i -> "Long %d " + i + "\n").collect(Collectors.joining());
        List<Import> begun = new ArrayList<>();
        DeniedException denied = assertThrows(DeniedException.class, () -> {
            for (int i = 0; i < 100; i++) {
                begun.add(begin(names.replace("%d", "list " + i)));
            }
        });
        assertEquals(Reason.BUSY, denied.reason());
        assertEquals(Imports.MOST_OF_ONE, begun.size());
        Account theo = school.person("Theo", Role.INSTRUCTOR);
        assertNotNull(imports.begin(school.actor(theo), school.classroom(theo), list("Ada\n")));
    }
}
