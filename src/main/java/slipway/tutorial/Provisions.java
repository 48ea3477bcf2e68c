package slipway.tutorial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import slipway.kernel.EngineState;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.protocol.ServerMessage.SandboxChanged.ImageState;
import slipway.sandbox.SandboxOwner;

/**
 * What a sandbox is given once its agent answers: its Docker engine, the images and the files and setups of the lessons that
 * are open. Each step starts as soon as what it needs is there. Guarded by the {@link Workspace}'s lock; the slow part of a
 * step runs on a virtual thread and comes back through {@link Return}.
 */
final class Provisions {
    private static final Logger LOG = Logger.getLogger(Provisions.class);

    /** The way back under the lock. */
    interface Return {
        /** Does {@code change} under the lock, unless the sandbox that {@code kernel} speaks with was replaced meanwhile. */
        void come(KernelSession kernel, Runnable change);
    }

    private final SandboxOwner owner;
    private final CourseImages archives;
    private final Return back;
    private final Map<String, PreparedLesson> lessons = new LinkedHashMap<>();
    private final Map<String, ImageState> images = new LinkedHashMap<>();
    private EngineState engine = EngineState.OFF;
    private boolean engineAsked;
    private String engineVersion;
    private String problem;

    Provisions(SandboxOwner owner, CourseImages archives, Return back) {
        this.owner = owner;
        this.archives = archives;
        this.back = back;
    }

    /** A lesson is open: its needs are met from now on, in every sandbox of this owner. */
    void add(PreparedLesson lesson) {
        lessons.putIfAbsent(lesson.slug(), lesson);
        lesson.images().forEach(image -> images.putIfAbsent(image, begin(image)));
    }

    private ImageState begin(String image) {
        return archives.find(image).isPresent() ? ImageState.waiting : ImageState.failed;
    }

    /** A run or a check wants the engine, whether or not a lesson said so. @return whether that is news */
    boolean askForEngine() {
        boolean news = !engineAsked;
        engineAsked = true;
        return news;
    }

    /** Another sandbox: its engine is off, and all else is to be looked at again. */
    void startOver() {
        engine = EngineState.OFF;
        problem = null;
        images.replaceAll((name, was) -> begin(name)); // what failed with the last one may have failed because it went
        lessons.values().forEach(PreparedLesson::again);
    }

    /** What the agent says of the engine. */
    void engineChanged(EngineState now, String version, String why) {
        engine = now;
        engineVersion = version;
        problem = now == EngineState.FAILED ? "The Docker engine in your sandbox does not run: " + why : null;
    }

    /** Starts whatever is missing and can be started now. */
    void proceed(KernelSession kernel) {
        if (engine == EngineState.OFF && (engineAsked || lessons.values().stream().anyMatch(PreparedLesson::usesDocker))) {
            engine = EngineState.STARTING;
            kernel.startEngine();
        }
        lessons.values().stream().filter(lesson -> lesson.begin(engine, images)).forEach(lesson -> prepare(lesson, kernel));
        if (engine == EngineState.READY && !images.containsValue(ImageState.loading)) {
            nextImage().ifPresent(name -> load(name, kernel));
        }
    }

    private void prepare(PreparedLesson lesson, KernelSession kernel) {
        Thread.ofVirtual().name("prepare " + owner + " " + lesson.slug()).start(() -> {
            String failure = lesson.prepare(kernel);
            back.come(kernel, () -> {
                lesson.done();
                report(failure, failure);
            });
        });
    }

    private Optional<String> nextImage() {
        return images.entrySet().stream().filter(image -> image.getValue() == ImageState.waiting).map(Map.Entry::getKey).findFirst();
    }

    /** One after the other: at once they take longer (measured, see ARCHITECTURE.md). */
    private void load(String name, KernelSession kernel) {
        images.put(name, ImageState.loading);
        Thread.ofVirtual().name("image " + owner + " " + name).start(() -> {
            String failure = new ImageLoader(kernel).load(archives.find(name));
            back.come(kernel, () -> {
                images.put(name, failure == null ? ImageState.ready : ImageState.failed);
                report(failure, "The image " + name + " could not be put into your engine: " + failure);
            });
        });
    }

    private void report(String failure, String words) {
        if (failure != null) {
            LOG.warnf("%s: %s", owner, words);
            problem = words;
        }
    }

    /** The lessons that use Docker, have their files in place, and find the engine running. */
    List<String> withDocker() {
        return engine != EngineState.READY ? List.of()
                : lessons.values().stream().filter(lesson -> lesson.usesDocker() && lesson.isDone()).map(PreparedLesson::slug).toList();
    }

    /** @param absence why there is no sandbox, empty when there is */
    Readiness readiness(String absence) {
        Set<String> prepared = lessons.values().stream().filter(PreparedLesson::isDone).map(PreparedLesson::slug)
                .collect(Collectors.toSet());
        return new Readiness(absence, prepared, engine, images);
    }

    /** What went wrong last, as a sentence for the learner. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    SandboxChanged describe(SandboxChanged.State state, String message) {
        List<SandboxChanged.Image> shown = new ArrayList<>();
        images.forEach((name, imageState) -> shown.add(new SandboxChanged.Image(name, imageState,
                archives.find(name).map(CourseImages.CourseImage::standIn).orElse(false))));
        return new SandboxChanged(state, message, Outcomes.told(engine), engineVersion, shown);
    }
}
