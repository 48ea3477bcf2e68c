package slipway.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.net.BindException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import slipway.auth.LocalSignIn;

/** {@code slipway serve}: Quarkus has started everything before {@link #run}; what is left is to say so. */
public final class Server implements QuarkusApplication {
    private final LocalSignIn signIn;
    private final int port;

    @Inject
    Server(LocalSignIn signIn, @ConfigProperty(name = "slipway.port") int port) {
        this.signIn = signIn;
        this.port = port;
    }

    @Override
    public int run(String... arguments) {
        System.out.println("Slipway is ready at http://localhost:" + port + "/?token=" + signIn.token());
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
