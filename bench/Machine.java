import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import slipway.product.Engine;

/** What the kernel says of memory and processor time, in megabytes and seconds. */
final class Machine {
    private static final double TICKS_A_SECOND = 100;

    private Machine() {
    }

    static double residentMegabytes(long pid) throws IOException {
        return megabytes(Path.of("/proc", "" + pid, "status"), "VmRSS:");
    }

    /** What could be given to somebody else now. */
    static double availableMegabytes() throws IOException {
        return megabytes(Path.of("/proc/meminfo"), "MemAvailable:");
    }

    /** What a process and its children that have ended used of the processors. */
    static double processorSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    /**
     * What the processes of these containers use. {@code Pss:} counts a page that several share in proportion, {@code Pss_Anon:} only
     * what is not of a file.
     */
    static double containersMegabytes(List<String> containers, String what) throws IOException {
        double sum = 0;
        for (String container : containers) {
            for (String pid : ofRunning("top", container, "-o", "pid").lines().skip(1).map(String::strip).toList()) {
                sum += processMegabytes(pid, what);
            }
        }
        return sum;
    }

    /** What the engine keeps for each container outside of it. */
    static double shimsMegabytes(List<String> containers) throws IOException {
        double sum = 0;
        for (String container : containers) {
            String pid = ofRunning("inspect", "--format", "{{.State.Pid}}", container);
            if (pid.isEmpty()) {
                continue;
            }
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            sum += processMegabytes(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1], "Pss:");
        }
        return sum;
    }

    /** Nothing of a container that was removed meanwhile, as the pool's surplus is. */
    private static String ofRunning(String... words) {
        try {
            return Engine.docker(words);
        } catch (IllegalStateException e) {
            Bench.say("not measured: " + e.getMessage());
            return "";
        }
    }

    /** A process that has just ended uses nothing. */
    private static double processMegabytes(String pid, String what) throws IOException {
        Path rollup = Path.of("/proc", pid, "smaps_rollup");
        return Files.exists(rollup) ? megabytes(rollup, what) : 0;
    }

    private static double megabytes(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name)).mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", ""))).sum() / 1024;
        }
    }

    /** Waits until what is available changes by less than 0.2 % within three seconds, but not longer than half a minute. */
    static double settledAvailableMegabytes() throws IOException, InterruptedException {
        List<Double> seen = new ArrayList<>(List.of(availableMegabytes()));
        do {
            Thread.sleep(1000);
            seen.add(availableMegabytes());
        } while (seen.size() < 30 && (seen.size() < 4 || Math.abs(seen.getLast() / seen.get(seen.size() - 4) - 1) > 0.002));
        return seen.getLast();
    }
}
