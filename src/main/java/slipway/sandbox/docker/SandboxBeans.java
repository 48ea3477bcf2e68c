package slipway.sandbox.docker;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
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
    @Startup
    DockerSandboxProvider provider(SandboxConfig config, SandboxTerms terms, @ConfigProperty(name = "slipway.data") Path data,
            @ConfigProperty(name = "slipway.sandbox.stop-on-exit") boolean stopOnExit, @ConfigProperty(name = "slipway.mode") String mode,
            SandboxMeter meter) {
        Provision provision = new Provision(terms, config.docker().capacity(), config.docker().pool(), stopOnExit);
        DockerSandboxProvider provider = new DockerSandboxProvider(settings(config, mode), InstanceFile.readOrCreate(data.resolve("instance")),
                data, provision, meter);
        provider.keepRegistry(stopOnExit);
        provider.keepGuard(config.reapEvery());
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

    /** Until it answers, learners' engines can pull nothing: a server that is not ready says so. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck registryHealth(DockerSandboxProvider provider) {
        return () -> answer("course registry", provider.registryTrouble());
    }

    /** Where it is down, learners are told so when they want a sandbox; all other pages work. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck firewallHealth(DockerSandboxProvider provider) {
        return () -> answer("sandbox firewall", provider.refusal());
    }

    /** Learners' disk without a limit is told, and keeps nobody from working. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck diskLimitHealth(DockerSandboxProvider provider) {
        return () -> HealthCheckResponse.named("learners' disk").up().withData("trouble", provider.unlimitedDisk()).build();
    }

    private static HealthCheckResponse answer(String name, String trouble) {
        return HealthCheckResponse.named(name).status(trouble.isEmpty()).withData("trouble", trouble).build();
    }

    @Produces
    @Singleton
    SandboxTerms terms(SandboxConfig config) {
        return new SandboxTerms(limits(config), config.lifetime(), config.engineAtStart());
    }

    static Limits limits(SandboxConfig config) {
        return new Limits(config.memory().asLongValue(), config.cpus(), config.processes(), config.tmp().asLongValue(),
                config.disk().home().asLongValue(), config.disk().engine().asLongValue());
    }

    /** @param mode {@code local}, where the learner owns the machine, or {@code classroom} */
    static DockerSettings settings(SandboxConfig config, String mode) {
        boolean owned = mode.equals("local");
        return new DockerSettings(config.image(), config.docker().runtime().orElse(""), config.docker().host(),
                AddressRange.parse(config.network().cidr()), config.docker().dataVolume().orElse(""),
                config.docker().internet().orElse(owned), !owned);
    }
}
