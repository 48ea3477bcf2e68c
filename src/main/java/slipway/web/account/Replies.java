package slipway.web.account;

import jakarta.ws.rs.core.Response;
import org.jsoup.nodes.Document;
import slipway.auth.DeniedException;
import slipway.web.page.Pages;

/** Answers with pages about people, which no cache keeps. */
final class Replies {
    private Replies() {
    }

    static Response page(Document page) {
        return page(200, page);
    }

    static Response page(int status, Document page) {
        return Response.status(status).entity(page.outerHtml()).build();
    }

    /** To those who may not see what there is, too. */
    static Response missing(Pages pages) {
        return Response.status(404).entity(pages.message("Not found", "There is no such page here.")).build();
    }

    /** @param page shows what was wrong */
    static Response denied(DeniedException denied, Document page) {
        int status = switch (denied.reason()) {
            case WRONG -> 403;
            case INVALID -> 422;
            case TAKEN -> 409;
            case TOO_MANY -> 429;
            case BUSY -> 503;
        };
        Response answer = page(status, page);
        return denied.retryAfter().isZero() ? answer
                : Response.fromResponse(answer).header("Retry-After", denied.retryAfter().toSeconds()).build();
    }
}
