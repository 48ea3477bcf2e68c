import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import slipway.classroom.Classroom;
import slipway.product.ClassroomServer;
import slipway.product.ClassroomServer.Person;
import slipway.product.Engine;

/**
 * A class on this machine: learners with accounts, a page and a sandbox each, who do the same thing at the same time, beside one learner
 * who did it alone in the same run. What everybody prepares for a phase is not measured.
 */
final class ClassBench {
    private static final int ALONE_RUNS = 50;
    private static final int ALONE_BUILDS = 3;
    private static final int WARM_UP_RUNS = 300;
    private static final int ECHO_ROUNDS = 15;
    private static final Duration ECHO_PAUSE = Duration.ofSeconds(2);
    private static final int MOST_BUILDERS = 10;
    private static final int BUILDS_BESIDE = 3;
    private static final String WRITE = """
            mkdir -p small stack
            printf 'FROM alpine:3\\nCOPY word /word\\nRUN cat /word > /built && sleep 0.1\\nCMD ["cat", "/built"]\\n' > small/Dockerfile
            echo word > small/word
            printf 'services:\\n  one: &it\\n    image: alpine:3\\n    command: sleep 1000\\n    init: true\\n  two: *it\\n' > stack/compose.yaml
            """;
    private static final String BUILD = "docker build --no-cache --quiet --tag small small";
    private static final String UP = "docker compose --project-directory stack up --detach --quiet-pull";
    private static final String DOWN = "docker compose --project-directory stack down --timeout 0";

    private final Figures figures;
    private final int learners;
    private int failures;

    ClassBench(Figures figures, int learners) {
        this.figures = figures;
        this.learners = learners;
    }

