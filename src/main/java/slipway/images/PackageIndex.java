package slipway.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a Python package index (PEP 503) out of the wheels that courses ship in their directories {@code wheels/}: a page per
 * project, and the wheels themselves. Served as they are, by the registry's nginx.
 */
final class PackageIndex {
    /** A wheel or a source distribution; the project's name ends where the version begins. */
    private static final Pattern DISTRIBUTION = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._]*)-\\d[^/\"<>&]*\\.whl|([A-Za-z0-9][A-Za-z0-9._-]*)-\\d[^/\"<>&-]*\\.(?:tar\\.gz|zip)");

    private final Path packages;

    /** @param directory what the registry's container has at {@code /srv/images/packages} */
    PackageIndex(Path directory) {
        this.packages = directory;
    }

    /**
     * Makes the index anew where something changed.
     *
     * @param courses directories of courses; the first that ships a file of a name counts
     * @return what is no package, as sentences
     */
    List<String> fill(List<Path> courses) throws IOException {
        StoredFiles.makeDirectory(packages);
        List<String> problems = new ArrayList<>();
        Map<String, Map<String, Path>> projects = new TreeMap<>();
        for (Path wheel : wheels(courses)) {
            String file = wheel.getFileName().toString();
            Matcher matcher = DISTRIBUTION.matcher(file);
            if (matcher.matches()) {
                String project = normalized(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
                projects.computeIfAbsent(project, name -> new TreeMap<>()).putIfAbsent(file, wheel);
            } else {
                problems.add(wheel + " is no package: a wheel is called NAME-VERSION-….whl, a source distribution NAME-VERSION.tar.gz");
            }
        }
        Set<Path> wanted = new HashSet<>();
        for (Map.Entry<String, Map<String, Path>> project : projects.entrySet()) {
            write(project.getKey(), project.getValue(), wanted);
        }
        removeOthers(wanted);
        return problems;
    }

    private void write(String project, Map<String, Path> files, Set<Path> wanted) throws IOException {
        for (Map.Entry<String, Path> file : files.entrySet()) {
            Path target = packages.resolve(file.getKey());
            wanted.add(target);
            if (!Files.exists(target) || Files.mismatch(file.getValue(), target) >= 0) {
                StoredFiles.write(target, Files.readAllBytes(file.getValue()));
            }
        }
        Path page = packages.resolve("simple").resolve(project).resolve("index.html");
        wanted.add(page);
        StoredFiles.write(page, files.keySet().stream().map(name -> "<a href=\"/packages/" + name + "\">" + name + "</a><br>\n")
                .collect(Collectors.joining("", "<!doctype html><title>" + project + "</title>\n", "")));
    }

    private static List<Path> wheels(List<Path> courses) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path course : courses) {
            Path directory = course.resolve("wheels");
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    files.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().matches("\\..*|.*\\.(md|txt)")).sorted().forEach(found::add);
                }
            }
        }
        return found;
    }

    private void removeOthers(Set<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(packages)) {
            for (Path file : all.filter(Files::isRegularFile).filter(file -> !wanted.contains(file)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** As PEP 503 has it. */
    private static String normalized(String project) {
        return project.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
    }
}
