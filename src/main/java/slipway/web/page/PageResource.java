package slipway.web.page;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Access;
import slipway.auth.Actor;
import slipway.auth.CurrentLearner;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.Learner;
import slipway.classroom.Role;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.lesson.LessonCatalog;
import slipway.images.CourseImages;
import slipway.tutorial.Parameters;
import slipway.tutorial.Results;
import slipway.tutorial.TutorialSessions;

/** The pages that people see. Slugs have no dot, so that files of the browser app are never taken for lessons. */
@Path("/")
@Singleton
@Produces("text/html; charset=utf-8")
@RunOnVirtualThread
public class PageResource {
    private static final String SLUG = "[A-Za-z0-9][A-Za-z0-9_-]*";

    private final LessonCatalog lessons;
    private final CurrentLearner current;
    private final Access access;
    private final ClassroomStore classrooms;
    private final Parameters parameters;
    private final Results results;
    private final Pages pages;
    private final TutorialSessions sessions;
    private final CoursePages coursePages;
    private final LessonPage lessonPage;

    PageResource(LessonCatalog lessons, CurrentLearner current, Access access, ClassroomStore classrooms, Parameters parameters, Results results,
            Pages pages, CourseImages images, TutorialSessions sessions) {
        this.lessons = lessons;
        this.current = current;
        this.access = access;
        this.classrooms = classrooms;
        this.parameters = parameters;
        this.results = results;
        this.pages = pages;
        this.sessions = sessions;
        this.coursePages = new CoursePages(pages);
        this.lessonPage = new LessonPage(pages, images);
    }

    @GET
    @Operation(hidden = true)
    public Response courses(@HeaderParam("Cookie") String cookies) {
        Actor actor = actor(cookies);
        List<Classroom> learningIn = classrooms.of(actor.learner().id(), Role.LEARNER).stream().filter(classroom -> !classroom.archived()).toList();
        return page(coursePages.courses(actor, lessons.courses().stream().filter(course -> access.mayLearn(actor, course.slug())).toList(), learningIn));
    }

    @GET
    @Path("{course: " + SLUG + "}")
    @Operation(hidden = true)
    public Response course(@HeaderParam("Cookie") String cookies, @PathParam("course") String slug) {
        Actor actor = actor(cookies);
        return course(actor, slug).map(course -> page(coursePages.course(actor, course, results.lessons(actor.learner().id(), course),
                        sessions.homes().removal(actor.learner().id(), slug))))
                .orElseGet(() -> missing("course"));
    }

    @GET
    @Path("{course: " + SLUG + "}/{lesson: " + SLUG + "}")
    @Operation(hidden = true)
    public Response lesson(@HeaderParam("Cookie") String cookies, @PathParam("course") String courseSlug,
            @PathParam("lesson") String lessonSlug) {
        Actor actor = actor(cookies);
        Learner learner = actor.learner();
        Optional<Course> course = course(actor, courseSlug);
        Optional<Lesson> lesson = course.flatMap(found -> found.lesson(lessonSlug));
        return lesson.map(found -> page(lessonPage.lesson(course.get(), found, parameters.of(learner.id(), found),
                        results.lessons(learner.id(), course.get()))))
                .orElseGet(() -> missing("lesson"));
    }

    /** A course that this actor may learn; what they may not is not there for them. */
    private Optional<Course> course(Actor actor, String slug) {
        return access.mayLearn(actor, slug) ? lessons.course(slug) : Optional.empty();
    }

    private Actor actor(String cookies) {
        return current.of(cookies).orElseThrow(() -> new NotAuthorizedException("the session has ended since the gate was passed"));
    }

    private static Response page(String html) {
        return Response.ok(html).build();
    }

    private Response missing(String what) {
        return Response.status(404)
                .entity(pages.message("Not found", "There is no such " + what + " here. The list of courses shows what there is.")).build();
    }
}
