package slipway.images;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import slipway.images.CourseImages.CourseImage;
import slipway.images.StandIns.StandIn;
import slipway.sandbox.ImageSource;
import slipway.sandbox.ImageSource.Found;
import slipway.sandbox.SandboxException;

/**
 * Fills the registry of this machine: each image that lessons name is taken from the engine, pulled, or built as a stand-in, and stored. What
 * is there already is left alone, so that it can be repeated, and goes on where it was killed. One at a time per data directory.
 */
public final class ImageSync {
    private static final Pattern UNREACHABLE = Pattern.compile(
            "(?i)no such host|i/o timeout|timeout exceeded|connection (refused|reset)|unreachable|dial tcp|proxyconnect|x509|tls|EOF|server misbehaving|name resolution");

    private static final int PLACES_TOLD = 3;

    /**
     * Where things are.
     *
     * @param directory the data directory's {@code images}
     * @param standIns Dockerfiles of stand-ins
     * @param pipConf what images with Python get
     * @param offline nothing is pulled
     */
    public record Places(Path directory, Path standIns, Path pipConf, boolean offline) {
    }

    private final Places places;
    private final ImageSource engine;
    private final PrintStream out;
    private final StandIns standIns;
    private final RegistryStorage storage;
    private final CourseImages index;
    private final byte[] pipConf;
    private boolean hubAnswers;

    /** @param out gets a line for each thing that is done or missing */
    public ImageSync(Places places, ImageSource engine, PrintStream out) throws IOException {
        this.places = places;
        this.engine = engine;
        this.out = out;
        this.standIns = new StandIns(places.standIns());
        this.storage = new RegistryStorage(places.directory().resolve("registry"));
        this.index = new CourseImages(places.directory());
        this.pipConf = Files.readAllBytes(places.pipConf());
        this.hubAnswers = !places.offline();
    }

    /** The uses by image, and what cannot be one of the registry's images, in words. */
    private record Wanted(Map<ImageName, List<ImageUse>> images, Map<String, List<ImageUse>> impossible) {
        static Wanted of(List<ImageUse> uses) {
            Wanted wanted = new Wanted(new LinkedHashMap<>(), new TreeMap<>());
            for (ImageUse use : uses) {
                try {
                    wanted.images.computeIfAbsent(ImageName.parse(use.image()), name -> new ArrayList<>()).add(use);
                } catch (IllegalArgumentException e) {
                    wanted.impossible.computeIfAbsent(e.getMessage(), why -> new ArrayList<>()).add(use);
                }
            }
            return wanted;
        }
    }

    /**
     * Lists what is there and what is missing, and changes nothing.
     *
     * @return whether all that lessons declare is there
     */
    public boolean check(List<ImageUse> uses) throws IOException {
        Wanted wanted = Wanted.of(uses);
        Map<String, List<ImageUse>> missing = new TreeMap<>(wanted.impossible());
        for (Map.Entry<ImageName, List<ImageUse>> image : wanted.images().entrySet()) {
            Optional<CourseImage> stored = stored(image.getKey());
            stored.ifPresent(found -> out.printf("%s: %s, %d MB%n", found.name(), found.standIn() ? "a stand-in" : "there", found.bytes() / 1_000_000));
            if (stored.isEmpty()) {
                missing.put(image.getKey() + " is not in the registry", image.getValue());
            }
        }
        return report(missing);
    }

