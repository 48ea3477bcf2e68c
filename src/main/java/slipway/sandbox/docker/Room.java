package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import slipway.sandbox.SandboxException;

/**
 * What this machine has for sandboxes. Memory: what the engine's machine has, less a reserve for the host, the server, its database and the
 * judge. A sandbox counts with all that it may use, so that memory is never promised twice. Disk: what is free where the engine keeps
 * volumes, as far as the server can see that. Asks the engine once.
 */
final class Room {
    /** Kernel, engine, server (heap 512 MiB at most), database. */
    private static final long SERVICES = 768L << 20;
    /** Its sandbox is opened by the server whenever a check wants it, also when all places are taken. */
    private static final long JUDGE = 1L << 30;
    /** Of the machine's memory, for the host's own caches: the larger it is, the more sandboxes read through them. */
    private static final int CACHES = 32;
    /** What a new sandbox needs to be of any use: course images and a first build. */
    private static final long DISK_EACH = 1L << 30;

    private final DockerSettings settings;
    private final Provision provision;
    private final Engine engine;
    private final Path data;
    private volatile Engine.Host host;

    /** @param data the server's data directory: in a container it is on the engine's disk, whose own directory cannot be seen from there */
    Room(DockerSettings settings, Provision provision, Engine engine, Path data) {
        this.settings = settings;
        this.provision = provision;
        this.engine = engine;
        this.data = data;
    }

    /** How many sandboxes of an ordinary learner may run when {@code used} is what the running ones count for, and why. */
    record Bound(long most, String why) {
        static Bound smaller(Bound one, Bound other) {
            return other.most < one.most ? other : one;
        }
    }

    Bound bound(int running) throws SandboxException {
        int slots = settings.addresses().slots();
        Bound addresses = new Bound(slots, "sandbox.network.cidr " + settings.addresses() + " has addresses for " + slots + " sandboxes.");
        return Bound.smaller(Bound.smaller(memoryBound(), diskBound(running)), addresses);
    }

    private Bound memoryBound() throws SandboxException {
        if (provision.capacity().isPresent()) {
            int most = provision.capacity().getAsInt();
            return new Bound(most, "sandbox.docker.capacity allows " + most + ".");
        }
        long each = provision.limits().memoryBytes();
        long most = memory() / each;
        return new Bound(most, "This machine has " + gigabytes(total()) + " of memory; " + gigabytes(total() - memory())
                + " are kept for the host, the server and the judge, and each sandbox may use " + (each >> 20) + " MiB.");
    }

    private Bound diskBound(int running) throws SandboxException {
        OptionalLong free = freeDisk();
        return free.isEmpty() ? new Bound(Long.MAX_VALUE, "")
                : new Bound(running + free.getAsLong() / DISK_EACH, "The engine's disk has " + gigabytes(free.getAsLong())
                        + " left, and a new sandbox needs " + gigabytes(DISK_EACH) + ".");
    }

    /** What a sandbox of this size takes of {@link #total places}: bytes, or one when their number is set. */
    long weight(long memory) {
        return memory == 0 || provision.capacity().isEmpty() ? memory : 1;
    }

    /** All that sandboxes may weigh together. On a small machine one is let in whatever it needs. */
    long weight() throws SandboxException {
        return provision.capacity().isPresent() ? provision.capacity().getAsInt() : memory();
    }

    private long memory() throws SandboxException {
        return Math.max(total() - JUDGE - SERVICES - total() / CACHES, provision.limits().memoryBytes());
    }

    boolean diskForAnother() throws SandboxException {
        return freeDisk().orElse(Long.MAX_VALUE) >= DISK_EACH;
    }

    /** Whether another sandbox would make the machine swap or kill now, whatever the limits say. */
    boolean memoryForAnother() {
        OptionalLong available = Meminfo.available();
        return available.orElse(Long.MAX_VALUE) >= provision.limits().memoryBytes() + (SERVICES >> 1);
    }

    private long total() throws SandboxException {
        return host().memory();
    }

    private Engine.Host host() throws SandboxException {
        if (host == null) {
            host = engine.host();
        }
        return host;
    }

    /** Of the engine in {@link OwnerFiles}. */
    String engineId() throws SandboxException {
        return host().id();
    }

    private OptionalLong freeDisk() throws SandboxException {
        Path place = settings.dataVolume().isEmpty() ? Path.of(host().directory()) : data;
        try {
            return OptionalLong.of(Files.getFileStore(place).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
