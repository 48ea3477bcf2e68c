package slipway.hog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import slipway.sandbox.Limits;

/** How much slower a neighbour's cells and containers are while a learner takes all that can be had, and what the disk's limit costs. */
public final class HogFigures {
    private static final int ECHOES = 40;
    private static final int CONTAINERS = 6;
    private static final int OPENINGS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Limits HOGS = new Limits(1L << 30, 1.0, 512, 64L << 20, 192L << 20, 256L << 20);
    private static final Limits UNLIMITED = new Limits(1L << 30, 1.0, 512, 256L << 20);

    /** Milliseconds of `echo hi` and of `docker run`. */
    private record Times(List<Double> echoes, List<Double> containers) {
        Times() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void measure(Place neighbour, int echoCount, int containerCount) {
            for (int i = 0; i < containerCount; i++) {
                containers.add(neighbour.dockerRunMillis());
                for (int j = 0; j < echoCount / containerCount; j++) {
                    echoes.add(neighbour.echoMillis());
                }
            }
        }
    }

    private final Map<String, Double> figures = new TreeMap<>();
    private final Consumer<String> say;

    private HogFigures(Consumer<String> say) {
        this.say = say;
    }

    /** @param say is told a line about each */
    public static Map<String, Double> measure(Consumer<String> say) throws Exception {
        HogFigures measuring = new HogFigures(say);
        measuring.hogs();
        measuring.disks();
        return measuring.figures;
    }

    private void hogs() throws Exception {
        try (HogSite site = new HogSite(); Place hog = site.open("hog", HOGS); Place neighbour = site.open("neighbour", HOGS)) {
            neighbour.dockerRunMillis();
            for (Hog one : Hog.values()) {
                bear(one, false, hog, neighbour);
                if (one.inContainer()) {
                    bear(one, true, hog, neighbour);
                }
            }
        }
    }

    /** Quiet times are measured before each, so that a slow moment of the machine is everybody's. */
    private void bear(Hog one, boolean container, Place hog, Place neighbour) {
        Times quiet = new Times();
        quiet.measure(neighbour, ECHOES, CONTAINERS);
        UUID run = hog.start(one.source(container));
        hog.awaitSaid(run, "holding", PATIENCE);
        Times during = new Times();
        during.measure(neighbour, ECHOES, CONTAINERS);
        long begin = System.nanoTime();
        hog.stop(one, run);
        hog.recover(PATIENCE);
        String name = "hog_" + one.name().toLowerCase(Locale.ROOT) + (container ? "_container" : "_cell");
        figures.put(name + "_recovery_s", (System.nanoTime() - begin) / 1e9);
        compare(name + "_echo", quiet.echoes, during.echoes);
        compare(name + "_docker_run", quiet.containers, during.containers);
    }

    private void compare(String name, List<Double> quiet, List<Double> during) {
        figures.put(name + "_quiet_ms_p50", percentile(quiet, 50));
        figures.put(name + "_ms_p50", percentile(during, 50));
        figures.put(name + "_quiet_ms_p95", percentile(quiet, 95));
        figures.put(name + "_ms_p95", percentile(during, 95));
        figures.put(name + "_ratio", percentile(during, 50) / percentile(quiet, 50));
        say.accept("%s: quiet %.1f and %.1f ms (p50, p95), during %.1f and %.1f, ratio %.1f and %.1f".formatted(name, percentile(quiet, 50),
                percentile(quiet, 95), percentile(during, 50), percentile(during, 95), percentile(during, 50) / percentile(quiet, 50),
                percentile(during, 95) / percentile(quiet, 95)));
    }

    /** In turn, with a limit of disk and without. */
    private void disks() throws Exception {
        Map<String, List<Double>> times = new TreeMap<>();
        try (HogSite site = new HogSite()) {
            site.open("warm", UNLIMITED).close();
            for (int i = 0; i < OPENINGS; i++) {
                work(site, "limited", i, Limits.DEFAULT, times);
                work(site, "unlimited", i, UNLIMITED, times);
            }
        }
        times.forEach((name, values) -> {
            figures.put("disk_" + name + "_ms", percentile(values, 50));
            say.accept("disk_%s: %.0f ms (p50)".formatted(name, percentile(values, 50)));
        });
    }

    private void work(HogSite site, String kind, int number, Limits limits, Map<String, List<Double>> times) throws Exception {
        long begin = System.nanoTime();
        String learner = kind + number;
        site.start(learner, limits);
        note(times, "open_new_" + kind, begin);
        try (Place place = site.open(learner, limits)) {
            time(times, "pull_image_" + kind, place, "docker pull --quiet python:3.13-slim && sync -f /engine/data");
            time(times, "write_500mb_" + kind, place, "head -c 500M /dev/zero > big && sync big && rm big");
            time(times, "write_2000_files_" + kind, place, "mkdir many; for i in $(seq 2000); do echo hi > many/$i; done; sync -f many; rm -r many");
            time(times, "build_" + kind, place, "printf 'FROM python:3.13-slim\\nRUN cp -r /usr/lib /copy\\n' | docker build --quiet --no-cache -");
        }
        site.stop(learner);
        begin = System.nanoTime();
        site.start(learner, limits);
        note(times, "open_again_" + kind, begin);
        begin = System.nanoTime();
        site.forget(learner);
        note(times, "remove_" + kind, begin);
    }

    private static void time(Map<String, List<Double>> times, String name, Place place, String source) {
        long begin = System.nanoTime();
        place.text(source, PATIENCE);
        note(times, name, begin);
    }

    private static void note(Map<String, List<Double>> times, String name, long begin) {
        times.computeIfAbsent(name, one -> new ArrayList<>()).add((System.nanoTime() - begin) / 1e6);
    }

    private static double percentile(List<Double> values, int percent) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
