package slipway.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.database.Database;

/** What is there of an instance that belongs to nobody, and what its journal lacks. */
final class Leftovers {
    private final String instance;
    private final Path data;

    Leftovers(ServerProcess server) {
        this.instance = server.instance();
        this.data = server.data();
    }

    /** Empty when every container runs as the only one of its slot, or is the registry, and every network, volume and file has a slot or sandbox that is there. */
    List<String> find() {
        List<String> found = new ArrayList<>();
        Set<String> sandboxes = new TreeSet<>();
        Set<String> slots = new HashSet<>();
        list("ps", "-a", "{{.Label \"slipway.sandbox\"}},{{.Label \"slipway.slot\"}},{{.State}},{{.Names}}").forEach(line -> {
            String[] parts = line.split(",");
            boolean registry = parts[3].endsWith("-registry");
            sandboxes.add(registry ? "registry" : parts[0]);
            if (!parts[2].equals("running") || !registry && (parts[1].isEmpty() || !slots.add(parts[1]))) {
                found.add("container: " + line);
            }
        });
        Set<String> kept = list("volume", "ls", "{{.Label \"slipway.slot\"}}").stream().collect(Collectors.toSet());
        list("network", "ls", "{{.Label \"slipway.slot\"}}").stream().filter(slot -> !slots.contains(slot) && !kept.contains(slot))
                .forEach(slot -> found.add("network of slot " + slot));
        slots.stream().filter(slot -> !kept.contains(slot)).forEach(slot -> found.add("a container without volumes: slot " + slot));
        files("run").stream().filter(name -> !sandboxes.contains(name.replace(".lease", ""))).forEach(name -> found.add("file run/" + name));
        return found;
    }

    private List<String> list(String... words) {
        List<String> command = new ArrayList<>(List.of(words).subList(0, words.length - 1));
        command.addAll(List.of("--filter", "label=slipway.instance=" + instance, "--format", words[words.length - 1]));
        return Engine.docker(command.toArray(String[]::new)).lines().toList();
    }

    private Set<String> files(String directory) {
        try (Stream<Path> files = Files.list(data.resolve(directory))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs that have not ended, and outputs that overlap or go beyond their run's length: a line each. */
    static List<String> inJournal(Database database) {
        return database.read(handle -> Stream.concat(
                handle.createQuery("SELECT id FROM run WHERE ended_at IS NULL OR closed_at IS NULL").mapTo(String.class).stream().map(id -> "open run " + id),
                handle.createQuery("""
                        SELECT run.id FROM run JOIN output ON output.run = run.id
                        WHERE output.to_byte > run.output_length OR output.to_byte <= output.from_byte OR EXISTS (SELECT 1 FROM output AS other
                            WHERE other.run = output.run AND other.from_byte > output.from_byte AND other.from_byte < output.to_byte)
                        """).mapTo(String.class).stream().map(id -> "odd output of run " + id)).toList());
    }
}
