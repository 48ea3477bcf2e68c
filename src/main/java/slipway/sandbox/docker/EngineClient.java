package slipway.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import slipway.sandbox.SandboxException;

/**
 * The connection to the engine, made at the first question, so that a server starts without an engine too and does not wait for
 * the client's classes (a second in a cold JVM). Speaks the newest API version that we know and the engine offers: engines
 * refuse versions that are too old for them as well as too new.
 */
final class EngineClient implements AutoCloseable {
    /** The oldest that Docker 29 accepts, and the newest that our client knows. */
    private static final RemoteApiVersion NEWEST = RemoteApiVersion.VERSION_1_44;
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration TO_ANSWER = Duration.ofMinutes(2);
    private static final int CONNECTIONS = 64;

    private final String host;
    private final EngineErrors errors;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile DockerClient client;

    EngineClient(DockerSettings settings) {
        this.host = settings.host();
        this.errors = new EngineErrors(settings);
    }

    /** @param doing completes "could not …" */
    <T> T ask(String doing, Function<DockerClient, T> question) throws SandboxException {
        try {
            return question.apply(connected());
        } catch (RuntimeException e) {
            throw errors.explain(doing, e);
        }
    }

    private DockerClient connected() {
        if (client != null) {
            return client;
        }
        connecting.lock();
        try {
            if (client == null) {
                client = connect();
            }
            return client;
        } finally {
            connecting.unlock();
        }
    }

    private DockerClient connect() {
        DockerClientConfig anyVersion = config(RemoteApiVersion.unknown());
        DockerHttpClient transport = new ZerodepDockerHttpClient.Builder().dockerHost(anyVersion.getDockerHost())
                .connectionTimeout(TO_CONNECT).responseTimeout(TO_ANSWER).maxConnections(CONNECTIONS).build();
        try {
            Version version = DockerClientImpl.getInstance(anyVersion, transport).versionCmd().exec();
            RemoteApiVersion offered = RemoteApiVersion.parseConfig(version.getApiVersion());
            return DockerClientImpl.getInstance(config(offered.isGreater(NEWEST) ? NEWEST : offered), transport);
        } catch (RuntimeException e) {
            close(transport);
            throw e;
        }
    }

    private DockerClientConfig config(RemoteApiVersion version) {
        return DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host).withDockerTlsVerify(false).withApiVersion(version).build();
    }

    @Override
    public void close() {
        if (client != null) {
            close(client);
        }
    }

    private static void close(Closeable connections) {
        try {
            connections.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
