package slipway.web.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Actor;
import slipway.auth.DeniedException;
import slipway.auth.Joining;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.web.account.JoinPages.Which;
import slipway.web.page.Pages;

/** Coming into a classroom by its code: the code is typed, or stands in the link. */
@Path("/join")
@Singleton
@Produces("text/html; charset=utf-8")
@RunOnVirtualThread
public class JoinResource {
    private final Joining joining;
    private final Visits visits;
    private final JoinPages joinPages;

    JoinResource(Joining joining, ClassroomStore classrooms, Visits visits, Pages pages) {
        this.joining = joining;
        this.visits = visits;
        this.joinPages = new JoinPages(pages, classrooms);
    }

    @GET
    @Operation(hidden = true)
    public Response askForCode(@Context HttpServerRequest request) {
        return Replies.page(joinPages.askForCode(visits.actor(request), null, null));
    }

    @POST
    @Operation(hidden = true)
    public Response code(@Context HttpServerRequest request, @FormParam("code") String code) {
        return withClassroom(request, code, classroom -> Visits.redirect("/join/" + classroom.joinCode().orElseThrow()));
    }

    @GET
    @Path("{code}")
    @Operation(hidden = true)
    public Response page(@Context HttpServerRequest request, @PathParam("code") String code) {
        return withClassroom(request, code, classroom -> Replies.page(joinPages.classroom(classroom, visits.actor(request))));
    }

    @POST
    @Path("{code}/newcomer")
    @Operation(hidden = true)
    public Response newcomer(@Context HttpServerRequest request, @PathParam("code") String code, @FormParam("name") String name,
            @FormParam("chosen") String chosen, @FormParam("repeated") String repeated) {
        return withClassroom(request, code, classroom -> {
            try {
                return visits.letIn(joining.newcomer(classroom, name, chosen, repeated, visits.visitor(request)), "/");
            } catch (DeniedException e) {
                return Replies.denied(e, joinPages.refused(classroom, Which.NEWCOMER, name, e.getMessage()));
            }
        });
    }

    @POST
    @Path("{code}/sign-in")
    @Operation(hidden = true)
    public Response signIn(@Context HttpServerRequest request, @PathParam("code") String code, @FormParam("name") String name,
            @FormParam("password") String password) {
        return withClassroom(request, code, classroom -> {
            try {
                return visits.letIn(joining.signIn(classroom, name, password, visits.mark(request), visits.visitor(request)), "/");
            } catch (DeniedException e) {
                return Replies.denied(e, joinPages.refused(classroom, Which.ACCOUNT, name, e.getMessage()));
            }
        });
    }

    @POST
    @Path("{code}/me")
    @Operation(hidden = true)
    public Response me(@Context HttpServerRequest request, @PathParam("code") String code) {
        Actor actor = visits.signedIn(request);
        return withClassroom(request, code, classroom -> {
            try {
                joining.join(classroom, actor);
                return Visits.redirect("/");
            } catch (DeniedException e) {
                return Replies.denied(e, joinPages.askForCode(Optional.of(actor), code, e.getMessage()));
            }
        });
    }

    @FunctionalInterface
    private interface InClassroom {
        Response answer(Classroom classroom);
    }

    private Response withClassroom(HttpServerRequest request, String code, InClassroom rest) {
        Classroom classroom;
        try {
            classroom = joining.classroom(code, visits.visitor(request));
        } catch (DeniedException e) {
            return Replies.denied(e, joinPages.askForCode(visits.actor(request), code, e.getMessage()));
        }
        return rest.answer(classroom);
    }
}
