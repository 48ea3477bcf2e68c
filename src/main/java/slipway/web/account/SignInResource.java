package slipway.web.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jsoup.nodes.Document;
import slipway.auth.DeniedException;
import slipway.auth.SignInService;
import slipway.web.page.Form;
import slipway.web.page.Pages;

/** Signing in and out. */
@Path("/")
@Singleton
@Produces("text/html; charset=utf-8")
@RunOnVirtualThread
public class SignInResource {
    private final SignInService signIns;
    private final Visits visits;
    private final Pages pages;

    SignInResource(SignInService signIns, Visits visits, Pages pages) {
        this.signIns = signIns;
        this.visits = visits;
        this.pages = pages;
    }

    @GET
    @Path("sign-in")
    @Operation(hidden = true)
    public Response page(@Context HttpServerRequest request, @QueryParam("to") String to) {
        return visits.actor(request).isPresent() ? Visits.redirect(Visits.ownPath(to)) : Replies.page(page(null, to, null));
    }

    @POST
    @Path("sign-in")
    @Operation(hidden = true)
    public Response signIn(@Context HttpServerRequest request, @FormParam("name") String name, @FormParam("password") String password,
            @FormParam("to") String to) {
        try {
            return visits.letIn(signIns.signIn(name, password, visits.mark(request), visits.visitor(request)), Visits.ownPath(to));
        } catch (DeniedException e) {
            return Replies.denied(e, page(name, to, e.getMessage()));
        }
    }

    @POST
    @Path("sign-out")
    @Operation(hidden = true)
    public Response signOut(@Context HttpServerRequest request) {
        visits.actor(request).ifPresent(signIns::signOut);
        return visits.signedOut();
    }

    private Document page(String name, String to, String error) {
        Document page = pages.catalog("sign-in", "Sign in", Optional.empty());
        Form form = Form.to(Pages.main(page), "/sign-in");
        Fields.name(form, "Name", name);
        Fields.password(form);
        if (!Visits.ownPath(to).equals("/")) {
            form.hidden("to", to);
        }
        form.button("Sign in", "main");
        if (error != null) {
            form.error(error);
        }
        Pages.main(page).appendElement("p").addClass("aside").appendText("New here? ")
                .appendElement("a").attr("href", "/join").text("Join with a code");
        return page;
    }
}
