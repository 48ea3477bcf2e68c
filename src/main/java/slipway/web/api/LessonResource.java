package slipway.web.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Access;
import slipway.auth.CurrentLearner;
import slipway.lesson.Course;
import slipway.lesson.Executable;
import slipway.lesson.Lesson;
import slipway.lesson.LessonCatalog;
import slipway.lesson.Step;

/** Courses and lessons as data: what a learner's page shows, never checks, answers or hidden solutions. */
@Path("/api/v1/courses")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LessonResource {
    /** A course in the list. */
    public record CourseAnswer(String course, String title, String description, List<LessonAnswer> lessons) {
        static CourseAnswer of(Course course) {
            return new CourseAnswer(course.slug(), course.title(), course.description(),
                    course.lessons().stream().map(LessonAnswer::of).toList());
        }
    }

    /** A lesson in the list. */
    public record LessonAnswer(String lesson, String title, int minutes, String level, List<String> goals) {
        static LessonAnswer of(Lesson lesson) {
            return new LessonAnswer(lesson.slug(), lesson.title(), lesson.minutes(), lesson.level(), lesson.goals());
        }
    }

    /** A lesson with its parts; {@code hash} names this version of it. */
    public record LessonDetail(LessonAnswer about, String hash, List<String> images, List<StepAnswer> steps, List<CellAnswer> cells) {
        static LessonDetail of(Lesson lesson) {
            return new LessonDetail(LessonAnswer.of(lesson), lesson.hash(), lesson.images(),
                    lesson.steps().stream().map(StepAnswer::of).toList(), lesson.cells().stream().map(CellAnswer::of).toList());
        }
    }

    /** One step: the anchor on the page and its heading. */
    public record StepAnswer(String step, String title) {
        static StepAnswer of(Step step) {
            return new StepAnswer(step.id(), step.title());
        }
    }

    /** One cell that can be run. */
    public record CellAnswer(String cell, String label, String language, String session, String source) {
        static CellAnswer of(Executable cell) {
            return new CellAnswer(cell.id(), cell.label(), cell.language(), cell.session(), cell.source());
        }
    }

    private final LessonCatalog lessons;
    private final CurrentLearner current;
    private final Access access;

    LessonResource(LessonCatalog lessons, CurrentLearner current, Access access) {
        this.lessons = lessons;
        this.current = current;
        this.access = access;
    }

    @GET
    @Operation(summary = "All courses with their lessons")
    public List<CourseAnswer> courses(@HeaderParam("Cookie") String cookies) {
        return lessons.courses().stream().filter(course -> mayLearn(cookies, course.slug())).map(CourseAnswer::of).toList();
    }

    @GET
    @Path("{course}")
    @Operation(summary = "One course with its lessons")
    public CourseAnswer course(@HeaderParam("Cookie") String cookies, @PathParam("course") String course) {
        return lessons.course(course).filter(found -> mayLearn(cookies, course)).map(CourseAnswer::of).orElseThrow(() -> new NotFoundException("no such course"));
    }

    @GET
    @Path("{course}/lessons/{lesson}")
    @Operation(summary = "One lesson with its steps and cells")
    public LessonDetail lesson(@HeaderParam("Cookie") String cookies, @PathParam("course") String course, @PathParam("lesson") String lesson) {
        return lessons.lesson(course, lesson).filter(found -> mayLearn(cookies, course)).map(LessonDetail::of)
                .orElseThrow(() -> new NotFoundException("no such lesson"));
    }

    private boolean mayLearn(String cookies, String course) {
        return current.of(cookies).map(actor -> access.mayLearn(actor, course)).orElse(false);
    }
}
