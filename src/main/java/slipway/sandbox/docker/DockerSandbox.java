package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/** A running container, seen from one server; holds nothing that must be closed. */
final class DockerSandbox implements Sandbox {
    private final Inventory.Machine machine;
    private final Engine engine;
    private final RunDirectories directories;
    private final Removal removal;

    DockerSandbox(Inventory.Machine machine, Engine engine, RunDirectories directories, Removal removal) {
        this.machine = machine;
        this.engine = engine;
        this.directories = directories;
        this.removal = removal;
    }

    @Override
    public String id() {
        return machine.sandbox();
    }

    @Override
    public SandboxOwner owner() {
        return machine.tags().owner();
    }

    @Override
    public SocketChannel connect() throws SandboxException {
        return new AgentSocket(directories.socket(id()), this::requireRunning).connect(AgentSocket.PATIENCE);
    }

    /** Waits until the agent takes connections. It takes them as they come, so one that says nothing does no harm. */
    void awaitAgent() throws SandboxException {
        try {
            connect().close();
        } catch (IOException e) {
            throw new SandboxException.Unreachable("The connection to the sandbox broke: " + e.getMessage(), e);
        }
    }

    private void requireRunning() throws SandboxException {
        Optional<String> ending = engine.ending(machine.id());
        if (ending.isPresent()) {
            throw new SandboxException.Lost("The sandbox " + ending.get(), null);
        }
    }

    @Override
    public boolean running() throws SandboxException {
        return engine.running(machine.id());
    }

    @Override
    public void renew(Duration lifetime) throws SandboxException {
        try {
            directories.lease(id(), Instant.now().plus(lifetime));
        } catch (IOException e) {
            throw new SandboxException.HostUnfit("Cannot write how long a sandbox may stay: " + e.getMessage()
                    + ". Check SLIPWAY_DATA and the free space.", e);
        }
    }

    @Override
    public void stop() throws SandboxException {
        removal.stop(owner(), id());
    }

    @Override
    public void remove() throws SandboxException {
        removal.remove(owner(), id());
    }

    @Override
    public String toString() {
        return "sandbox " + id() + " of " + owner();
    }
}
