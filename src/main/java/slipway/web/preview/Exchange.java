package slipway.web.preview;

import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import slipway.tutorial.SandboxPort;

/**
 * One request of a browser and the app's answer to it, or a WebSocket for as long as it is open. Each has a connection of its own into the
 * sandbox, so that nothing of one is ever taken for a part of another. Runs on a virtual thread, which waits for whichever side is
 * slower; closing the port, from any thread, ends it.
 */
final class Exchange {
    /** A browser hears nothing for so long; its own connection is given up a little later. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("previews").factory());

    static {
        CLOCK.setRemoveOnCancelPolicy(true);
    }

    private final Visit visit;
    private final PassingOn passing;
    private final SandboxPort port;
    private final HttpStream app;
    private volatile boolean late;

    Exchange(Visit visit, PassingOn passing, SandboxPort port) {
        this.visit = visit;
        this.passing = passing;
        this.port = port;
        this.app = new HttpStream(port.input(), port.output(), visit.method().equals("HEAD"));
    }

    /**
     * @throws Unanswered when the app has no answer that could be passed on
     * @throws IOException when one of both went away in the middle
     */
    void run() throws Unanswered, IOException, InterruptedException {
        HttpResponse answer;
        ScheduledFuture<?> patience = CLOCK.schedule(this::giveUp, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try {
            ask();
            answer = answer();
        } finally {
            patience.cancel(false);
        }
        if (answer.status().code() == 101) {
            copyHeaders(answer);
            new Tunnel(visit, port, app).run();
        } else {
            passOn(answer);
        }
    }

    private void giveUp() {
        late = true;
        port.close();
    }

    private void ask() {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(visit.method()), visit.uri());
        passing.toTheApp(visit.headers()).forEach(header -> request.headers().add(header.name(), header.value()));
        request.headers().set("Connection", visit.isWebSocket() ? "Upgrade" : "close");
        if (visit.isWebSocket()) {
            request.headers().set("Upgrade", "websocket");
        } else if (visit.isChunked()) {
            request.headers().remove("Content-Length").set("Transfer-Encoding", "chunked");
        }
        Thread.ofVirtual().name("preview upload").start(() -> {
            try {
                app.send(request);
                for (Buffer piece; visit.body() != null && (piece = visit.body().next()) != null;) {
                    app.send(new DefaultHttpContent(piece.getByteBuf()));
                }
                app.send(LastHttpContent.EMPTY_LAST_CONTENT);
            } catch (IOException appReadsNoMore) {
                // it may have answered without reading all; a browser that went away closes the port by itself
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The head of the answer, without what is said before it (100, 103). */
    private HttpResponse answer() throws Unanswered {
        try {
            for (Object part; (part = app.receive()) != null;) {
                if (part instanceof HttpResponse answer && answer.decoderResult().isFailure()) {
                    throw noHttp();
                }
                boolean switches = part instanceof HttpResponse answer && answer.status().code() == 101 && visit.isWebSocket();
                if (part instanceof HttpResponse answer && (switches || answer.status().code() >= 200)) {
                    return answer;
                }
                ReferenceCountUtil.release(part);
            }
        } catch (IOException e) {
            if (late) {
                throw new Unanswered(504, "No answer yet", "What listens on port " + passing.port() + " has taken the request and not answered it within "
                        + PATIENCE.toSeconds() + " seconds.");
            }
        }
        throw app.heard() ? noHttp() : new Unanswered(502, "No answer on port " + passing.port(), "Port " + passing.port()
                + " of the sandbox takes connections and closes them without a word.", "The program in the container may still be starting: "
                + "`docker logs NAME` shows what it says.", "It may listen on another port than the one that is published, or on 127.0.0.1 only, which nobody "
                + "outside its container reaches: let it listen on 0.0.0.0.", "It may not speak HTTP, as databases do not.");
    }

    private Unanswered noHttp() {
        return new Unanswered(502, "Not a web page", "What listens on port " + passing.port() + " does not speak HTTP, so a browser cannot show it.");
    }

    private void copyHeaders(HttpResponse answer) throws Unanswered {
        try {
            passing.toTheBrowser(answer.headers()).forEach(header -> visit.response().headers().add(header.name(), header.value()));
        } catch (IllegalArgumentException headerThatCannotBeSent) {
            throw noHttp();
        }
    }

    private void passOn(HttpResponse answer) throws Unanswered, IOException, InterruptedException {
        HttpServerResponse response = visit.response();
        copyHeaders(answer);
        response.setStatusCode(answer.status().code()).setStatusMessage(answer.status().reasonPhrase());
        boolean empty = visit.method().equals("HEAD") || answer.status().code() == 204 || answer.status().code() == 304;
        if (!answer.headers().contains("Content-Encoding")) {
            response.putHeader("Content-Encoding", "identity"); // as it comes: what is compressed here would be held back, and lose its length
        }
        if (!empty && !answer.headers().contains("Content-Length")) {
            response.setChunked(true);
        }
        var out = new Outgoing(response);
        for (Object part; (part = app.receive()) != null;) {
            try {
                if (!(part instanceof HttpContent content) || content.decoderResult().isFailure()) {
                    break;
                }
                if (content.content().isReadable()) {
                    out.write(content.content());
                }
                if (content instanceof LastHttpContent) {
                    out.end();
                    visit.drop();
                    return;
                }
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
        throw new IOException("the app's answer is not whole");
    }
}
