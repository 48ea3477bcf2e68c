package slipway.web.preview;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import slipway.auth.Access;
import slipway.auth.Actor;
import slipway.auth.CurrentLearner;
import slipway.auth.OpenSockets;
import slipway.classroom.LearnerId;
import slipway.tutorial.RefusedException;
import slipway.tutorial.SandboxPort;
import slipway.tutorial.SandboxPorts;
import slipway.tutorial.TutorialSessions;

/**
 * Answers every request to a preview's host name: lets in who has a pass, and passes on what they ask to their sandbox's port. The
 * {@code Gate} hands over before any route of Slipway's is looked at, so nothing of Slipway answers under such a name. Called on the
 * event loop; what follows is a virtual thread's.
 */
@Singleton
public final class Previews {
    private static final Logger LOG = Logger.getLogger(Previews.class);
    /** Where tickets are taken; nothing of an app's is reached under it. */
    static final String ENTRANCE = "/.slipway/open";
    /** At once into one sandbox, of the 64 streams that it may have: its checks and engine need some. */
    private static final int MOST_AT_ONCE = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PreviewNames names;
    private final Passes passes;
    private final CurrentLearner current;
    private final Access access;
    private final OpenSockets sockets;
    private final SandboxPorts ports;
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

    Previews(PreviewNames names, Passes passes, CurrentLearner current, Access access, OpenSockets sockets, TutorialSessions sessions) {
        this.names = names;
        this.passes = passes;
        this.current = current;
        this.access = access;
        this.sockets = sockets;
        this.ports = sessions.ports();
    }

    /** @return whether the request is a preview's; then it is answered, and nobody else may touch it */
    public boolean take(RoutingContext context) {
        HttpServerRequest request = context.request();
        String host = request.authority() == null ? "" : request.authority().toString();
        Optional<String> label = names.label(host);
        label.ifPresent(name -> {
            Visit visit = Visit.of(request, context.vertx().getOrCreateContext(), host, name);
            Thread.ofVirtual().name("preview " + name).start(() -> serve(visit));
        });
        return label.isPresent();
    }

