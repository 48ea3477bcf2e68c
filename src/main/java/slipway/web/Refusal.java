package slipway.web;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import slipway.web.page.Pages;

/** How a request is turned away: JSON for programs, a short page for people. */
@Singleton
final class Refusal {
    private final Pages pages;

    Refusal(Pages pages) {
        this.pages = pages;
    }

    void send(RoutingContext context, int status, String code, String title, String message) {
        boolean page = wantsPage(context);
        context.response().setStatusCode(status).putHeader("Content-Security-Policy", Gate.POLICY).putHeader("Content-Type", type(page)).end(text(page, code, title, message));
    }

    /** The same as an answer of a resource. @param accept the request's header of this name, null for none */
    Response answer(String accept, int status, String code, String title, String message) {
        boolean page = wantsPage(accept);
        return Response.status(status).type(type(page)).entity(text(page, code, title, message)).build();
    }

    private static String type(boolean page) {
        return page ? "text/html; charset=utf-8" : "application/json";
    }

    private String text(boolean page, String code, String title, String message) {
        return page ? pages.message(title, message) : new JsonObject().put("code", code).put("message", message).encode();
    }

    static boolean wantsPage(RoutingContext context) {
        return wantsPage(context.request().getHeader("Accept"));
    }

    private static boolean wantsPage(String accept) {
        return accept != null && accept.contains("text/html");
    }
}
