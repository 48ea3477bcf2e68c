package slipway.web.record;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import slipway.auth.Actor;
import slipway.auth.OpenSockets;

/**
 * A file that is written while it is sent, for up to half an hour. It is followed like a socket: as soon as its session or the right to it
 * ends, so does the download, and like whatever breaks off with a broken connection: ended in order, a browser would take the part
 * for the whole.
 */
final class Download implements OpenSockets.Socket, StreamingOutput {
    private static final Logger LOG = Logger.getLogger(Download.class);

    private final Actor actor;
    private final BooleanSupplier allowed;
    private final HttpServerResponse response;
    private final String name;
    private final StreamingOutput content;

    private Download(Actor actor, BooleanSupplier allowed, HttpServerResponse response, String name, StreamingOutput content) {
        this.actor = actor;
        this.allowed = allowed;
        this.response = response;
        this.name = name;
        this.content = content;
    }

    /**
     * The answer to a request.
     *
     * @param allowed whether the actor is signed in still and may have it; asked now that whatever ends that finds the download, and
     *        then whenever it may have changed; may block
     * @param content what the file holds
     */
    static Response answer(RoutingContext request, OpenSockets sockets, Actor actor, BooleanSupplier allowed, String type, String name,
            StreamingOutput content) {
        var download = new Download(actor, allowed, request.response(), name, content);
        sockets.follow(actor.learner().id(), download);
        request.addEndHandler(ended -> sockets.unfollow(actor.learner().id(), download));
        download.judge();
        return Response.ok(download, type).header("Content-Disposition", "attachment; filename=\"" + name + "\"").build();
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try {
            content.write(out);
        } catch (IOException | RuntimeException e) {
            LOG.infof("the download of %s was not finished: %s", name, e.getMessage());
            response.reset();
            throw e;
        }
    }

    @Override
    public Actor actor() {
        return actor;
    }

    @Override
    public void signedOut() {
        response.reset();
    }

    @Override
    public void judgeAnew() {
        Thread.ofVirtual().name("judge " + name).start(this::judge);
    }

    /** What cannot be judged is not allowed. */
    private void judge() {
        boolean goesOn = false;
        try {
            goesOn = allowed.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.warnf("the download of %s ends, since it cannot be told whether it is allowed still: %s", name, e.getMessage());
        }
        if (!goesOn) {
            response.reset();
        }
    }
}
