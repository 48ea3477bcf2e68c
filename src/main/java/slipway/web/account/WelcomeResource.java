package slipway.web.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jsoup.nodes.Document;
import slipway.auth.DeniedException;
import slipway.auth.DeniedException.Reason;
import slipway.auth.Welcome;
import slipway.web.page.Form;
import slipway.web.page.Pages;

/** An operator's one-time link. */
@Path("/welcome/{secret}")
@Singleton
@Produces("text/html; charset=utf-8")
@RunOnVirtualThread
public class WelcomeResource {
    private final Welcome welcome;
    private final Visits visits;
    private final Pages pages;

    WelcomeResource(Welcome welcome, Visits visits, Pages pages) {
        this.welcome = welcome;
        this.visits = visits;
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public Response page(@Context HttpServerRequest request, @PathParam("secret") String secret) {
        try {
            welcome.check(secret, visits.visitor(request));
            return Replies.page(page(secret, null, null));
        } catch (DeniedException e) {
            return Replies.denied(e, refused(e));
        }
    }

    @POST
    @Operation(hidden = true)
    public Response become(@Context HttpServerRequest request, @PathParam("secret") String secret, @FormParam("name") String name,
            @FormParam("chosen") String chosen, @FormParam("repeated") String repeated) {
        try {
            return visits.letIn(welcome.become(secret, name, chosen, repeated, visits.visitor(request)), "/accounts");
        } catch (DeniedException e) {
            return Replies.denied(e, e.reason() == Reason.INVALID ? page(secret, name, e.getMessage()) : refused(e));
        }
    }

    private Document page(String secret, String name, String error) {
        Document page = pages.catalog("welcome", "Become an operator", Optional.empty());
        Pages.main(page).appendElement("p").addClass("lead").text("Operators look after this Slipway: they make instructors, give new "
                + "passwords, and remove accounts. This link works once.");
        Form form = Form.to(Pages.main(page), "/welcome/" + secret);
        Fields.name(form, "Your name", name);
        form.help("If you have an account here already, type its name: it gets the new password.");
        Fields.newPassword(form, "A password");
        form.button("Become an operator", "main");
        if (error != null) {
            form.error(error);
        }
        return page;
    }

    private Document refused(DeniedException denied) {
        Document page = pages.catalog("welcome", "Not a good link", Optional.empty());
        Pages.main(page).appendElement("p").text(denied.getMessage());
        return page;
    }
}
