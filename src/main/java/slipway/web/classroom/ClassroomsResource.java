package slipway.web.classroom;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Actor;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.lesson.LessonCatalog;

/** The classrooms that somebody teaches, an operator's all, and making one. */
@Path("/classrooms")
@Singleton
@RunOnVirtualThread
public class ClassroomsResource {
    private final Desk desk;
    private final ClassroomStore classrooms;
    private final LessonCatalog lessons;
    private final ClassroomsPage page;

    ClassroomsResource(Desk desk, ClassroomStore classrooms, LessonCatalog lessons, ClassroomsPage page) {
        this.desk = desk;
        this.classrooms = classrooms;
        this.lessons = lessons;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Response list(@HeaderParam("Cookie") String cookies) {
        return list(desk.instructor(cookies), 200, About.NEW, "");
    }

    @POST
    @Operation(hidden = true)
    public Response make(@HeaderParam("Cookie") String cookies, @FormParam("title") String title, @FormParam("course") List<String> courses) {
        Actor actor = desk.instructor(cookies);
        About about = new About(title, courses);
        try {
            Classroom made = classrooms.create(Classroom.title(about.title()), about.known(lessons.courses(), List.of()), actor.learner().id());
            return Desk.see("/classrooms/" + made.id());
        } catch (IllegalArgumentException e) {
            return list(actor, 422, about, e.getMessage());
        }
    }

    private Response list(Actor actor, int status, About about, String error) {
        return Desk.page(status, page.list(actor, desk.classrooms(actor), classrooms.learnerCounts(), lessons.courses(), about, error));
    }
}