    /**
     * Brings what is missing and replaces what is out of date.
     *
     * @param courses directories of courses, whose wheels the package index serves
     * @return whether all that lessons declare is there
     * @throws IOException when the data directory cannot be written
     * @throws SandboxException when the engine does not answer
     */
    public boolean bring(List<ImageUse> uses, List<Path> courses) throws IOException, SandboxException {
        StoredFiles.makeDirectory(places.directory());
        try (FileChannel file = FileChannel.open(places.directory().resolve("sync.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(file)) {
            Wanted wanted = Wanted.of(uses);
            Map<String, List<ImageUse>> missing = new TreeMap<>(wanted.impossible());
            for (Map.Entry<ImageName, List<ImageUse>> image : wanted.images().entrySet()) {
                bring(image.getKey()).ifPresent(why -> missing.put(why, image.getValue()));
            }
            new PackageIndex(places.directory().resolve("packages")).fill(courses).forEach(out::println);
            storage.collectGarbage();
            return report(missing);
        }
    }

    private FileLock lock(FileChannel file) throws IOException {
        FileLock free = file.tryLock();
        if (free != null) {
            return free;
        }
        out.println("Another images sync is at work in " + places.directory() + "; waiting for it.");
        return file.lock();
    }

    private Optional<CourseImage> stored(ImageName name) throws IOException {
        Optional<CourseImage> listed = index.find(name.toString());
        return listed.isPresent() && storage.find(name).filter(stored -> stored.id().equals(listed.get().id())).isPresent() ? listed : Optional.empty();
    }

    /** @return why it is missing, as a sentence; empty when it is there */
    private Optional<String> bring(ImageName name) throws IOException, SandboxException {
        Optional<CourseImage> stored = stored(name);
        Optional<Found> real = real(name);
        if (real.isEmpty() && stored.filter(image -> !image.standIn()).isPresent()) {
            return Optional.empty();
        }
        String trouble = real.isPresent() ? "" : pull(name);
        real = real.isPresent() ? real : real(name);
        if (real.isPresent()) {
            return replace(name, stored, name.toString(), real.get().id());
        }
        Optional<StandIn> standIn = standIns.of(name);
        return standIn.isPresent() ? bringStandIn(name, stored, standIn.get()) : Optional.of(trouble).filter(missing -> stored.isEmpty());
    }

    private Optional<Found> real(ImageName name) throws SandboxException {
        return engine.find(name.toString()).filter(image -> !StandIns.isStandIn(image));
    }

    private Optional<String> bringStandIn(ImageName name, Optional<CourseImage> stored, StandIn standIn) throws IOException, SandboxException {
        if (stored.filter(image -> image.source().equals(source(standIn.reference()))).isEmpty() && engine.find(standIn.reference()).isEmpty()) {
            out.println(name + " cannot be pulled: building a stand-in from Debian's packages.");
            try {
                engine.build(standIn.reference(), standIn.directory(), StandIns.LABELS);
            } catch (SandboxException e) {
                return Optional.of(name + " can be neither pulled nor built as a stand-in; that needs Debian's packages: is there a network? " + e.getMessage());
            }
        }
        return replace(name, stored, standIn.reference(), standIn.reference());
    }

    private Optional<String> replace(ImageName name, Optional<CourseImage> stored, String reference, String source) throws IOException, SandboxException {
        if (stored.isEmpty() || !stored.get().source().equals(source(source))) {
            store(name, reference, source(source));
            String before = stored.filter(CourseImage::standIn).map(image -> image.source().split(" ")[0]).orElse(reference);
            if (!before.equals(reference)) {
                engine.remove(before);
            }
        }
        return Optional.empty();
    }

    /** @return what went wrong; empty when the engine has it now */
    private String pull(ImageName name) {
        if (!hubAnswers) {
            return name + " is not on this machine, and Docker Hub " + (places.offline() ? "is not asked (SLIPWAY_OFFLINE=1)" : "cannot be reached");
        }
        out.println("Pulling " + name + ".");
        try {
            engine.pull(name.toString(), progress -> out.println("Pulling " + name + ": " + progress + "."));
            return "";
        } catch (SandboxException e) {
            hubAnswers = !UNREACHABLE.matcher(e.getMessage()).find();
            out.println(hubAnswers ? "It is not to be had: " + e.getMessage() : "Docker Hub cannot be reached, so nothing is pulled now.");
            return name + " cannot be pulled: " + e.getMessage();
        }
    }

    /** What an image was made from: what is laid over it counts as well. */
    private String source(String source) {
        return source + " " + Integer.toHexString(Arrays.hashCode(pipConf));
    }

    private void store(ImageName name, String reference, String source) throws IOException, SandboxException {
        Path archive = places.directory().resolve("incoming.tar");
        out.println("Putting " + name + " into the registry.");
        try {
            Found found = engine.find(reference).orElseThrow(() -> new IOException(reference + " has just been removed from the engine"));
            engine.save(reference, archive);
            try (SavedImage image = new SavedImage(archive)) {
                RegistryStorage.Stored stored = storage.put(name, image, Overlay.forPython(image.configuration(), pipConf));
                index.put(new CourseImage(name.toString(), stored.id(), stored.bytes(), StandIns.isStandIn(found), StandIns.differences(found), source));
            }
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private boolean report(Map<String, List<ImageUse>> missing) {
        List<CourseImage> there = index.all();
        out.printf("%d images are in the registry%s.%n", there.size(), there.stream().filter(CourseImage::standIn).map(CourseImage::name)
                .collect(Collectors.collectingAndThen(Collectors.toList(), names -> names.isEmpty() ? "" : ", as stand-ins: " + String.join(", ", names))));
        missing.forEach((why, uses) -> out.println((isDeclared(uses) ? "MISSING: " : "Not there, and no lesson declares it: ") + why + " (" + places(uses) + ")"));
        return missing.values().stream().noneMatch(ImageSync::isDeclared);
    }

    private static boolean isDeclared(List<ImageUse> uses) {
        return uses.stream().anyMatch(ImageUse::declared);
    }

    private static String places(List<ImageUse> uses) {
        List<String> places = uses.stream().map(ImageUse::where).distinct().toList();
        return places.stream().limit(PLACES_TOLD).collect(Collectors.joining("; "))
                + (places.size() > PLACES_TOLD ? "; and " + (places.size() - PLACES_TOLD) + " more" : "");
    }
}
