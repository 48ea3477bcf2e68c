package slipway.tutorial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.kernel.KernelSession;

/**
 * What other lessons left in a sandbox's engine when a lesson was first opened in it: containers, networks and volumes that are older than
 * the mark which the lesson's files leave. Nothing else has to be remembered, and what a lesson makes itself, cells and setups, is always
 * younger. The engine is the learner's, so what it says is checked and bounded.
 */
record Leftovers(List<String> containers, List<String> networks, List<String> volumes) {
    static final Leftovers NONE = new Leftovers(List.of(), List.of(), List.of());
    private static final int MOST = 200;
    private static final int MOST_LINES = 20;
    /** Made by the engine itself, for swarms. */
    private static final Set<String> THE_ENGINES = Set.of("ingress", "docker_gwbridge");
    private static final Pattern LINE = Pattern.compile("\"?([0-9T:.Z+-]{19,40})\"? (container|network|volume) /?([a-zA-Z0-9][a-zA-Z0-9_.-]{0,254})");
    private static final String LOOK = """
            mark=~/.slipway/"$1".files
            [ ! -e ~/.slipway/"$1".looked ] && [ -e "$mark" ] || exit 0
            date -u -r "$mark" +%Y-%m-%dT%H:%M:%S.%NZ
            docker ps --all --quiet | xargs -r docker inspect --format '{{.Created}} container {{.Name}}'
            docker network ls --quiet --filter type=custom | xargs -r docker network inspect --format '{{json .Created}} network {{.Name}}'
            docker volume ls --quiet | xargs -r docker volume inspect --format '{{.CreatedAt}} volume {{.Name}}'
            """;
    private static final String ANSWERED = ": > ~/.slipway/\"$1\".looked";

    Leftovers {
        containers = List.copyOf(containers);
        networks = List.copyOf(networks);
        volumes = List.copyOf(volumes);
    }

    boolean none() {
        return containers.isEmpty() && networks.isEmpty() && volumes.isEmpty();
    }

    /** Looks unless it was {@link #answered} for this lesson before. Blocks. @throws IOException when the sandbox is lost meanwhile */
    static Leftovers look(KernelSession kernel, String lesson) throws IOException {
        LearnerProgram.Ran ran = LearnerProgram.run(kernel, List.of("bash", "-c", LOOK, "slipway", lesson), Map.of(), null, stdin -> { });
        return read(new String(ran.output(), StandardCharsets.UTF_8).lines().toList());
    }

    /** It need not be looked again for this lesson. Blocks. */
    static void answered(KernelSession kernel, String lesson) throws IOException {
        LearnerProgram.run(kernel, List.of("bash", "-c", ANSWERED, "slipway", lesson), Map.of(), null, stdin -> { });
    }

    /** @param lines the lesson's mark, and a line for each thing of the engine */
    static Leftovers read(List<String> lines) {
        Instant opened = lines.isEmpty() ? null : time(lines.getFirst());
        if (opened == null) {
            return NONE;
        }
        List<String> containers = new ArrayList<>();
        List<String> networks = new ArrayList<>();
        List<String> volumes = new ArrayList<>();
        for (String line : lines) {
            Matcher thing = LINE.matcher(line);
            if (thing.matches() && older(time(thing.group(1)), thing.group(2), opened) && !THE_ENGINES.contains(thing.group(3))) {
                List<String> kind = switch (thing.group(2)) {
                    case "container" -> containers;
                    case "network" -> networks;
                    default -> volumes;
                };
                if (kind.size() < MOST) {
                    kind.add(thing.group(3));
                }
            }
        }
        return new Leftovers(containers, networks, volumes);
    }

    /** A volume's time is told in whole seconds: one of the same second is the lesson's. */
    private static boolean older(Instant made, String kind, Instant opened) {
        return made != null && made.isBefore(kind.equals("volume") ? opened.truncatedTo(ChronoUnit.SECONDS) : opened);
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null; // not a time: the learner's engine says what it likes
        }
    }

    /** A line for each, not too many. */
    List<String> lines() {
        List<String> all = new ArrayList<>();
        containers.forEach(name -> all.add("container " + name));
        networks.forEach(name -> all.add("network " + name));
        volumes.forEach(name -> all.add("volume " + (name.length() > 40 ? name.substring(0, 12) + "… (without a name)" : name)));
        if (all.size() > MOST_LINES) {
            int more = all.size() - MOST_LINES;
            all.subList(MOST_LINES, all.size()).clear();
            all.add("and " + more + " more");
        }
        return all;
    }

    /** In numbers: "2 containers and 1 volume". */
    String words() {
        List<String> parts = new ArrayList<>();
        List.of(Map.entry("container", containers), Map.entry("network", networks), Map.entry("volume", volumes)).forEach(kind -> {
            if (!kind.getValue().isEmpty()) {
                parts.add(Words.count(kind.getValue().size(), kind.getKey()));
            }
        });
        return parts.size() < 2 ? String.join("", parts)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }

    /** Removes all of it, as the learner. Blocks. @return what went wrong, in the engine's words; empty when all is gone */
    String remove(KernelSession kernel) throws IOException {
        return (remove(kernel, containers, "rm", "--force", "--volumes") + " " + remove(kernel, networks, "network", "rm") + " "
                + remove(kernel, volumes, "volume", "rm", "--force")).strip();
    }

    private static String remove(KernelSession kernel, List<String> names, String... command) throws IOException {
        if (names.isEmpty()) {
            return "";
        }
        List<String> argv = new ArrayList<>(List.of("docker"));
        argv.addAll(List.of(command));
        argv.addAll(names);
        LearnerProgram.Ran ran = LearnerProgram.run(kernel, argv, Map.of(), null, stdin -> { });
        return ran.exit().exitCode() == 0 ? "" : ran.words();
    }
}
