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
import slipway.auth.Action;
import slipway.classroom.Classroom;
import slipway.classroom.Member;
import slipway.lesson.Course;
import slipway.tutorial.ClassroomResults;
import slipway.tutorial.ClassroomResults.Order;
import slipway.tutorial.Results;
import slipway.web.classroom.Desk.Visit;

/** A classroom's results: the table, its code in large, and what can be taken along. */
@Path("/classrooms/{classroom}")
@Singleton
@RunOnVirtualThread
public class ClassroomResource {
    private final Desk desk;
    private final Results results;
    private final ClassroomPage page;

    ClassroomResource(Desk desk, Results results, ClassroomPage page) {
        this.desk = desk;
        this.results = results;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Response table(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @QueryParam("course") String course,
            @QueryParam("sort") String sort, @HeaderParam("If-None-Match") String known) {
        Visit visit = desk.visit(cookies, Action.READ_CLASSROOM, id);
        Order order = order(sort);
        Optional<ClassroomResults> table = desk.course(visit.classroom(), course).map(found -> results(visit, found).sorted(order));
        return Desk.pageUnlessKnown(page.table(visit, joinAddress(visit), desk.courses(visit.classroom()), table, order), known);
    }

    @GET
    @Path("code")
    @Operation(hidden = true)
    public Response code(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id) {
        Visit visit = desk.visit(cookies, Action.READ_CLASSROOM, id);
        return Desk.page(page.code(visit, joinAddress(visit)));
    }

    @GET
    @Path("results.csv")
    @Operation(hidden = true)
    public Response resultsFile(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @QueryParam("course") String course,
            @QueryParam("separator") String separator) {
        Visit visit = desk.visit(cookies, Action.READ_CLASSROOM, id);
        Course found = desk.course(visit.classroom(), course).orElseThrow(desk::missing);
        return CsvFile.answer(CsvFile.name("results", visit.classroom().title(), found.slug()), separator,
                out -> Exports.results(out, results(visit, found)));
    }

    @GET
    @Path("attempts.csv")
    @Operation(hidden = true)
    public Response attemptsFile(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @QueryParam("course") String course,
            @QueryParam("separator") String separator) {
        Visit visit = desk.visit(cookies, Action.READ_CLASSROOM, id);
        Course found = desk.course(visit.classroom(), course).orElseThrow(desk::missing);
        return CsvFile.answer(CsvFile.name("attempts", visit.classroom().title(), found.slug()), separator,
                out -> Exports.attempts(out, visit.learners(), (learner, each) -> results.attempts(learner, found, each)));
    }

    private ClassroomResults results(Visit visit, Course course) {
        return results.classroom(course, visit.learners().stream().map(Member::account).toList(), visit.classroom().courses());
    }

    private Optional<String> joinAddress(Visit visit) {
        Classroom classroom = visit.classroom();
        return classroom.archived() ? Optional.empty() : classroom.joinCode().map(desk::joinAddress);
    }

    /** By name when the address says nothing that there is. */
    private static Order order(String sort) {
        return List.of(Order.values()).stream().filter(order -> ResultsTable.name(order).equals(sort)).findFirst().orElse(Order.NAME);
    }
}