    /** As a class has it, pool and disks included, with room for all however much memory each might use. */
    private static Map<String, String> settings(int sandboxes, boolean engines) {
        return Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.205.0.0/16", "SANDBOX_DOCKER_CAPACITY", "" + (sandboxes + 10),
                "SANDBOX_DOCKER_POOL", "2", "SANDBOX_DISK_HOME", "1G", "SANDBOX_DISK_ENGINE", "6G", "SANDBOX_ENGINE_AT_START", "" + engines);
    }

    void measure() throws Exception {
        int plain = (int) Math.round(learners * 100 / 30.0);
        figures.put("class_learners", learners);
        figures.put("class_load_before", Machine.load());
        double free = free();
        try (Place place = new Place(); ClassroomServer school = ClassroomServer.start(place.data(), settings(learners, true))) {
            Person instructor = school.instructor("Ines Instructor");
            Classroom classroom = school.classroom("Bench", instructor, "try");
            try (Pupil first = new Pupil(school, instructor, "try/docker", "build")) {
                first.open(); // what a server does once: the engine's client, the host's firewall
                first.awaitImage();
            }
            try (Pupil alone = new Pupil(school, school.learner(classroom, "Alone"), "try/docker", "build")) {
                alone(alone);
            }
            withEngines(school, people(school, classroom, "Pupil", learners), free);
        }
        double freeAgain = free();
        try (Place place = new Place(); ClassroomServer school = ClassroomServer.start(place.data(), settings(plain, false))) {
            Classroom classroom = school.classroom("Bench", school.instructor("Ines Instructor"), "try");
            withoutEngines(school, people(school, classroom, "Plain", plain), freeAgain);
        }
        figures.put("class_failures", failures);
        figures.put("class_load_after", Machine.load());
    }

    private static List<Person> people(ClassroomServer school, Classroom classroom, String name, int count) {
        Bench.say(count + " learners join");
        return IntStream.rangeClosed(1, count).mapToObj(i -> school.learner(classroom, name + " " + i)).toList();
    }

    private void alone(Pupil pupil) {
        Bench.say("one learner alone");
        figures.put("alone_first_output_ms", pupil.open());
        figures.put("alone_engine_and_image_ms", pupil.awaitImage());
        pupil.run(WRITE);
        IntStream.range(0, WARM_UP_RUNS).forEach(i -> {
            pupil.run("echo hi");
            Pupil.pause(Duration.ofMillis(7)); // a socket takes 150 messages a second
        });
        figures.putPercentiles("alone_echo_ms", IntStream.range(0, ALONE_RUNS).mapToObj(i -> pupil.run("echo hi")).toList());
        figures.putPercentiles("alone_build_ms", IntStream.range(0, ALONE_BUILDS).mapToObj(i -> pupil.run(BUILD)).toList());
        figures.put("alone_compose_up_ms", pupil.run(UP));
        pupil.run(DOWN);
    }

    private void withEngines(ClassroomServer school, List<Person> people, double free) throws Exception {
        List<Pupil> pupils = people.stream().map(person -> new Pupil(school, person, "try/docker", "build")).toList();
        try {
            Bench.say("the class opens a lesson");
            figures.putPercentiles("class_first_output_ms", together(pupils, Pupil::open));
            figures.putPercentiles("class_engine_and_image_ms", together(pupils, Pupil::awaitImage));
            memory(school, free);
            together(pupils, pupil -> pupil.run(WRITE));
            echo(school, pupils);
            echoBesideBuilds(school, pupils);
            Bench.say("everybody builds the same image");
            double began = Machine.processorSeconds(school.process().pid());
            figures.putPercentiles("class_build_ms", together(pupils, pupil -> pupil.run(BUILD)));
            Bench.say("everybody starts the same services");
            figures.putPercentiles("class_compose_up_ms", together(pupils, pupil -> pupil.run(UP)));
            figures.put("class_build_and_up_server_cpu_s", Machine.processorSeconds(school.process().pid()) - began);
            figures.put("class_server_rss_mb", Machine.residentMegabytes(school.process().pid()));
        } finally {
            pupils.forEach(Pupil::close);
        }
    }

    private void memory(ClassroomServer school, double free) throws Exception {
        Bench.say("an idle class");
        double used = used(school, free);
        figures.put("class_idle_mb", used);
        figures.put("class_idle_mb_per_learner", used / (learners + 2)); // the instructor and who was alone have theirs too
        figures.put("class_idle_containers", Engine.containers(school.process().instance()).size());
        figures.put("class_idle_processes_mb", processes(school));
        figures.put("class_idle_server_rss_mb", Machine.residentMegabytes(school.process().pid()));
    }

    /** What could be given to others, our own memory included, since we are no part of what is measured. */
    private static double free() throws IOException, InterruptedException {
        return Machine.settledAvailableMegabytes() + Machine.residentMegabytes(ProcessHandle.current().pid());
    }

    /** What sandboxes, the pool's and the judge's included, and the engine with them took of the machine since then; the server is told apart. */
    private static double used(ClassroomServer school, double free) throws IOException, InterruptedException {
        return free - free() - Machine.residentMegabytes(school.process().pid());
    }

    /** Of all sandboxes, the judge's and the pool's too: less than the machine gives, but none of what others use meanwhile. */
    private static double processes(ClassroomServer school) throws IOException {
        List<String> containers = Engine.containers(school.process().instance());
        return Machine.containersMegabytes(containers, "Pss:") + Machine.shimsMegabytes(containers);
    }

    private void echo(ClassroomServer school, List<Pupil> pupils) throws Exception {
        Bench.say("everybody runs echo hi every " + ECHO_PAUSE.toSeconds() + " s");
        double began = Machine.processorSeconds(school.process().pid());
        List<Double> times = new ArrayList<>();
        together(pupils, pupil -> {
            Pupil.pause(ECHO_PAUSE.multipliedBy(pupils.indexOf(pupil)).dividedBy(pupils.size())); // not in step
            for (int i = 0; i < ECHO_ROUNDS; i++) {
                add(times, pupil.run("echo hi"));
                Pupil.pause(ECHO_PAUSE);
            }
            return 0.0;
        });
        figures.putPercentiles("class_echo_ms", times);
        double seconds = ECHO_PAUSE.multipliedBy(ECHO_ROUNDS).toSeconds();
        figures.put("class_echo_server_cpu_percent", (Machine.processorSeconds(school.process().pid()) - began) / seconds * 100);
    }

    /** A third of the class builds, ten at most; the others run {@code echo hi} every second as long as that takes. */
    private void echoBesideBuilds(ClassroomServer school, List<Pupil> pupils) throws Exception {
        int builders = Math.max(1, Math.min(MOST_BUILDERS, pupils.size() / 3));
        Bench.say(builders + " build, the others run echo hi every second");
        List<Double> times = new ArrayList<>();
        CountDownLatch building = new CountDownLatch(builders);
        together(pupils, pupil -> {
            if (pupils.indexOf(pupil) < builders) {
                try {
                    for (int i = 0; i < BUILDS_BESIDE; i++) {
                        pupil.run(BUILD);
                    }
                } finally {
                    building.countDown();
                }
            } else {
                while (building.getCount() == builders) { // until the first is done: from then on fewer than wanted build
                    add(times, pupil.run("echo hi"));
                    Pupil.pause(Duration.ofSeconds(1));
                }
            }
            return 0.0;
        });
        figures.put("class_builders", builders);
        figures.putPercentiles("class_echo_beside_builds_ms", times);
    }

    private static void add(List<Double> times, double time) {
        synchronized (times) {
            times.add(time);
        }
    }

    private void withoutEngines(ClassroomServer school, List<Person> people, double free) throws Exception {
        Bench.say(people.size() + " sandboxes without an engine");
        List<Pupil> pupils = people.stream().map(person -> new Pupil(school, person, "try/plain", "main")).toList();
        try {
            figures.putPercentiles("class_plain_first_output_ms", together(pupils, Pupil::open));
            figures.put("class_plain_sandboxes", people.size());
            double used = used(school, free);
            figures.put("class_plain_mb", used);
            figures.put("class_plain_mb_per_sandbox", used / people.size());
            figures.put("class_plain_processes_mb", processes(school));
        } finally {
            pupils.forEach(Pupil::close);
        }
    }

    private interface Task {
        double measured(Pupil pupil) throws Exception;
    }

    /** Has everybody do it at once; what fails is said, counted, and left out of the figures. */
    private List<Double> together(List<Pupil> pupils, Task task) throws InterruptedException {
        List<Double> times = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Double>> running = pupils.stream().map(pupil -> threads.submit(() -> task.measured(pupil))).toList();
            for (Future<Double> one : running) {
                try {
                    times.add(one.get());
                } catch (java.util.concurrent.ExecutionException e) {
                    failures++;
                    Bench.say("failed: " + e.getCause().getMessage());
                }
            }
        }
        return times;
    }
}
