package slipway.cli;

import io.github.bucket4j.TimeMeter;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import slipway.auth.Access;
import slipway.auth.AccountRemoval;
import slipway.auth.Administration;
import slipway.auth.CurrentLearner;
import slipway.auth.GuessLimits;
import slipway.auth.Imports;
import slipway.auth.Invitations;
import slipway.auth.Joining;
import slipway.auth.KnownBrowsers;
import slipway.auth.LocalSignIn;
import slipway.auth.Mode;
import slipway.auth.MonitorAccess;
import slipway.auth.OpenSockets;
import slipway.auth.Passwords;
import slipway.auth.Sessions;
import slipway.auth.SignInService;
import slipway.auth.Site;
import slipway.auth.Teaching;
import slipway.auth.Welcome;
import slipway.backup.Restore;
import slipway.classroom.AccountRecords;
import slipway.classroom.AccountStore;
import slipway.classroom.ClassroomStore;
import slipway.classroom.InvitationStore;
import slipway.classroom.SessionStore;
import slipway.database.Database;
import slipway.database.DatabaseSettings;
import slipway.grading.GradingMeter;
import slipway.images.CourseImages;
import slipway.lesson.LessonCatalog;
import slipway.progress.Gradebook;
import slipway.progress.Journal;
import slipway.progress.JournalMeter;
import slipway.progress.LearnerJournal;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxTerms;
import slipway.tutorial.LearnerRemoval;
import slipway.tutorial.Parameters;
import slipway.tutorial.Results;
import slipway.tutorial.SandboxLife;
import slipway.tutorial.TutorialSessions;
import slipway.tutorial.WorkspaceMeter;
import slipway.web.ClientAddress;
import slipway.web.page.Assets;
import slipway.web.page.Pages;
import slipway.web.preview.Passes;
import slipway.web.preview.PreviewNames;

/** Makes the server's parts out of its configuration, and starts and ends them in order. What thinks knows nothing of this. */
final class ServerBeans {
    private static final Logger LOG = Logger.getLogger(ServerBeans.class);
    /** EX_SOFTWARE of sysexits.h. */
    private static final int NOTHING_IS_STORED = 70;

    /** Starts with the server, not with the first page: runs of the last server wait to be picked up, and wrong settings are told. */
    void start(@Observes StartupEvent started, LearnerRemoval removal, TutorialSessions sessions, Sessions signIns,
            Access access, ClientAddress settingsChecked, PreviewNames alsoChecked) {
        removal.start();
        sessions.start();
        signIns.onArrival(actor -> sessions.prewarm(actor.learner().id(), course -> access.mayLearn(actor, course)));
        signIns.start();
    }

    /** First those who write, then what they write to. */
    void stop(@Observes ShutdownEvent ending, LearnerRemoval removal, TutorialSessions sessions, Sessions signIns, Imports imports,
            Journal journal, Database database) {
        removal.close();
        sessions.close();
        signIns.close();
        imports.close();
        journal.close();
        database.close();
    }

    @Produces
    @Singleton
    TutorialSessions sessions(LessonCatalog lessons, Journal journal, SandboxProvider provider, CourseImages images,
            Parameters parameters, SandboxTerms terms, @ConfigProperty(name = "slipway.sandbox.idle") Duration idle,
            @ConfigProperty(name = "slipway.sandbox.idle-in-demand") Duration idleInDemand,
            @ConfigProperty(name = "slipway.sandbox.expire") Duration expire,
            @ConfigProperty(name = "slipway.sandbox.keep-files") Duration keepFiles,
            @ConfigProperty(name = "slipway.sandbox.stop-on-exit") boolean stopOnExit, Site site,
            @ConfigProperty(name = "slipway.data") Path data, WorkspaceMeter workspaces, GradingMeter grading) {
        // whoever works alone on the own machine has nobody to make room for
        var life = new SandboxLife(idle, idleInDemand, site.isLocal() ? Duration.ZERO : expire, keepFiles);
        return new TutorialSessions(lessons, journal, provider, images, parameters,
                new TutorialSessions.Settings(terms, life, stopOnExit), data.resolve("homes"),
                new TutorialSessions.Meters(workspaces, grading));
    }

    @Produces
    @Singleton
    Database database(@ConfigProperty(name = "slipway.data") Path data, @ConfigProperty(name = "slipway.database.url") String url,
            @ConfigProperty(name = "slipway.database.user") Optional<String> user,
            @ConfigProperty(name = "slipway.database.password") Optional<String> password,
            @ConfigProperty(name = "slipway.database.password-file") Optional<Path> passwordFile) {
        Restore.requireFinished(data); // what is made and removed in the name of the instance needs the database first
        return Database.openAlone(DatabaseSettings.of(url, user, password, passwordFile));
    }

    @Produces
    @Singleton
    Journal journal(Database database, JournalMeter meter) {
        return Journal.open(database, meter, ServerBeans::end);
    }

    /** At once, as when it is killed: a server that stores nothing any more is of no use, and what starts servers starts the next. */
    private static void end() {
        try {
            LOG.fatal("Nothing can be stored any more, so the server ends itself. It has to be started again.");
        } finally {
            Runtime.getRuntime().halt(NOTHING_IS_STORED);
        }
    }

