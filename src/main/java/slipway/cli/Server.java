package slipway.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.net.BindException;
import slipway.auth.Invitations;
import slipway.auth.LocalSignIn;
import slipway.auth.Site;

/** {@code slipway serve}: Quarkus has started everything before {@link #run}; what is left is to say so. */
public final class Server implements QuarkusApplication {
    private final Site site;
    private final LocalSignIn local;
    private final Invitations invitations;

    @Inject
    Server(Site site, LocalSignIn local, Invitations invitations) {
        this.site = site;
        this.local = local;
        this.invitations = invitations;
    }

    @Override
    public int run(String... arguments) {
        if (!site.isLocal()) {
            invitations.firstLink(site).ifPresent(link -> System.out.println("Create the first operator: " + link));
        }
        System.out.println("Slipway is ready at " + site.origin() + (site.isLocal() ? "/?token=" + local.token() : ""));
        System.out.flush();
        Quarkus.waitForExit();
        return 0;
    }

    /** What can go wrong at the start is told in one sentence; a stack trace helps nobody who runs a class. */
    static void ended(Integer exitCode, Throwable failure) {
        if (failure != null) {
            System.err.println("Slipway could not start: " + reason(failure));
        }
        System.exit(failure == null ? exitCode : 1);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            if (cause instanceof BindException) {
                break;
            }
            cause = cause.getCause();
        }
        return cause instanceof BindException
                ? "its port is taken by another program. Stop that, or choose another with SLIPWAY_PORT=…"
                : cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
