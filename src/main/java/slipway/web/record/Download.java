package slipway.web.record;

import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import slipway.auth.Actor;
import slipway.auth.OpenSockets;
import slipway.web.StreamedBody;

/**
 * A file that is written while it is sent, for up to half an hour. It is followed like a socket: as soon as its session or the right to it
 * ends, so does the download, and like whatever breaks off with a broken connection: ended in order, a browser would take the part
 * for the whole.
 */
final class Download implements OpenSockets.Socket, StreamingOutput {
    private static final Logger LOG = Logger.getLogger(Download.class);

    private final OpenSockets sockets;
    private final Actor actor;
    private final BooleanSupplier allowed;
    private final HttpConnection connection;
    private final File file;
    private final AtomicBoolean over = new AtomicBoolean();

    private Download(OpenSockets sockets, Actor actor, BooleanSupplier allowed, HttpConnection connection, File file) {
        this.sockets = sockets;
        this.actor = actor;
        this.allowed = allowed;
        this.connection = connection;
        this.file = file;
    }

    /**
     * What is downloaded.
     *
     * @param release called once, as soon as nothing more is read of it
     */
    record File(String type, String name, StreamingOutput content, Runnable release) {
    }

    /**
     * The answer to a request.
     *
     * @param allowed whether the actor is signed in still and may have it; asked now that whatever ends that finds the download, and
     *        then whenever it may have changed; may block
     */
    static Response answer(RoutingContext request, OpenSockets sockets, Actor actor, BooleanSupplier allowed, File file) {
        var download = new Download(sockets, actor, allowed, request.request().connection(), file);
        sockets.follow(actor.learner().id(), download);
        request.addEndHandler(ended -> download.end());
        download.judge();
        return Response.ok(download, file.type()).header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"").build();
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try {
            file.content().write(out);
        } catch (IOException | RuntimeException e) {
            LOG.infof("the download of %s was not finished: %s", file.name(), e.getMessage());
            throw e;
        } finally {
            end();
        }
    }

    @Override
    public Actor actor() {
        return actor;
    }

    /** Nothing more is sent at once; whoever ends sessions does not wait until the archive is closed. */
    @Override
    public void signedOut() {
        StreamedBody.breakOff(connection);
        Thread.ofVirtual().name("end " + file.name()).start(this::end);
    }

    @Override
    public void judgeAnew() {
        Thread.ofVirtual().name("judge " + file.name()).start(this::judge);
    }

    /** What cannot be judged is not allowed. */
    private void judge() {
        boolean goesOn = false;
        try {
            goesOn = allowed.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.warnf("the download of %s ends, since it cannot be told whether it is allowed still: %s", file.name(), e.getMessage());
        }
        if (!goesOn) {
            breakOff();
        }
    }

    /** A closed connection lets whoever writes go on; that what they read ends, too, is not left to it: not each way to close one is told. */
    private void breakOff() {
        StreamedBody.breakOff(connection);
        end();
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            sockets.unfollow(actor.learner().id(), this);
            file.release().run();
        }
    }
}
