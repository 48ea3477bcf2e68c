package slipway.web;

import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import slipway.classroom.ClassroomGoneException;

/**
 * What is answered when nobody else does: there is no such address, it does not take what was sent, or an exception was caught by
 * nobody. People get a page that says what to do, programs get JSON, and neither learns anything of the server's inside: that
 * stands in the log, once.
 */
@Singleton
public final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);
    private static final String FORM_READER = "org.jboss.resteasy.reactive.server.handlers.FormBodyHandler";
    private static final int BEFORE_ALL_ROUTES = -1001;
    /** As the log has it, also in a minute's first second, which a time's own text leaves out. */
    private static final DateTimeFormatter LOGGED_AT = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Refusal refusal;

    Failures(Refusal refusal) {
        this.refusal = refusal;
    }

    private record Words(String code, String title, String message) {
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL_ROUTES).failureHandler(this::failed);
        router.errorHandler(404, context -> send(context, 404));
    }

    /** Resources say for themselves what is wrong; what comes from the layer above them has a status and no text. */
    @ServerExceptionMapper
    Response refused(WebApplicationException refused, HttpHeaders request) {
        Response answer = refused.getResponse();
        if (answer.getStatus() < 400) {
            return answer; // sent on to another page
        }
        Words words = words(answer.getStatus());
        return Response.fromResponse(refusal.answer(request.getHeaderString("Accept"), answer.getStatus(), words.code(), words.title(), words.message()))
                .header("Allow", answer.getHeaderString("Allow")).build();
    }

    @ServerExceptionMapper
    Response gone(ClassroomGoneException gone, HttpHeaders request) {
        return refusal.answer(request.getHeaderString("Accept"), 404, "classroom-gone", "Not found", "This classroom was deleted meanwhile.");
    }

    private void failed(RoutingContext context) {
        Throwable failure = context.failure();
        boolean begun = context.response().headWritten();
        boolean theirs = failure == null ? context.statusCode() < 500 : failure instanceof HttpClosedException || isUnreadable(failure)
                || begun && failure instanceof IOException; // who reads no more, or a download that told itself
        LOG.logf(theirs ? Level.DEBUG : Level.ERROR, failure, "%s %s failed: %s", context.request().method(), context.request().path(),
                failure == null ? context.statusCode() : failure.getMessage());
        if (begun) {
            StreamedBody.breakOff(context.request().connection()); // a part shall not be taken for the whole
        } else {
            send(context, context.statusCode() > 0 && context.statusCode() != 500 ? context.statusCode() : theirs ? 400 : 500);
        }
    }

    /** Of a form that is none, what reads it says so in many ways; strangers shall not fill the log with these. */
    private static boolean isUnreadable(Throwable failure) {
        return Arrays.stream(failure.getStackTrace()).anyMatch(frame -> frame.getClassName().equals(FORM_READER));
    }

    private void send(RoutingContext context, int status) {
        Words words = words(status);
        refusal.send(context, status, words.code(), words.title(), words.message());
    }

    private static Words words(int status) {
        return switch (status) {
            case 401 -> new Words("signed-out", "Not signed in", "You are not signed in any more. Sign in, and try again.");
            case 404 -> new Words("not-found", "Not found", "There is no such page here. The list of courses shows what there is.");
            case 405 -> new Words("wrong-method", "Not accepted", "This address takes only what the pages of Slipway send to it. Go back to the page that you "
                    + "came from, and use its buttons.");
            default -> status < 500 ? new Words("bad-request", "Not accepted", "Slipway does not understand this request. Go back to the page that you came from, "
                    + "reload it, and try again.")
                    : new Words("failed", "Something went wrong", "Slipway could not do this. Try again in a moment. If it happens again, tell whoever operates this "
                            + "Slipway what you did, and when: its log says why, at " + LOGGED_AT.format(Instant.now()) + " UTC.");
        };
    }
}
