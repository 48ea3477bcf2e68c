package slipway.web;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
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
        context.response().setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", page ? "text/html; charset=utf-8" : "application/json")
                .end(page ? pages.message(title, message) : new JsonObject().put("code", code).put("message", message).encode());
    }

    static boolean wantsPage(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        return accept != null && accept.contains("text/html");
    }
}
