package slipway.cli;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import slipway.auth.Access;
import slipway.auth.CurrentLearner;
import slipway.auth.LocalSignIn;
import slipway.classroom.AccountStore;
import slipway.classroom.ClassroomStore;
import slipway.database.Database;
import slipway.database.DatabaseSettings;
import slipway.lesson.LessonCatalog;
import slipway.progress.Journal;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxTerms;
import slipway.images.CourseImages;
import slipway.tutorial.Parameters;
import slipway.tutorial.TutorialSessions;
import slipway.web.page.Assets;
import slipway.web.page.Pages;

/** Makes the server's parts out of its configuration, and starts and ends them in order. What thinks knows nothing of this. */
final class ServerBeans {
    /** Starts with the server, not with the first page: runs of the last server wait to be picked up. */
    void start(@Observes StartupEvent started, TutorialSessions sessions) {
        sessions.start();
    }

    /** First those who write, then what they write to. */
    void stop(@Observes ShutdownEvent ending, TutorialSessions sessions, Journal journal, Database database) {
        sessions.close();
        journal.close();
        database.close();
    }

    @Produces
    @Singleton
    TutorialSessions sessions(LessonCatalog lessons, Journal journal, SandboxProvider provider, CourseImages images,
            Parameters parameters, SandboxTerms terms, @ConfigProperty(name = "slipway.sandbox.stop-on-exit") boolean stopOnExit) {
        return new TutorialSessions(lessons, journal, provider, images, parameters,
                new TutorialSessions.Settings(terms, stopOnExit));
    }

    @Produces
    @Singleton
    Database database(@ConfigProperty(name = "slipway.database.url") String url,
            @ConfigProperty(name = "slipway.database.user") Optional<String> user,
            @ConfigProperty(name = "slipway.database.password") Optional<String> password) {
        return Database.open(new DatabaseSettings(url, user.orElse(""), password.orElse("")));
    }

    @Produces
    @Singleton
    Journal journal(Database database) {
        return Journal.open(database);
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
    CurrentLearner current(LocalSignIn signIn, @ConfigProperty(name = "slipway.port") int port) {
        return new CurrentLearner(signIn, port);
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
    Access access(ClassroomStore classrooms, AccountStore accounts) {
        return new Access(classrooms, accounts);
    }

    @Produces
    @Singleton
    Parameters parameters(LocalSignIn signIn) {
        return new Parameters(signIn::secret);
    }

    @Produces
    @Singleton
    Pages pages() {
        return new Pages(Assets.fromManifest());
    }
}
