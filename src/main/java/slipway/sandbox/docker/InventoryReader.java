package slipway.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import slipway.sandbox.Limits;
import slipway.sandbox.docker.Inventory.Build;
import slipway.sandbox.docker.Inventory.Machine;
import slipway.sandbox.docker.Inventory.Net;
import slipway.sandbox.docker.Inventory.Volume;

/** Reads the inventory: three questions at the same time, as each opening of a sandbox begins with them; a few milliseconds. */
final class InventoryReader {
    private InventoryReader() {
    }

    static Inventory read(DockerClient docker) {
        FutureTask<List<Net>> networks = new FutureTask<>(() -> networks(docker));
        FutureTask<List<Volume>> volumes = new FutureTask<>(() -> volumes(docker));
        Thread.ofVirtual().start(networks);
        Thread.ofVirtual().start(volumes);
        List<Machine> machines = machines(docker);
        return new Inventory(machines, answer(networks), answer(volumes));
    }

    private static <T> T answer(Future<T> question) {
        try {
            return question.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while the engine was asked"));
        }
    }

    private static List<Machine> machines(DockerClient docker) {
        return docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(Tags.SLOT)).exec().stream()
                .flatMap(container -> Tags.read(container.getLabels()).flatMap(tags -> machine(tags, container)).stream()).toList();
    }

    private static Optional<Machine> machine(Tags tags, Container container) {
        Map<String, String> labels = container.getLabels();
        String sandbox = labels.getOrDefault(Tags.SANDBOX, "");
        try {
            Instant expires = Instant.ofEpochSecond(Long.parseLong(labels.getOrDefault(Tags.EXPIRES, "")));
            return sandbox.matches("[0-9a-f]{16}")
                    ? Optional.of(new Machine(tags, container.getId(), sandbox, expires, "running".equals(container.getState()), build(container)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One of an older version says nothing of its memory: it had the default. */
    private static Build build(Container container) {
        Map<String, String> labels = container.getLabels();
        String memory = labels.getOrDefault(Tags.MEMORY, Long.toString(Limits.DEFAULT.memoryBytes()));
        return new Build(Long.parseLong(memory), labels.getOrDefault(Tags.PROFILE, ""),
                Stream.of(container.getNames()).anyMatch(Names::saysWaiting));
    }

    private static List<Net> networks(DockerClient docker) {
        return docker.listNetworksCmd().withFilter("label", List.of(Tags.SLOT)).exec().stream()
                .flatMap(network -> Tags.read(network.getLabels())
                        .map(tags -> new Net(tags, network.getId(), subnet(network))).stream())
                .toList();
    }

    private static String subnet(Network network) {
        return Stream.ofNullable(network.getIpam().getConfig()).flatMap(List::stream).findFirst()
                .map(Network.Ipam.Config::getSubnet).orElse("");
    }

    private static List<Volume> volumes(DockerClient docker) {
        List<InspectVolumeResponse> found = docker.listVolumesCmd().withFilter("label", List.of(Tags.SLOT)).exec().getVolumes();
        return Stream.ofNullable(found).flatMap(List::stream)
                .flatMap(volume -> Tags.read(volume.getLabels()).map(tags -> new Volume(tags, volume.getName())).stream())
                .toList();
    }
}
