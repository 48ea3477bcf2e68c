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

    void send(RoutingContext context, int status, String code, String message) {
        String accept = context.request().getHeader("Accept");
        boolean page = accept != null && accept.contains("text/html");
        context.response().setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Type", page ? "text/html; charset=utf-8" : "application/json")
                .end(page ? pages.message("Not signed in", message) : new JsonObject().put("code", code).put("message", message).encode());
    }
}
