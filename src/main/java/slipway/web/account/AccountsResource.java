package slipway.web.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jsoup.nodes.Document;
import slipway.auth.Access;
import slipway.auth.Action;
import slipway.auth.Actor;
import slipway.auth.Administration;
import slipway.auth.Administration.Made;
import slipway.auth.DeniedException;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.LearnerId;
import slipway.classroom.Role;
import slipway.web.page.Pages;

/** All accounts, for operators; for others there is no such place. */
@Path("/accounts")
@Singleton
@Produces("text/html; charset=utf-8")
@RunOnVirtualThread
public class AccountsResource {
    static final int PAGE = 100;

    private final AccountStore accounts;
    private final Administration administration;
    private final Access access;
    private final Visits visits;
    private final AccountsPages accountsPages;
    private final Pages pages;

    AccountsResource(AccountStore accounts, Administration administration, Access access, Visits visits, Pages pages) {
        this.accounts = accounts;
        this.administration = administration;
        this.access = access;
        this.visits = visits;
        this.accountsPages = new AccountsPages(pages);
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public Response list(@Context HttpServerRequest request, @QueryParam("name") @DefaultValue("") String name,
            @QueryParam("role") @DefaultValue("") String role, @QueryParam("from") @DefaultValue("0") int from,
            @QueryParam("done") String done) {
        return asOperator(request, actor -> Replies.page(list(actor, new AccountsPages.Search(name.replaceAll("\\p{Cntrl}", ""), role(role), Math.max(0, from)),
                "deleted".equals(done) ? "The account was deleted." : null, null, null)));
    }

    @POST
    @Operation(hidden = true)
    public Response create(@Context HttpServerRequest request, @FormParam("name") String name, @FormParam("role") String role) {
        return asOperator(request, actor -> {
            try {
                Made made = administration.create(name, role(role).orElse(Role.INSTRUCTOR));
                return Replies.page(accountsPages.password(actor, made.account(), made.password()));
            } catch (DeniedException e) {
                return Replies.denied(e, list(actor, AccountsPages.Search.ALL, null, name, e.getMessage()));
            }
        });
    }

    @GET
    @Path("{id}")
    @Operation(hidden = true)
    public Response one(@Context HttpServerRequest request, @PathParam("id") String id, @QueryParam("done") String done) {
        return about(request, id, (actor, account) -> Replies.page(accountsPages.account(actor, account, done, null)));
    }

    @POST
    @Path("{id}/role")
    @Operation(hidden = true)
    public Response setRole(@Context HttpServerRequest request, @PathParam("id") String id, @FormParam("role") String role) {
        return about(request, id, (actor, account) -> {
            administration.setRole(actor, account.id(), role(role).orElse(account.role()));
            return Visits.redirect(actor.learner().id().equals(account.id()) ? "/" : "/accounts/" + id + "?done=role");
        });
    }

    @POST
    @Path("{id}/name")
    @Operation(hidden = true)
    public Response rename(@Context HttpServerRequest request, @PathParam("id") String id, @FormParam("name") String name) {
        return about(request, id, (actor, account) -> {
            administration.rename(actor, account.id(), name);
            return Visits.redirect("/accounts/" + id + "?done=name");
        });
    }

    @POST
    @Path("{id}/password")
    @Operation(hidden = true)
    public Response resetPassword(@Context HttpServerRequest request, @PathParam("id") String id) {
        return about(request, id, (actor, account) ->
                Replies.page(accountsPages.password(actor, account, administration.resetPassword(actor, account.id()))));
    }

    @POST
    @Path("{id}/sign-out")
    @Operation(hidden = true)
    public Response signOut(@Context HttpServerRequest request, @PathParam("id") String id) {
        return about(request, id, (actor, account) -> {
            administration.signOut(account.id());
            return Visits.redirect("/accounts/" + id + "?done=signed-out");
        });
    }

    @GET
    @Path("{id}/delete")
    @Operation(hidden = true)
    public Response askBeforeDeleting(@Context HttpServerRequest request, @PathParam("id") String id) {
        return about(request, id, (actor, account) -> mayDelete(actor, account) ? Replies.page(accountsPages.delete(actor, account)) : missing());
    }

    @POST
    @Path("{id}/delete")
    @Operation(hidden = true)
    public Response delete(@Context HttpServerRequest request, @PathParam("id") String id) {
        return about(request, id, (actor, account) -> {
            if (!mayDelete(actor, account)) {
                return missing();
            }
            administration.remove(actor, account.id());
            return Visits.redirect("/accounts?done=deleted");
        });
    }

    private boolean mayDelete(Actor actor, Account account) {
        return access.mayToLearner(actor, Action.DELETE_ACCOUNT, account.id());
    }

    private Document list(Actor actor, AccountsPages.Search search, String done, String name, String error) {
        List<Account> found = accounts.search(search.name(), search.role(), search.from(), PAGE + 1);
        return accountsPages.list(actor, search, found, done, name, error);
    }

    @FunctionalInterface
    private interface ByOperator {
        Response answer(Actor actor);
    }

    private Response asOperator(HttpServerRequest request, ByOperator step) {
        Actor actor = visits.signedIn(request);
        return access.may(actor, Action.MANAGE_ACCOUNTS) ? step.answer(actor) : missing();
    }

    @FunctionalInterface
    private interface About {
        Response answer(Actor actor, Account account) throws DeniedException;
    }

    private Response about(HttpServerRequest request, String id, About operation) {
        return asOperator(request, actor -> {
            Optional<Account> account = LearnerId.parse(id).flatMap(accounts::find);
            try {
                return account.isPresent() ? operation.answer(actor, account.get()) : missing();
            } catch (DeniedException e) {
                return Replies.denied(e, accountsPages.account(actor, account.orElseThrow(), null, e.getMessage()));
            }
        });
    }

    private static Optional<Role> role(String text) {
        return RoleWords.all().containsKey(text == null ? "" : text) ? Optional.of(Role.of(text)) : Optional.empty();
    }

    private Response missing() {
        return Replies.missing(pages);
    }
}
