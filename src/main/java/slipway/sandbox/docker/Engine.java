package slipway.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.CreateNetworkCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.SyncDockerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import slipway.sandbox.SandboxException;

/** The few calls that sandboxes need of the engine, in our words. Removing what is gone is no error. Blocks; any thread. */
final class Engine implements AutoCloseable {
    private static final int SECONDS_TO_STOP = 5;
    private static final int SECONDS_TO_WAIT = 30;
    private static final int LAST_LINES = 8;
    private static final int LONGEST_EXCERPT = 2_000;

    private final EngineClient client;

    Engine(DockerSettings settings) {
        this.client = new EngineClient(settings);
    }

    Inventory inventory() throws SandboxException {
        return client.ask("list the sandboxes", InventoryReader::read);
    }

    /**
     * The engine itself.
     *
     * @param id of the engine, its own for ever
     * @param memory of its machine, bytes
     * @param directory where it keeps images and volumes, on its machine
     */
    record Host(String id, long memory, String directory) {
    }

    Host host() throws SandboxException {
        return client.ask("say what it has", docker -> {
            Info info = docker.infoCmd().exec();
            return new Host(info.getId(), info.getMemTotal(), info.getDockerRootDir());
        });
    }

    /** False when another network has the bridge or the addresses. */
    boolean createNetwork(String name, String bridge, String subnet, Map<String, String> labels) throws SandboxException {
        return client.ask("make the network " + name, docker -> {
            CreateNetworkCmd command = docker.createNetworkCmd().withName(name).withDriver("bridge").withLabels(labels)
                    .withOptions(Map.of("com.docker.network.bridge.name", bridge))
                    .withIpam(new Network.Ipam().withConfig(new Network.Ipam.Config().withSubnet(subnet)));
            try {
                command.exec();
                return true;
            } catch (DockerException e) {
                if (EngineErrors.taken(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** @return the container's id */
    String createContainer(String image, Consumer<CreateContainerCmd> profile) throws SandboxException {
        return client.ask("make the sandbox", docker -> {
            CreateContainerCmd command = docker.createContainerCmd(image);
            profile.accept(command);
            return command.exec().getId();
        });
    }

    void start(String container) throws SandboxException {
        client.ask("start the sandbox", docker -> docker.startContainerCmd(container).exec());
    }

    void rename(String container, String name) throws SandboxException {
        client.ask("rename the sandbox", docker -> docker.renameContainerCmd(container).withName(name).exec());
    }

    /** Where the engine keeps the volume; empty when there is none of this name. */
    Optional<String> mountPoint(String volume) throws SandboxException {
        return client.ask("look at the volume " + volume, docker -> {
            try {
                return Optional.of(docker.inspectVolumeCmd(volume).exec().getMountpoint());
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Starts a container, waits for its end, but not for ever, and answers what {@link #ending} says. */
    String run(String container) throws SandboxException {
        start(container);
        client.ask("wait for a container", docker -> await(docker.waitContainerCmd(container).exec(new WaitContainerResultCallback())));
        return ending(container).orElse("still runs");
    }

    /** Ids of containers with these labels that do not run and were made before. */
    List<String> idle(Map<String, String> labels, Instant madeBefore) throws SandboxException {
        return client.ask("list containers", docker -> docker.listContainersCmd().withShowAll(true).withLabelFilter(labels)
                .withStatusFilter(List.of("created", "exited", "dead")).exec().stream()
                .filter(container -> container.getCreated() < madeBefore.getEpochSecond()).map(Container::getId).toList());
    }

    /** Asks the processes to end, and ends them after some seconds. */
    void stop(String container) throws SandboxException {
        end("stop the sandbox", docker -> docker.stopContainerCmd(container).withTimeout(SECONDS_TO_STOP));
    }

    /** Ends it at once if it runs; volumes stay. */
    void removeContainer(String container) throws SandboxException {
        end("remove the sandbox", docker -> docker.removeContainerCmd(container).withForce(true));
    }

    void removeNetwork(String id) throws SandboxException {
        end("remove the network " + id, docker -> docker.removeNetworkCmd(id));
    }

    void removeVolume(String name) throws SandboxException {
        end("remove the volume " + name, docker -> docker.removeVolumeCmd(name));
    }

    private void end(String doing, Function<DockerClient, SyncDockerCmd<?>> command) throws SandboxException {
        client.ask(doing, docker -> {
            try {
                return command.apply(docker).exec();
            } catch (NotFoundException | NotModifiedException e) {
                return null;
            }
        });
    }

    boolean running(String container) throws SandboxException {
        return state(container).map(ContainerState::getRunning).orElse(false);
    }

    /** Whether a container of this name runs this image with these arguments. */
    boolean runs(String name, String image, List<String> arguments) throws SandboxException {
        return client.ask("look at the container " + name, docker -> {
            try {
                InspectContainerResponse found = docker.inspectContainerCmd(name).exec();
                return Boolean.TRUE.equals(found.getState().getRunning()) && image.equals(found.getConfig().getImage())
                        && found.getConfig().getCmd() != null && arguments.equals(List.of(found.getConfig().getCmd()));
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    /** Why it does not run, completing "the sandbox …"; empty while it runs. */
    Optional<String> ending(String container) throws SandboxException {
        Optional<ContainerState> state = state(container);
        if (state.isEmpty()) {
            return Optional.of("was removed");
        }
        return Boolean.TRUE.equals(state.get().getRunning()) ? Optional.empty() : Optional.of(ending(state.get(), lastLines(container)));
    }

    private static String ending(ContainerState state, String lastLines) {
        return "ended with exit code " + state.getExitCodeLong()
                + (Boolean.TRUE.equals(state.getOOMKilled()) ? " when its memory was used up" : "")
                + (lastLines.isEmpty() ? "" : ", saying: " + lastLines);
    }

    private Optional<ContainerState> state(String container) throws SandboxException {
        return client.ask("look at the sandbox", docker -> {
            try {
                return Optional.of(docker.inspectContainerCmd(container).exec().getState());
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private String lastLines(String container) throws SandboxException {
        StringBuffer text = new StringBuffer();
        ResultCallback.Adapter<Frame> collector = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
                if (text.length() < LONGEST_EXCERPT) {
                    text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                }
            }
        };
        client.ask("read the sandbox's log", docker -> await(docker.logContainerCmd(container).withStdOut(true).withStdErr(true)
                .withTail(LAST_LINES).exec(collector)));
        return text.toString().strip();
    }

    private static boolean await(ResultCallbackTemplate<?, ?> answer) {
        try {
            return answer.awaitCompletion(SECONDS_TO_WAIT, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
