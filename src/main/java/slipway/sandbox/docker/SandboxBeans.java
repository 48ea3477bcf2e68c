package slipway.sandbox.docker;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import slipway.sandbox.Limits;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxMeter;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxReaper;
import slipway.sandbox.SandboxTerms;

/** Wires sandboxes into the server: the only class here that knows of beans and configuration. */
final class SandboxBeans {
    private static final Logger LOG = Logger.getLogger(SandboxBeans.class);

    @Produces
    @Singleton
    DockerSandboxProvider provider(SandboxConfig config, SandboxTerms terms, @ConfigProperty(name = "slipway.data") Path data,
            @ConfigProperty(name = "slipway.sandbox.stop-on-exit") boolean stopOnExit, SandboxMeter meter) {
        Provision provision = new Provision(terms, config.docker().capacity(), config.docker().pool(), stopOnExit);
        DockerSandboxProvider provider =
                new DockerSandboxProvider(settings(config), InstanceFile.readOrCreate(data.resolve("instance")), data, provision, meter);
        Thread.ofVirtual().name("sandbox-preparation").start(() -> prepare(provider));
        return provider;
    }

    private static void prepare(DockerSandboxProvider provider) {
        try {
            provider.prepare();
        } catch (SandboxException e) {
            LOG.warn("Sandboxes cannot be opened yet: " + e.getMessage());
        }
        provider.keepPool();
    }

    void close(@Disposes DockerSandboxProvider provider) {
        provider.close();
    }

    @Produces
    @Singleton
    @Startup
    SandboxReaper reaper(SandboxProvider provider, SandboxConfig config) {
        return SandboxReaper.start(provider, config.reapEvery());
    }

    void close(@Disposes SandboxReaper reaper) {
        reaper.close();
    }

    @Produces
    @Singleton
    SandboxTerms terms(SandboxConfig config) {
        Limits limits = new Limits(config.memory().asLongValue(), config.cpus(), config.processes(), config.tmp().asLongValue());
        return new SandboxTerms(limits, config.lifetime(), config.engineAtStart());
    }

    static DockerSettings settings(SandboxConfig config) {
        return new DockerSettings(config.image(), config.docker().runtime().orElse(""), config.docker().host(),
                AddressRange.parse(config.network().cidr()), config.docker().dataVolume().orElse(""));
    }
}
