package slipway.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import slipway.grading.Judge;
import slipway.kernel.KernelSession;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.SandboxTerms;

/** Where the judge runs: a sandbox like any other, without a network, an engine or a learner. Any thread. */
final class JudgeSandbox implements Judge.Source {
    static final SandboxOwner OWNER = new SandboxOwner("slipway-judge", "checks");
    /** All cores: with a quota of one, checks one after the other use it up and are stopped for the rest of each 0.1 s. */
    private static final Limits LIMITS = new Limits(1L << 30, Runtime.getRuntime().availableProcessors(), 1024, 256L << 20);
    private static final Logger LOG = Logger.getLogger(JudgeSandbox.class);

    private final SandboxProvider provider;
    private final SandboxTerms terms;
    private volatile Sandbox sandbox;

    JudgeSandbox(SandboxProvider provider, SandboxTerms terms) {
        this.provider = provider;
        this.terms = terms;
    }

    @Override
    public KernelSession open() throws IOException {
        try {
            sandbox = provider.open(new SandboxSpec(OWNER, LIMITS, terms.lifetime(), SandboxSpec.Network.NONE));
            return KernelSession.attach(sandbox, Map.of(), event -> { });
        } catch (SandboxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Keeps it from expiring. Blocks on the engine. */
    void renew(Duration lifetime) {
        Sandbox used = sandbox;
        if (used != null) {
            try {
                used.renew(lifetime);
            } catch (SandboxException e) {
                LOG.warnf("could not renew the judge's sandbox: %s", e.getMessage());
            }
        }
    }
}