    private void serve(Visit visit) {
        try {
            answer(visit);
        } catch (Unanswered e) {
            PreviewPages.send(visit, names.home(), e);
        } catch (IOException e) {
            LOG.debugf("preview %s: %s", visit.label(), e.getMessage());
            visit.response().reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "preview %s broke: %s", visit.label(), e.getMessage());
            if (visit.response().headWritten()) {
                visit.response().reset();
            } else {
                PreviewPages.send(visit, names.home(), new Unanswered(500, "Something went wrong", "Slipway could not show this page. Its log says why."));
            }
        }
    }

    private void answer(Visit visit) throws Unanswered, IOException, InterruptedException {
        String origin = (names.isSecure() ? "https://" : "http://") + visit.host();
        refuseForeign(visit, origin);
        if (visit.request().path().equals(ENTRANCE)) {
            enter(visit);
            return;
        }
        Pass pass = pass(visit);
        Actor actor = actor(pass);
        if (!visit.uri().startsWith("/")) {
            throw new Unanswered(400, "Not accepted", "This request names no path.");
        }
        Preview preview = pass.preview();
        Semaphore place = places.computeIfAbsent(preview.owner() + "/" + preview.course(), sandbox -> new Semaphore(MOST_AT_ONCE));
        if (!place.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new Unanswered(503, "Too much at once", "This sandbox has " + MOST_AT_ONCE + " connections open already. Close pages that show it, and try again.");
        }
        try (SandboxPort port = dial(visit, preview)) {
            pass(visit, pass, actor, new PassingOn(origin, preview.port()), port);
        } finally {
            place.release();
        }
    }

    /** A preview's requests come from its own pages, or from somebody who follows a link; from no page of any other site, be it another preview's. */
    private static void refuseForeign(Visit visit, String origin) throws Unanswered {
        String from = visit.header("Origin");
        boolean foreign = !from.isEmpty() && !from.equals(origin) && (visit.isWebSocket() || !from.equals("null"));
        boolean neighbours = visit.header("Sec-Fetch-Site").equals("cross-site") || visit.header("Sec-Fetch-Site").equals("same-site");
        if (foreign || neighbours && !visit.header("Sec-Fetch-Dest").equals("document")) {
            throw new Unanswered(403, "Not accepted", "This request comes from another site.");
        }
        if (visit.header("Service-Worker").equals("script")) {
            throw new Unanswered(403, "Not accepted", "Previews have no service workers: one would outlive the app that it belongs to.");
        }
    }

    private void enter(Visit visit) throws Unanswered {
        String ticket = visit.request().getParam("ticket");
        Passes.Ticket found = passes.redeem(ticket == null ? "" : ticket)
                .filter(good -> names.label(good.pass().preview()).equals(visit.label())).orElseThrow(Previews::closed);
        visit.response().setStatusCode(303).putHeader("Location", found.path()).putHeader("Cache-Control", "no-store").putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Set-Cookie", names.cookieName() + "=" + passes.cookie(found.pass()) + "; Path=/; HttpOnly; SameSite=Lax"
                        + (names.isSecure() ? "; Secure" : "")).end();
    }

    private Pass pass(Visit visit) throws Unanswered {
        String name = names.cookieName() + "=";
        return Arrays.stream(visit.header("Cookie").split(";")).map(String::strip).filter(cookie -> cookie.startsWith(name))
                .flatMap(cookie -> passes.read(cookie.substring(name.length())).stream())
                .filter(pass -> names.label(pass.preview()).equals(visit.label())).findFirst().orElseThrow(Previews::closed);
    }

    /** Whose the pass is, if they may still have it. */
    private Actor actor(Pass pass) throws Unanswered {
        return current.ofSession(pass.session()).filter(actor -> access.mayOpenPort(actor, pass.preview().owner(), pass.preview().course()))
                .orElseThrow(Previews::closed);
    }

    private static Unanswered closed() {
        return new Unanswered(403, "Open it from Slipway", "This page of a sandbox opens for its owner and their instructors, from a link or the list of ports in a lesson. "
                + "If you had it open before, you were signed out meanwhile, or the link was used already.");
    }

    private SandboxPort dial(Visit visit, Preview preview) throws Unanswered {
        try {
            return ports.dial(preview.owner(), preview.course(), preview.port(), visit.opensPage() || !visit.isSafe());
        } catch (RefusedException e) {
            throw switch (e.code()) {
                case SandboxPorts.PREPARING -> new Unanswered(503, PreviewPages.SOON, e.getMessage());
                case SandboxPorts.NOTHING_LISTENS -> new Unanswered(502, "Nothing answers on port " + preview.port(), e.getMessage(),
                        "Is the container running, and is the port published? `docker ps` shows both: `0.0.0.0:" + preview.port() + "->…` stands in its line.",
                        "A container that has just been started may need a moment; `docker logs NAME` shows what it says.");
                default -> new Unanswered(503, "The sandbox does not run", e.getMessage(), "The next Run in a lesson starts it; start what listens on port "
                        + preview.port() + " again, then come back.");
            };
        }
    }

    /** While it goes on it ends with its session and with the right to it: it is followed first and judged again then, so that no end in between is missed. */
    private void pass(Visit visit, Pass pass, Actor actor, PassingOn passing, SandboxPort port) throws Unanswered, IOException, InterruptedException {
        var follower = new Follower(actor, port);
        LearnerId owner = pass.preview().owner();
        sockets.follow(actor.learner().id(), follower);
        sockets.follow(owner, follower);
        try {
            actor(pass);
            visit.response().closeHandler(closed -> port.close());
            new Exchange(visit, passing, port).run();
        } finally {
            sockets.unfollow(actor.learner().id(), follower);
            sockets.unfollow(owner, follower);
        }
    }

    private record Follower(Actor actor, SandboxPort port) implements OpenSockets.Socket {
        @Override
        public void signedOut() {
            port.close();
        }

        @Override
        public void judgeAnew() {
            port.close();
        }
    }
}
