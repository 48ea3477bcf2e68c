import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was measured, against what we want. Any thread. */
final class Figures {
    private static final Path FILE = Path.of("target/bench.json");

    /** A limit that a figure keeps to. */
    private record Goal(String words, boolean atMost, double limit) {
        static Goal most(double limit) {
            return new Goal("at most", true, limit);
        }

        static Goal least(double limit) {
            return new Goal("at least", false, limit);
        }

        String of(double value) {
            boolean met = atMost ? value <= limit : value >= limit;
            String ratio = limit == 0 ? "" : String.format(Locale.ROOT, ", %.2f of it", value / limit);
            return String.format(Locale.ROOT, "goal: %s %s%s%s", words, limit == Math.rint(limit) ? "" + (long) limit : String.format(Locale.ROOT, "%.1f", limit), ratio,
                    met ? "" : "  MISSED");
        }
    }

    private static final Map<String, Goal> GOALS = Map.ofEntries(
            Map.entry("run_ms_p50", Goal.most(3)), Map.entry("run_ms_p95", Goal.most(10)),
            Map.entry("docker_exec_over_run", Goal.least(25)), Map.entry("stream_mb_s", Goal.least(20)),
            Map.entry("stream_lost_bytes", Goal.most(0)), Map.entry("stalled_server_growth_mb", Goal.most(64)),
            Map.entry("cold_first_output_s", Goal.most(1.0)), Map.entry("cold_engine_ready_s", Goal.most(2.0)),
            Map.entry("sandbox_idle_mb", Goal.most(72)), Map.entry("server_ready_s", Goal.most(3)),
            Map.entry("server_rss_mb", Goal.most(200)), Map.entry("open_pool_ms_p95", Goal.most(100)),
            Map.entry("open_return_ms_p50", Goal.most(600)), Map.entry("open_return_engine_ms_p50", Goal.most(1500)), Map.entry("check_overhead_ms_p95", Goal.most(30)),
            // 2.2 GB for thirty learners with engines and 1.5 GB for a hundred without, told for one, so that a smaller class says the same
            Map.entry("class_idle_mb_per_learner", Goal.most(2200 / 30.0)), Map.entry("class_plain_mb_per_sandbox", Goal.most(1500 / 100.0)),
            Map.entry("class_echo_beside_builds_ms_p95", Goal.most(50)), Map.entry("class_failures", Goal.most(0)));

    private final Map<String, Double> values = new TreeMap<>();

    synchronized void put(String name, double value) {
        values.put(name, value);
    }

    void putAll(Map<String, Double> all) {
        all.forEach(this::put);
    }

    /** Three percentiles, as {@code NAME_p50} and so on; nothing when there is no value. */
    void putPercentiles(String name, List<Double> all) {
        for (int percent : all.isEmpty() ? new int[0] : new int[] {50, 95, 99}) {
            put(name + "_p" + percent, percentile(all, percent));
        }
    }

    static double median(List<Double> all) {
        return percentile(all, 50);
    }

    static double percentile(List<Double> all, int percent) {
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    /** Prints them; in the file, those of an earlier run that were not measured now stay. */
    synchronized void report() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = Files.exists(FILE) ? (ObjectNode) mapper.readTree(FILE.toFile()) : mapper.createObjectNode();
        values.forEach((name, value) -> {
            json.put(name, Math.round(value * 1000) / 1000.0);
            System.out.printf(Locale.ROOT, "%-34s %12.3f   %s%n", name, value, GOALS.containsKey(name) ? GOALS.get(name).of(value) : "");
        });
        Files.writeString(FILE, json.toPrettyString() + "\n");
    }
}
