package slipway.web.record;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One's own record. */
@Path("/record")
@Singleton
@RunOnVirtualThread
public class OwnRecordResource {
    private final RecordAnswers answers;

    OwnRecordResource(RecordAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Produces("text/html; charset=utf-8")
    @Operation(hidden = true)
    public Response page(@HeaderParam("Cookie") String cookies) {
        return answers.page(cookies, Optional.empty());
    }

    @GET
    @Path("download")
    @Operation(hidden = true)
    public Response archive(@HeaderParam("Cookie") String cookies, @Context RoutingContext request) {
        return answers.archive(cookies, Optional.empty(), request);
    }

    @GET
    @Path("files/{course: [A-Za-z0-9][A-Za-z0-9_-]*}.tar.gz")
    @Operation(hidden = true)
    public Response files(@HeaderParam("Cookie") String cookies, @PathParam("course") String course, @Context RoutingContext request) {
        return answers.files(cookies, Optional.empty(), course, request);
    }

    @GET
    @Path("files/{course: [A-Za-z0-9][A-Za-z0-9_-]*}/{day: [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]}.tar.gz")
    @Operation(hidden = true)
    public Response putAway(@HeaderParam("Cookie") String cookies, @PathParam("course") String course, @PathParam("day") String day,
            @Context RoutingContext request) {
        return answers.putAway(cookies, Optional.empty(), course, day, request);
    }
}