    @Produces
    @Singleton
    Results results(Database database) {
        return new Results(new Gradebook(database));
    }

    @Produces
    @Singleton
    LessonCatalog lessons(@ConfigProperty(name = "slipway.lessons") Path lessons,
            @ConfigProperty(name = "slipway.authors-edition") boolean authorsEdition) {
        return new LessonCatalog(lessons, authorsEdition);
    }

    @Produces
    @Singleton
    CourseImages images(@ConfigProperty(name = "slipway.data") Path data) {
        return new CourseImages(data.resolve("images"));
    }

    @Produces
    @Singleton
    LocalSignIn signIn(@ConfigProperty(name = "slipway.data") Path data) throws IOException {
        Files.createDirectories(data);
        return LocalSignIn.fromFile(data.resolve("token"));
    }

    @Produces
    @Singleton
    Site site(@ConfigProperty(name = "slipway.mode") String mode, @ConfigProperty(name = "slipway.url") Optional<String> url,
            @ConfigProperty(name = "slipway.port") int port, @ConfigProperty(name = "slipway.listen") String listen) {
        return Site.of(Mode.of(mode), url, port).listeningOn(listen);
    }

    @Produces
    @Singleton
    ClientAddress clientAddress(@ConfigProperty(name = "slipway.trusted-proxies") Optional<String> proxies) {
        return new ClientAddress(proxies.orElse(""));
    }

    @Produces
    @Singleton
    CurrentLearner current(Site site, LocalSignIn local, Sessions sessions) {
        return new CurrentLearner(site.isLocal() ? local : sessions, site);
    }

    @Produces
    @Singleton
    OpenSockets openSockets() {
        return new OpenSockets();
    }

    @Produces
    @Singleton
    Sessions sessions(Database database, AccountStore accounts, OpenSockets sockets) {
        return new Sessions(new SessionStore(database), accounts, sockets, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Passwords passwords() {
        return new Passwords();
    }

    @Produces
    @Singleton
    GuessLimits guessLimits() {
        return new GuessLimits(TimeMeter.SYSTEM_NANOTIME);
    }

    @Produces
    @Singleton
    SignInService signInService(AccountStore accounts, Passwords passwords, GuessLimits limits, LocalSignIn local, Sessions sessions) {
        return new SignInService(accounts, passwords, limits, new KnownBrowsers(local::secret), sessions);
    }

    @Produces
    @Singleton
    Joining joining(ClassroomStore classrooms, SignInService signIns, Passwords passwords, GuessLimits limits) {
        return new Joining(classrooms, signIns, passwords, limits);
    }

    @Produces
    @Singleton
    Invitations invitations(Database database, AccountStore accounts) {
        return new Invitations(new InvitationStore(database), accounts, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Welcome welcome(Invitations invitations, SignInService signIns, Passwords passwords, GuessLimits limits, Sessions sessions) {
        return new Welcome(invitations, signIns, passwords, limits, sessions);
    }

    @Produces
    @Singleton
    LearnerRemoval learnerRemoval(AccountStore accounts, TutorialSessions sessions, Sessions signIns) {
        return new LearnerRemoval(accounts, sessions, signIns::endAll);
    }

    @Produces
    @Singleton
    AccountRemoval accountRemoval(LearnerRemoval removal) {
        return removal::remove;
    }

    @Produces
    @Singleton
    Teaching teaching(ClassroomStore classrooms, AccountStore accounts, Sessions sessions) {
        return new Teaching(classrooms, accounts, sessions);
    }

    @Produces
    @Singleton
    Imports imports(AccountStore accounts, ClassroomStore classrooms, Passwords passwords) {
        return new Imports(accounts, classrooms, passwords, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Administration administration(AccountStore accounts, Passwords passwords, Sessions sessions, AccountRemoval removal) {
        return new Administration(accounts, passwords, sessions, removal);
    }

    @Produces
    @Singleton
    AccountStore accounts(Database database) {
        return new AccountStore(database);
    }

    @Produces
    @Singleton
    ClassroomStore classrooms(Database database) {
        return new ClassroomStore(database);
    }

    @Produces
    @Singleton
    AccountRecords accountRecords(Database database) {
        return new AccountRecords(database);
    }

    @Produces
    @Singleton
    LearnerJournal learnerJournal(Database database) {
        return new LearnerJournal(database);
    }

    @Produces
    @Singleton
    Access access(ClassroomStore classrooms) {
        return new Access(classrooms);
    }

    @Produces
    @Singleton
    MonitorAccess monitorAccess(CurrentLearner current, Access access, @ConfigProperty(name = "slipway.data") Path data) throws IOException {
        Files.createDirectories(data);
        return new MonitorAccess(current, access, data.resolve("metrics-token"));
    }

    @Produces
    @Singleton
    Parameters parameters(LocalSignIn signIn) {
        return new Parameters(signIn::secret);
    }

    @Produces
    @Singleton
    PreviewNames previewNames(Site site, @ConfigProperty(name = "slipway.preview-domain") Optional<String> domain, LocalSignIn signIn) {
        return new PreviewNames(site, domain, signIn::secret);
    }

    @Produces
    @Singleton
    Passes previewPasses(LocalSignIn signIn) {
        return new Passes(signIn::secret, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Pages pages() {
        return new Pages(Assets.fromManifest());
    }
}
