package slipway.escape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What a learner may try to get out of a sandbox, on the real thing: the attempts of {@code src/test/escapes}, each in every place
 * that a learner has. `a plain container` is the control: there the same attempts must find the door open, or they prove nothing.
 */
@Timeout(120)
class EscapeTest {
    private static final Path ATTEMPTS = Path.of("src/test/escapes").toAbsolutePath();
    private static final String CONTAINER = "docker run --rm --cap-add ALL --security-opt seccomp=unconfined --security-opt systempaths=unconfined"
            + " --security-opt apparmor=unconfined --pid host --network %s --ipc host --uts host --cgroupns host -v /:/host alpine:3 chroot /host ";
    private static final String NAMESPACE = "unshare --user --map-root-user --map-auto --mount --net --ipc --uts --cgroup ";

    private static Sandboxes sandboxes;
    private static Canaries canaries;
    private static String parameters;

    @BeforeAll
    static void open() throws Exception {
        sandboxes = new Sandboxes();
        canaries = new Canaries(sandboxes);
        parameters = new ObjectMapper().writeValueAsString(canaries.parameters());
        sandboxes.attacker.startEngine();
        sandboxes.attacker.pull("alpine:3");
        try (Stream<Path> files = Files.list(ATTEMPTS)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".py")).toList()) {
                sandboxes.attacker.writeFile("escapes/" + file.getFileName(), Files.readString(file));
            }
        }
        sandboxes.attacker.writeFile("escapes/parameters", parameters);
    }

    @AfterAll
    static void close() throws Exception {
        if (canaries != null) {
            canaries.close();
        }
        if (sandboxes != null) {
            sandboxes.close();
        }
    }

    @TestFactory
    Stream<DynamicNode> attempts() throws Exception {
        Map<String, String> before = host();
        Map<String, List<Attempted>> everywhere = new LinkedHashMap<>();
        everywhere.put("a cell", attempt("", "cell"));
        everywhere.put("root of a namespace", attempt(NAMESPACE, "namespace"));
        everywhere.put("root of a container in the engine's network", attempt(CONTAINER.formatted("host"), "container"));
        everywhere.put("root of a container", attempt(CONTAINER.formatted("bridge"), "container"));
        List<DynamicNode> all = new ArrayList<>();
        everywhere.forEach((place, attempted) -> all.add(tests(place, attempted.stream().map(Attempted::mustBeClosed))));
        all.add(tests("a plain container", control("control", Docker.UNCONFINED, "--device-cgroup-rule", "b *:* rwm", "--device-cgroup-rule",
                "c *:* rwm", "-v", "/sys:/sys", "--network", "host", "--pid", "container:" + sandboxes.attacker.container,
                "--volumes-from", sandboxes.attacker.container)));
        all.add(tests("a user of the host with the same uid", control("same uid", canaries.ofTheSameUid())));
        Map<String, String> after = host();
        all.add(dynamicTest("the host is as it was", () -> assertEquals(before, after)));
        all.add(dynamicTest("the neighbour is as it was", EscapeTest::checkNeighbour));
        all.add(dynamicTest("the attacker's own shell goes on", () -> assertEquals("fine\n", sandboxes.attacker.cells.text("main", "echo fine"))));
        return all.stream();
    }

    private static DynamicContainer tests(String place, Stream<DynamicNode> tests) {
        return dynamicContainer(place, tests);
    }

    private static List<Attempted> attempt(String way, String place) {
        return Attempted.read(sandboxes.attacker.cell(way + "python3 -B ~/lesson/escapes/escape.py " + place + " \"$(cat ~/lesson/escapes/parameters)\""));
    }

    /** Outside of any sandbox, where what is attacked can be reached: the doors that are closed elsewhere must be seen to be open. */
    private static Stream<DynamicNode> control(String place, List<String> options, String... more) throws Exception {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        all.addAll(List.of("-v", ATTEMPTS + ":/escapes:ro"));
        return Attempted.read(Docker.run(all, "python3", "-B", "/escapes/escape.py", place, parameters)).stream().map(Attempted::mustBeOpen);
    }

    /** What everybody may read of it, and what an attempt that succeeds would change. */
    private static Map<String, String> host() throws Exception {
        Map<String, String> seen = new LinkedHashMap<>();
        for (String file : List.of("sys/kernel/core_pattern", "sys/kernel/hostname", "sys/kernel/domainname", "sys/kernel/modprobe",
                "sys/vm/nr_hugepages", "sys/vm/overcommit_memory", "sys/kernel/keys/maxkeys", "modules", "swaps")) {
            if (Files.isReadable(Path.of("/proc", file))) {
                seen.put(file, Kernel.read("/proc/" + file));
            }
        }
        seen.put("canary", Files.readString(sandboxes.data.resolve("canary")));
        seen.put("registry", String.join(" ", sandboxes.data.resolve("run/registry").toFile().list()));
        seen.put("run", String.join(" ", sandboxes.data.resolve("run").resolve(sandboxes.attacker.sandbox.id()).toFile().list()));
        return seen;
    }

    private static void checkNeighbour() {
        assertEquals("slipway\nfine\n", sandboxes.neighbour.cells.text("main", "hostname; kill -0 %1 && echo fine"));
        assertTrue(canaries.answersOnTheHost());
    }
}
