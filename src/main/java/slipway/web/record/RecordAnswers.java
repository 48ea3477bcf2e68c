package slipway.web.record;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import slipway.auth.Access;
import slipway.auth.Action;
import slipway.auth.Actor;
import slipway.auth.CurrentLearner;
import slipway.auth.OpenSockets;
import slipway.classroom.AccountRecord;
import slipway.classroom.AccountRecords;
import slipway.classroom.Learner;
import slipway.classroom.LearnerId;
import slipway.lesson.LessonCatalog;
import slipway.progress.LearnerJournal;
import slipway.tutorial.HomeArchive;
import slipway.tutorial.RefusedException;
import slipway.tutorial.Results;
import slipway.tutorial.SandboxHomes;
import slipway.tutorial.TutorialSessions;
import slipway.web.page.Pages;
import slipway.web.record.Download.File;

/**
 * What is answered about a record, whoever asks: a page, or downloads that are written while they are read ({@link Download}). Blocks.
 */
@Singleton
class RecordAnswers {
    private final CurrentLearner current;
    private final Access access;
    private final OpenSockets sockets;
    private final AccountRecords accounts;
    private final LearnerJournal journal;
    private final TutorialSessions sessions;
    private final Pages pages;
    private final RecordPage page;
    private final RecordArchive archive;
    private final Set<LearnerId> written = ConcurrentHashMap.newKeySet();

    RecordAnswers(CurrentLearner current, Access access, OpenSockets sockets, AccountRecords accounts, LearnerJournal journal,
            TutorialSessions sessions, LessonCatalog lessons, Results results, Pages pages) {
        this.current = current;
        this.access = access;
        this.sockets = sockets;
        this.accounts = accounts;
        this.journal = journal;
        this.sessions = sessions;
        this.pages = pages;
        this.page = new RecordPage(pages, lessons, results);
        this.archive = new RecordArchive(journal);
    }

    /** Whose record is asked for, by whom. @param account empty in local mode */
    private record Asked(Actor actor, Learner learner, String address, Optional<AccountRecord> account) {
    }

    private interface Answer {
        Response to(Asked asked) throws RefusedException;
    }

    Response page(String cookies, Optional<String> account) {
        return answer(cookies, account, asked -> Response.ok(page.page(shown(asked))).build());
    }

    private RecordPage.Shown shown(Asked asked) {
        Optional<Set<String>> files = Optional.empty();
        List<SandboxHomes.PutAway> putAway = List.of();
        String problem = "";
        try {
            putAway = sessions.homes().of(asked.learner().id());
            files = Optional.of(sessions.coursesWithFiles(asked.learner().id()));
        } catch (RefusedException e) {
            problem = e.getMessage();
        }
        return new RecordPage.Shown(asked.actor(), asked.learner(), asked.address(), asked.account(),
                journal.lessons(asked.learner().id().value()), files, problem, putAway,
                course -> sessions.homes().removal(asked.learner().id(), course));
    }

    Response archive(String cookies, Optional<String> account, RoutingContext request) {
        return answer(cookies, account, asked -> {
            LearnerId learner = asked.learner().id();
            if (!written.add(learner)) {
                throw new RefusedException("download-under-way", "This record is being downloaded already. Wait until that is done, or cancel it.");
            }
            String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
            return download(asked, request, new File("application/zip", "slipway-record-" + LocalDate.now(ZoneOffset.UTC) + ".zip",
                    out -> archive.write(out, asked.learner(), asked.account(), now), () -> written.remove(learner)));
        });
    }

    Response files(String cookies, Optional<String> account, String course, RoutingContext request) {
        return answer(cookies, account, asked -> {
            HomeArchive files = sessions.files(asked.learner().id(), course);
            return download(asked, request, new File("application/gzip", "slipway-" + course + ".tar.gz", files::writeTo, files::close));
        });
    }

    /** @param day as it stands in the address */
    Response putAway(String cookies, Optional<String> account, String course, String day, RoutingContext request) {
        return answer(cookies, account, asked -> {
            Path file = sessions.homes().file(asked.learner().id(), course, day(day));
            return download(asked, request, new File("application/gzip", "slipway-" + course + "-" + day + ".tar.gz", out -> Files.copy(file, out), () -> { }));
        });
    }

    private static LocalDate day(String text) throws RefusedException {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new RefusedException("no-files", "There is no such day.");
        }
    }

    private Response download(Asked asked, RoutingContext request, File file) {
        return Download.answer(request, sockets, asked.actor(), () -> isAllowed(asked), file);
    }

    private boolean isAllowed(Asked asked) {
        return current.ofSession(asked.actor().session())
                .filter(actor -> access.mayToLearner(actor, Action.READ_RECORD, asked.learner().id())).isPresent();
    }

    /** @param account whose record an operator asks for; empty for one's own */
    private Response answer(String cookies, Optional<String> account, Answer answer) {
        Actor actor = current.of(cookies).orElseThrow(() -> new IllegalStateException("the gate lets nobody in unnamed"));
        try {
            Optional<Asked> asked = account.isPresent() ? ofAccount(actor, account.get()) : Optional.of(own(actor));
            return asked.isPresent() ? answer.to(asked.get()) : missing("There is no such account here.");
        } catch (RefusedException e) {
            return refused(e);
        }
    }

    private Asked own(Actor actor) {
        return new Asked(actor, actor.learner(), "/record", accounts.of(actor.learner().id()));
    }

    private Optional<Asked> ofAccount(Actor actor, String id) {
        return learner(id).filter(learner -> access.mayToLearner(actor, Action.READ_RECORD, learner)).flatMap(accounts::of)
                .map(record -> new Asked(actor, record.account().learner(), "/accounts/" + id + "/record", Optional.of(record)));
    }

    private static Optional<LearnerId> learner(String id) {
        try {
            return Optional.of(new LearnerId(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Response refused(RefusedException refusal) {
        return switch (refusal.code()) {
            case "no-files", "account-deleted" -> missing(refusal.getMessage());
            case "download-under-way" -> message(409, "Not now", refusal.getMessage());
            default -> message(503, "Not now", refusal.getMessage());
        };
    }

    private Response missing(String sentence) {
        return message(404, "Not found", sentence);
    }

    private Response message(int status, String title, String sentence) {
        return Response.status(status).type("text/html; charset=utf-8").entity(pages.message(title, sentence)).build();
    }
}
