package slipway.web.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Access;
import slipway.auth.Action;
import slipway.auth.Actor;
import slipway.auth.Teaching;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.web.page.Pages;

/** The way out of a classroom, for those who learn in it. */
@Path("/account/classrooms/{classroom}/leave")
@Singleton
@Produces("text/html; charset=utf-8")
@RunOnVirtualThread
public class LeaveResource {
    private final Visits visits;
    private final Access access;
    private final ClassroomStore classrooms;
    private final Teaching teaching;
    private final OwnClassrooms own;
    private final Pages pages;

    LeaveResource(Visits visits, Access access, ClassroomStore classrooms, Teaching teaching, OwnClassrooms own, Pages pages) {
        this.visits = visits;
        this.access = access;
        this.classrooms = classrooms;
        this.teaching = teaching;
        this.own = own;
        this.pages = pages;
    }

    static String address(Classroom classroom) {
        return "/account/classrooms/" + classroom.id() + "/leave";
    }

    @GET
    @Operation(hidden = true)
    public Response ask(@Context HttpServerRequest request, @PathParam("classroom") String id) {
        return in(request, id, (actor, classroom) -> Replies.page(own.leave(actor, classroom)));
    }

    @POST
    @Operation(hidden = true)
    public Response leave(@Context HttpServerRequest request, @PathParam("classroom") String id) {
        return in(request, id, (actor, classroom) -> {
            teaching.leave(actor, classroom);
            return Visits.redirect("/account?done=left");
        });
    }

    private Response in(HttpServerRequest request, String id, BiFunction<Actor, Classroom, Response> step) {
        Actor actor = visits.signedIn(request);
        return classrooms.find(id).filter(found -> access.mayInClassroom(actor, Action.LEAVE_CLASSROOM, found.id())).map(found -> step.apply(actor, found))
                .orElseGet(() -> Replies.missing(pages));
    }
}
