package slipway.web.classroom;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Action;
import slipway.auth.Administration;
import slipway.auth.DeniedException;
import slipway.auth.Teaching;
import slipway.classroom.Member;
import slipway.web.classroom.Desk.Visit;

/** Who is in a classroom: instructors and learners, and what can be done about them. */
@Path("/classrooms/{classroom}/members")
@Singleton
@RunOnVirtualThread
public class MembersResource {
    private final Desk desk;
    private final Teaching teaching;
    private final Administration administration;
    private final MembersPage page;

    MembersResource(Desk desk, Teaching teaching, Administration administration, MembersPage page) {
        this.desk = desk;
        this.teaching = teaching;
        this.administration = administration;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Response members(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @QueryParam("done") String done) {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        return Desk.page(page.members(visit, desk::mayResetPassword, done, "", ""));
    }

    @POST
    @Operation(hidden = true)
    public Response addInstructor(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @FormParam("name") String name) {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        try {
            teaching.addInstructor(visit.classroom(), name);
            return Desk.see(visit.address() + "/members?done=instructor");
        } catch (DeniedException e) {
            return Desk.page(422, page.members(visit, desk::mayResetPassword, null, name == null ? "" : name, e.getMessage()));
        }
    }

    @GET
    @Path("{member}/remove")
    @Operation(hidden = true)
    public Response askRemove(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        return Desk.page(page.remove(visit, desk.member(visit, member), ""));
    }

    @POST
    @Path("{member}/remove")
    @Operation(hidden = true)
    public Response remove(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        Member leaving = desk.member(visit, member);
        try {
            teaching.remove(visit.classroom(), leaving);
        } catch (DeniedException e) {
            return Desk.page(422, page.remove(visit, leaving, e.getMessage()));
        }
        boolean oneself = leaving.account().id().equals(visit.actor().learner().id());
        return Desk.see(oneself ? "/classrooms" : visit.address() + "/members?done=removed");
    }

    @GET
    @Path("{member}/password")
    @Operation(hidden = true)
    public Response askPassword(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        return Desk.page(page.password(visit, resettable(visit, member), ""));
    }

    /** The answer is the page with the password, not a redirect to it: it is shown here and nowhere else. */
    @POST
    @Path("{member}/password")
    @Operation(hidden = true)
    public Response password(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        Member learner = resettable(visit, member);
        try {
            return Desk.page(page.newPassword(visit, learner, administration.resetPassword(learner.account().id())));
        } catch (DeniedException e) {
            return Desk.page(503, page.password(visit, learner, e.getMessage()));
        }
    }

    private Member resettable(Visit visit, String id) {
        Member learner = desk.learner(visit, id);
        if (!desk.mayResetPassword(visit, learner)) {
            throw desk.missing();
        }
        return learner;
    }
}
