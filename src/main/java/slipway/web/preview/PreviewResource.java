package slipway.web.preview;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.auth.Access;
import slipway.auth.Actor;
import slipway.auth.CurrentLearner;
import slipway.classroom.LearnerId;
import slipway.web.page.Pages;

/** Where links to ports lead: to the preview's own origin, with a ticket for it. Whoever may not, or names no port, finds nothing here. */
@Path("/{course: [A-Za-z0-9][A-Za-z0-9_-]*}/preview/{port: [1-9]\\d{0,4}}")
@Singleton
@Produces("text/html; charset=utf-8")
@RunOnVirtualThread
public class PreviewResource {
    /** A path, and nothing that a browser could read as another host ({@code //evil}, also with a backslash in it). */
    private static final Pattern PATH = Pattern.compile("/(?![/\\\\])[!-~&&[^\\\\]]{0,2000}");

    private final PreviewNames names;
    private final Passes passes;
    private final CurrentLearner current;
    private final Access access;
    private final Pages pages;

    PreviewResource(PreviewNames names, Passes passes, CurrentLearner current, Access access, Pages pages) {
        this.names = names;
        this.passes = passes;
        this.current = current;
        this.access = access;
        this.pages = pages;
    }

    /**
     * @param learner whose sandbox; the visitor's own if it is not said
     * @param path where to begin in the app
     */
    @GET
    @Operation(hidden = true)
    public Response open(@Context HttpServerRequest request, @HeaderParam("Cookie") String cookies, @PathParam("course") String course, @PathParam("port") int port,
            @QueryParam("learner") String learner, @QueryParam("path") @DefaultValue("/") String path) {
        Actor actor = current.of(cookies).orElseThrow(() -> new NotAuthorizedException("the session has ended since the gate was passed"));
        Optional<LearnerId> owner = learner == null ? Optional.of(actor.learner().id()) : LearnerId.parse(learner);
        if (port > 65535 || owner.filter(whose -> access.mayOpenPort(actor, whose, course)).isEmpty()) {
            return message(404, "Not found", "There is no such port here. Links to ports stand in lessons, and the list of ports above them.");
        }
        var pass = new Pass(new Preview(owner.get(), course, port), actor.session());
        return names.origin(pass.preview(), request.authority().toString())
                .map(origin -> Response.status(303).header("Location", origin + Previews.ENTRANCE + "?ticket="
                        + URLEncoder.encode(passes.ticket(pass, PATH.matcher(path).matches() ? path : "/"), StandardCharsets.UTF_8)).build())
                .orElseGet(() -> message(503, "Not set up", "Pages that sandboxes serve are shown under host names of their own, so that they can do nothing in "
                        + "your name here. This Slipway has none yet: whoever operates it sets SLIPWAY_PREVIEW_DOMAIN, as docs/ports.md tells. "
                        + "Until then, curl http://localhost:" + port + " in a cell shows what the port says."));
    }

    private Response message(int status, String title, String text) {
        return Response.status(status).entity(pages.message(title, text)).build();
    }
}
