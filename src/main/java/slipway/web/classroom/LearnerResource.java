package slipway.web.classroom;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Access;
import slipway.auth.Action;
import slipway.classroom.LearnerId;
import slipway.classroom.Member;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.lesson.Task;
import slipway.progress.Slice;
import slipway.protocol.ServerMessage.PortsChanged;
import slipway.tutorial.AttemptReport;
import slipway.tutorial.Results;
import slipway.tutorial.RunReport;
import slipway.tutorial.SandboxPorts;
import slipway.tutorial.TutorialSessions;
import slipway.web.classroom.Desk.Visit;

/** One learner in one classroom: what belongs to that classroom's courses, and nothing else of them. */
@Path("/classrooms/{classroom}/learners/{learner}")
@Singleton
@RunOnVirtualThread
public class LearnerResource {
    private final Desk desk;
    private final Results results;
    private final LearnerPage page;
    private final Access access;
    private final SandboxPorts ports;

    LearnerResource(Desk desk, Results results, LearnerPage page, Access access, TutorialSessions sessions) {
        this.desk = desk;
        this.results = results;
        this.page = page;
        this.access = access;
        this.ports = sessions.ports();
    }

    /** An exercise or quiz that an address names. */
    record Chosen(Lesson lesson, Task task) {
    }

    @GET
    @Operation(hidden = true)
    public Response attempts(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("learner") String learner,
            @QueryParam("course") String named, @QueryParam("lesson") String lesson, @QueryParam("task") String task, @QueryParam("page") String number) {
        Visit visit = desk.visit(cookies, Action.READ_CLASSROOM, id);
        Member member = desk.learner(visit, learner);
        Optional<Course> course = desk.course(visit.classroom(), named);
        if (course.isEmpty()) {
            return Desk.page(page.withoutCourse(visit, member));
        }
        Optional<Chosen> chosen = chosen(course.get(), lesson, task);
        PageOf<AttemptReport> attempts = PageOf.read(number, LearnerPage.ATTEMPTS, slice -> attempts(member.account().id(), course.get(), chosen, slice));
        return Desk.page(page.attempts(visit, member, desk.courses(visit.classroom()), course.get(),
                results.lessons(member.account().id(), course.get()),
                results.lastActive(member.account().id(), visit.classroom().courses()), published(visit, member, course.get()), chosen, attempts));
    }

    private List<PortsChanged.Port> published(Visit visit, Member member, Course course) {
        LearnerId learner = member.account().id();
        return access.mayOpenPort(visit.actor(), learner, course.slug()) ? ports.published(learner, course.slug()) : List.of();
    }

    @GET
    @Path("runs")
    @Operation(hidden = true)
    public Response runs(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("learner") String learner,
            @QueryParam("course") String named, @QueryParam("page") String number) {
        Visit visit = desk.visit(cookies, Action.READ_CLASSROOM, id);
        Member member = desk.learner(visit, learner);
        Optional<Course> course = desk.course(visit.classroom(), named);
        if (course.isEmpty()) {
            return Desk.page(page.withoutCourse(visit, member));
        }
        PageOf<RunReport> runs = PageOf.read(number, LearnerPage.RUNS, slice -> results.runs(member.account().id(), course.get(), slice));
        return Desk.page(page.runs(visit, member, desk.courses(visit.classroom()), course.get(), runs));
    }

    private List<AttemptReport> attempts(LearnerId learner, Course course, Optional<Chosen> chosen, Slice slice) {
        return chosen.map(one -> results.attempts(learner, course, one.lesson(), one.task(), slice))
                .orElseGet(() -> results.attempts(learner, course, slice));
    }

    /** Empty when the address names none, or one that is gone: then all attempts are shown. */
    private static Optional<Chosen> chosen(Course course, String lesson, String task) {
        return lesson == null || task == null ? Optional.empty() : course.lesson(lesson).flatMap(found -> found.all(Task.class).stream()
                .filter(one -> one.id().equals(task)).findFirst().map(one -> new Chosen(found, one)));
    }
}
