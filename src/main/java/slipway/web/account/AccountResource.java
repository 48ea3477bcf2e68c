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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Actor;
import slipway.auth.DeniedException;
import slipway.auth.Sessions;
import slipway.auth.SignInService;
import slipway.classroom.Session;
import slipway.web.page.Form;
import slipway.web.page.Pages;

/** One's own account: classrooms and who sees what there, password, and the browsers that are signed in. */
@Path("/account")
@Singleton
@Produces("text/html; charset=utf-8")
@RunOnVirtualThread
public class AccountResource {
    private static final Map<String, String> DONE = Map.of("password", "Your password was changed. All other browsers are signed out.",
            "signed-out", "All other browsers are signed out.",
            "left", "You have left the classroom. All that you did is kept: join again with its code, and it is there.");

    private final SignInService signIns;
    private final Sessions sessions;
    private final Visits visits;
    private final OwnClassrooms classrooms;
    private final Pages pages;

    AccountResource(SignInService signIns, Sessions sessions, Visits visits, OwnClassrooms classrooms, Pages pages) {
        this.signIns = signIns;
        this.sessions = sessions;
        this.visits = visits;
        this.classrooms = classrooms;
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public Response page(@Context HttpServerRequest request, @QueryParam("done") String done) {
        return Replies.page(page(visits.signedIn(request), done == null ? null : DONE.get(done), null));
    }

    @POST
    @Path("password")
    @Operation(hidden = true)
    public Response changePassword(@Context HttpServerRequest request, @FormParam("password") String current,
            @FormParam("chosen") String chosen, @FormParam("repeated") String repeated) {
        Actor actor = visits.signedIn(request);
        try {
            signIns.changePassword(actor, current, chosen, repeated);
            return Visits.redirect("/account?done=password");
        } catch (DeniedException e) {
            return Replies.denied(e, page(actor, null, e.getMessage()));
        }
    }

    @POST
    @Path("sign-out-others")
    @Operation(hidden = true)
    public Response signOutOthers(@Context HttpServerRequest request) {
        Actor actor = visits.signedIn(request);
        sessions.endOthers(actor.learner().id(), actor.session());
        return Visits.redirect("/account?done=signed-out");
    }

    private Document page(Actor actor, String done, String error) {
        Document page = pages.catalog("account", "Your account", Optional.of(actor));
        Element main = Pages.main(page);
        main.appendElement("p").addClass("lead").appendText("You are ").appendElement("bdi").text(actor.learner().name())
                .parent().appendText(", " + RoleWords.of(actor.role()) + ".");
        if (done != null) {
            main.appendElement("p").addClass("done-note").attr("role", "status").text(done);
        }
        classrooms.list(main, actor);
        main.appendElement("h2").text("Change your password");
        Form form = Form.to(main, "/account/password");
        form.hidden("name", actor.learner().name()).element().lastElementChild().attr("autocomplete", "username");
        form.field("Current password", "password", "password", "current-password");
        Fields.newPassword(form, "New password");
        form.button("Change password", "main");
        if (error != null) {
            form.error(error);
        }
        browsers(main, actor);
        return page;
    }

    private void browsers(Element main, Actor actor) {
        main.appendElement("h2").text("Signed-in browsers");
        List<Session> all = sessions.of(actor.learner().id());
        Element list = main.appendElement("ul").addClass("browsers");
        Instant now = Instant.now();
        for (Session session : all) {
            Element item = list.appendElement("li");
            item.appendElement("bdi").text(Words.browser(session.browser()));
            boolean here = session.id().equals(actor.session());
            item.appendElement("small").text(here ? "this browser" : "used " + Words.ago(session.lastSeenAt(), now));
        }
        if (all.size() > 1) {
            Form.to(main, "/account/sign-out-others").button("Sign out everywhere else", "plain");
        }
    }
}
