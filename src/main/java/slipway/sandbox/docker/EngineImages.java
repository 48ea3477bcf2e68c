package slipway.sandbox.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import slipway.sandbox.ImageSource;
import slipway.sandbox.SandboxException;

/** The images of a Docker engine. */
public final class EngineImages implements ImageSource, AutoCloseable {
    private static final int MINUTES_TO_PULL = 60;
    private static final int MINUTES_TO_BUILD = 30;
    private static final int LONGEST_EXCERPT = 1_500;
    private static final long TELL_EVERY_NANOS = 5_000_000_000L;

    private final EngineClient client;
    private final Map<String, String> proxies;

    /** @param environment whose proxy settings builds are given */
    public EngineImages(DockerSettings settings, Map<String, String> environment) {
        this.client = new EngineClient(settings);
        this.proxies = new HashMap<>(environment);
        proxies.keySet().retainAll(Set.of("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"));
    }

    @Override
    public Optional<Found> find(String image) throws SandboxException {
        return client.ask("look at the image " + image, docker -> {
            try {
                InspectImageResponse found = docker.inspectImageCmd(image).exec();
                Map<String, String> labels = found.getConfig() == null ? null : found.getConfig().getLabels();
                return Optional.of(new Found(found.getId(), labels == null ? Map.of() : labels));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void pull(String image, Consumer<String> progress) throws SandboxException {
        carryOut("pull " + image, () -> client.ask("pull " + image, docker ->
                finish(docker.pullImageCmd(withTag(image)).exec(new Pulling(progress)), MINUTES_TO_PULL)));
    }

    /** Without a tag an engine would pull all of them. */
    private static String withTag(String image) {
        return image.lastIndexOf(':') > image.lastIndexOf('/') ? image : image + ":latest";
    }

    @Override
    public void build(String image, Path directory, Map<String, String> labels) throws SandboxException {
        StringBuffer said = new StringBuffer();
        carryOut("build " + image, () -> client.ask("build " + image, docker -> {
            BuildImageCmd command = docker.buildImageCmd(directory.toFile()).withTags(Set.of(image)).withLabels(labels).withForcerm(true);
            proxies.forEach(command::withBuildArg);
            try {
                return command.exec(new Building(said)).awaitImageId(MINUTES_TO_BUILD, TimeUnit.MINUTES);
            } catch (DockerClientException e) {
                throw new DockerClientException(e.getMessage() + " It said: " + said.substring(Math.max(0, said.length() - LONGEST_EXCERPT)).strip(), e);
            }
        }));
    }

    @Override
    public void save(String image, Path file) throws SandboxException {
        client.ask("save " + image, docker -> {
            try (InputStream archive = docker.saveImageCmd(withTag(image)).exec()) {
                return Files.copy(archive, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void remove(String image) throws SandboxException {
        client.ask("remove the image " + image, docker -> {
            try {
                return docker.removeImageCmd(image).exec();
            } catch (NotFoundException | ConflictException e) {
                return null;
            }
        });
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SandboxException;
    }

    /** What an engine tells within a stream is thrown by the client as an error of its own kind. */
    private static void carryOut(String doing, Work work) throws SandboxException {
        try {
            work.run();
        } catch (DockerClientException e) {
            throw new SandboxException.EngineUnavailable("The Docker engine could not " + doing + ": " + e.getMessage(), e);
        }
    }

    private static <T extends ResultCallback.Adapter<?>> T finish(T answer, int minutes) {
        try {
            if (!answer.awaitCompletion(minutes, TimeUnit.MINUTES)) {
                throw new DockerClientException("not done within " + minutes + " minutes");
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DockerClientException("interrupted", e);
        }
    }

    /** Adds up the layers' progress, and makes an error in the stream an exception. */
    private static final class Pulling extends ResultCallback.Adapter<PullResponseItem> {
        private final Consumer<String> progress;
        private final Map<String, ProgressDetail> layers = new ConcurrentHashMap<>();
        private long told = System.nanoTime();

        Pulling(Consumer<String> progress) {
            this.progress = progress;
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.isErrorIndicated()) {
                throw new DockerClientException(item.getErrorDetail() == null ? item.getError() : item.getErrorDetail().getMessage());
            }
            ProgressDetail detail = item.getProgressDetail();
            if ("Downloading".equals(item.getStatus()) && detail != null && detail.getTotal() != null) {
                layers.put(item.getId(), detail);
            }
            if (System.nanoTime() - told > TELL_EVERY_NANOS && !layers.isEmpty()) {
                told = System.nanoTime();
                progress.accept(megabytes(ProgressDetail::getCurrent) + " of " + megabytes(ProgressDetail::getTotal) + " MB");
            }
        }

        private long megabytes(java.util.function.ToLongFunction<ProgressDetail> part) {
            return List.copyOf(layers.values()).stream().mapToLong(part).sum() / 1_000_000;
        }
    }

    private static final class Building extends BuildImageResultCallback {
        private final StringBuffer said;

        Building(StringBuffer said) {
            this.said = said;
        }

        @Override
        public void onNext(BuildResponseItem item) {
            Optional.ofNullable(item.getStream()).ifPresent(said::append);
            super.onNext(item);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
