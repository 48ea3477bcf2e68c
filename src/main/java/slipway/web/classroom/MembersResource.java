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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Action;
import slipway.auth.Administration;
import slipway.auth.DeniedException;
import slipway.auth.Teaching;
import slipway.classroom.Member;
import slipway.web.classroom.Desk.Visit;
import slipway.web.classroom.MembersPage.Shown;

/** Who is in a classroom: instructors and learners, and what can be done about them. */
@Path("/classrooms/{classroom}/members")
@Singleton
@RunOnVirtualThread
public class MembersResource {
    private final Desk desk;
    private final Teaching teaching;
    private final Administration administration;
    private final MembersPage page;
    private final MemberPage memberPage;

    MembersResource(Desk desk, Teaching teaching, Administration administration, MembersPage page, MemberPage memberPage) {
        this.desk = desk;
        this.teaching = teaching;
        this.administration = administration;
        this.page = page;
        this.memberPage = memberPage;
    }

    @GET
    @Operation(hidden = true)
    public Response members(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @QueryParam("done") String done,
            @QueryParam("ticked") String ticked) {
        return Desk.page(page.members(visit(cookies, id), Shown.after(done, "all".equals(ticked))));
    }

    @POST
    @Operation(hidden = true)
    public Response addInstructor(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @FormParam("name") String name) {
        Visit visit = visit(cookies, id);
        try {
            teaching.addInstructor(visit.classroom(), name);
            return see(visit, "instructor");
        } catch (DeniedException e) {
            return Desk.page(422, page.members(visit, new Shown(null, false, name == null ? "" : name, e.getMessage(), false)));
        }
    }

    /** Asks: the answer to a form is a page, since so many ids are too long for an address. */
    @POST
    @Path("selected")
    @Operation(hidden = true)
    public Response askRemoveSelected(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @FormParam("member") List<String> ids) {
        Visit visit = visit(cookies, id);
        List<Member> leaving = selected(visit, ids);
        return leaving.isEmpty() ? Desk.page(422, page.members(visit, new Shown(null, false, "", "", true)))
                : Desk.page(page.removeSelected(visit, leaving));
    }

    @POST
    @Path("selected/remove")
    @Operation(hidden = true)
    public Response removeSelected(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @FormParam("member") List<String> ids)
            throws DeniedException {
        Visit visit = visit(cookies, id);
        teaching.remove(visit.actor(), visit.classroom(), selected(visit, ids));
        return see(visit, "removed");
    }

    /** Learners only; who has left meanwhile is no longer there. */
    private static List<Member> selected(Visit visit, List<String> ids) {
        return ids == null ? List.of() : visit.learners().stream().filter(member -> ids.contains(member.account().id().value())).toList();
    }

    @GET
    @Path("{member}/remove")
    @Operation(hidden = true)
    public Response askRemove(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = visit(cookies, id);
        return Desk.page(memberPage.remove(visit, desk.member(visit, member), ""));
    }

    @POST
    @Path("{member}/remove")
    @Operation(hidden = true)
    public Response remove(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = visit(cookies, id);
        Member leaving = desk.member(visit, member);
        try {
            teaching.remove(visit.actor(), visit.classroom(), List.of(leaving));
        } catch (DeniedException e) {
            return Desk.page(422, memberPage.remove(visit, leaving, e.getMessage()));
        }
        boolean oneself = leaving.account().id().equals(visit.actor().learner().id());
        return oneself ? Desk.see("/classrooms") : see(visit, "removed");
    }

    @GET
    @Path("{member}/password")
    @Operation(hidden = true)
    public Response askPassword(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = visit(cookies, id);
        Member learner = desk.learner(visit, member);
        return desk.may(visit, Action.RESET_PASSWORD, learner) ? Desk.page(memberPage.password(visit, learner, ""))
                : Desk.page(memberPage.refused(visit, learner, Action.RESET_PASSWORD));
    }

    /** The answer is the page with the password, not a redirect to it: it is shown here and nowhere else. */
    @POST
    @Path("{member}/password")
    @Operation(hidden = true)
    public Response password(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = visit(cookies, id);
        Member learner = desk.learner(visit, member);
        if (!desk.may(visit, Action.RESET_PASSWORD, learner)) {
            return Desk.page(403, memberPage.refused(visit, learner, Action.RESET_PASSWORD));
        }
        try {
            return Desk.page(memberPage.newPassword(visit, learner, administration.resetPassword(visit.actor(), learner.account().id())));
        } catch (DeniedException e) {
            return Desk.page(503, memberPage.password(visit, learner, e.getMessage()));
        }
    }

    @GET
    @Path("{member}/rename")
    @Operation(hidden = true)
    public Response askRename(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member) {
        Visit visit = visit(cookies, id);
        Member learner = desk.learner(visit, member);
        return desk.may(visit, Action.RENAME, learner) ? Desk.page(memberPage.rename(visit, learner, learner.account().name(), ""))
                : Desk.page(memberPage.refused(visit, learner, Action.RENAME));
    }

    @POST
    @Path("{member}/rename")
    @Operation(hidden = true)
    public Response rename(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("member") String member,
            @FormParam("name") String name) {
        Visit visit = visit(cookies, id);
        Member learner = desk.learner(visit, member);
        if (!desk.may(visit, Action.RENAME, learner)) {
            return Desk.page(403, memberPage.refused(visit, learner, Action.RENAME));
        }
        try {
            administration.rename(visit.actor(), learner.account().id(), name);
            return see(visit, "renamed");
        } catch (DeniedException e) {
            return Desk.page(422, memberPage.rename(visit, learner, name == null ? "" : name, e.getMessage()));
        }
    }

    private Visit visit(String cookies, String id) {
        return desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
    }

    private static Response see(Visit visit, String done) {
        return Desk.see(visit.address() + "/members?done=" + done);
    }
}
