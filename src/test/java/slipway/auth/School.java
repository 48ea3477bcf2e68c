package slipway.auth;

import java.nio.file.Path;
import java.util.List;
import slipway.auth.SignInService.SignedIn;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.AccountStore.Credentials;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.InvitationStore;
import slipway.classroom.PersonName;
import slipway.classroom.Role;
import slipway.classroom.SessionStore;
import slipway.database.Database;
import slipway.database.TestDatabase;

/** All parts of this package on a real database, with a clock of the test's. The same directory has the same people. */
final class School implements AutoCloseable {
    static final String PASSWORD = "slow green kettle 7";
    static final Visitor HERE = new Visitor("192.0.2.1", "Test/1.0");
    static final Visitor ELSEWHERE = new Visitor("198.51.100.7", "Test/1.0");

    final TestClock clock;
    final Database database;
    final AccountStore accounts;
    final ClassroomStore classrooms;
    final OpenSockets sockets = new OpenSockets();
    final Sessions sessions;
    final Passwords passwords = new Passwords();
    final GuessLimits limits;
    final SignInService signIns;
    final Joining joining;
    final Invitations invitations;
    final Welcome welcome;
    final Administration administration;
    final Teaching teaching;
    final Access access;

    School(Path directory, TestClock clock) {
        this.clock = clock;
        database = Database.open(TestDatabase.in(directory));
        accounts = new AccountStore(database);
        classrooms = new ClassroomStore(database);
        sessions = new Sessions(new SessionStore(database), accounts, sockets, clock);
        limits = new GuessLimits(clock);
        signIns = new SignInService(accounts, passwords, limits, new KnownBrowsers(new LocalSignIn("t".repeat(43))::secret), sessions);
        joining = new Joining(classrooms, signIns, passwords, limits);
        invitations = new Invitations(new InvitationStore(database), accounts, clock);
        welcome = new Welcome(invitations, signIns, passwords, limits, sessions);
        administration = new Administration(accounts, passwords, sessions, learner -> {
            accounts.markDeleted(learner);
            sessions.endAll(learner);
        });
        teaching = new Teaching(classrooms, accounts, sessions);
        access = new Access(classrooms);
    }

    /** Somebody whose password is {@link #PASSWORD}. */
    Account person(String name, Role role) throws DeniedException {
        return accounts.create(PersonName.of(name), role, passwords.hash(PASSWORD)).orElseThrow();
    }

    /** The cookie of a browser that is signed in. */
    String cookie(Account account) {
        return sessions.begin(account.id(), stored(account), "Test/1.0").orElseThrow();
    }

    /** Somebody in a browser of their own. */
    Actor actor(Account account) {
        return sessions.actor(cookie(account)).orElseThrow();
    }

    String stored(Account account) {
        return credentials(account).password();
    }

    Credentials credentials(Account account) {
        return accounts.credentials(PersonName.of(account.name())).orElseThrow();
    }

    SignedIn signIn(String name, String password, Visitor from) throws DeniedException {
        return signIns.signIn(name, password, null, from);
    }

    Classroom classroom(Account instructor) {
        return classrooms.create("Docker on Mondays", List.of("try"), instructor.id());
    }

    boolean isSignedIn(String cookie) {
        return sessions.actor(cookie).isPresent();
    }

    @Override
    public void close() {
        sessions.close();
        database.close();
    }
}
