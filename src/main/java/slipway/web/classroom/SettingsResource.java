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
import slipway.auth.Teaching;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.lesson.LessonCatalog;
import slipway.web.classroom.Desk.Visit;

/** What a classroom is: title, courses, joining, archived or not, and its end. */
@Path("/classrooms/{classroom}/settings")
@Singleton
@RunOnVirtualThread
public class SettingsResource {
    private final Desk desk;
    private final ClassroomStore classrooms;
    private final Teaching teaching;
    private final LessonCatalog lessons;
    private final SettingsPage page;

    SettingsResource(Desk desk, ClassroomStore classrooms, Teaching teaching, LessonCatalog lessons, SettingsPage page) {
        this.desk = desk;
        this.classrooms = classrooms;
        this.teaching = teaching;
        this.lessons = lessons;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Response settings(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @QueryParam("done") String done) {
        Visit visit = visit(cookies, id);
        return Desk.page(page.settings(visit, lessons.courses(), About.of(visit.classroom()), done, ""));
    }

    @POST
    @Operation(hidden = true)
    public Response change(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @FormParam("title") String title,
            @FormParam("course") List<String> courses) {
        Visit visit = visit(cookies, id);
        Classroom classroom = visit.classroom();
        About about = new About(title, courses);
        try {
            teaching.change(classroom, Classroom.title(about.title()), about.known(lessons.courses(), classroom.courses()));
            return see(visit, "saved");
        } catch (IllegalArgumentException e) {
            return Desk.page(422, page.settings(visit, lessons.courses(), about, null, e.getMessage()));
        }
    }

    /** Opens joining with a new code. */
    @POST
    @Path("code")
    @Operation(hidden = true)
    public Response newCode(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id) {
        Visit visit = visit(cookies, id);
        classrooms.setJoinable(visit.classroom().id(), true);
        return see(visit, "code");
    }

    @POST
    @Path("close")
    @Operation(hidden = true)
    public Response closeJoining(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id) {
        Visit visit = visit(cookies, id);
        classrooms.setJoinable(visit.classroom().id(), false);
        return see(visit, "closed");
    }

    @POST
    @Path("archive")
    @Operation(hidden = true)
    public Response archive(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id) {
        Visit visit = visit(cookies, id);
        teaching.setArchived(visit.classroom(), true);
        return see(visit, "archived");
    }

    @POST
    @Path("reopen")
    @Operation(hidden = true)
    public Response reopen(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id) {
        Visit visit = visit(cookies, id);
        teaching.setArchived(visit.classroom(), false);
        return see(visit, "reopened");
    }

    @GET
    @Path("delete")
    @Operation(hidden = true)
    public Response askDelete(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id) {
        return Desk.page(page.delete(visit(cookies, id)));
    }

    @POST
    @Path("delete")
    @Operation(hidden = true)
    public Response delete(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id) {
        Visit visit = visit(cookies, id);
        teaching.delete(visit.actor(), visit.classroom());
        return Desk.see("/classrooms");
    }

    private Visit visit(String cookies, String id) {
        return desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
    }

    private static Response see(Visit visit, String done) {
        return Desk.see(visit.address() + "/settings?done=" + done);
    }
}
