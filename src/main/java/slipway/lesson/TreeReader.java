package slipway.lesson;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import slipway.lesson.Problem.Severity;

/** Reads a lesson's directory into memory, within bounds and without following links. */
final class TreeReader {
    private static final long FILE_LIMIT = 8 << 20;
    private static final long TREE_LIMIT = 64 << 20;
    private static final int COUNT_LIMIT = 2_000;
    private static final Set<String> DIRECTORIES = Set.of("files", "checks");

    private final Path directory;
    private final String name;
    private final List<Problem> problems;
    private final Map<String, LessonTree.Entry> entries = new TreeMap<>();
    private long bytes;

    private TreeReader(Path directory, String name, List<Problem> problems) {
        this.directory = directory;
        this.name = name;
        this.problems = problems;
    }

    /**
     * @param name how problems name the directory
     * @param problems takes what is found
     */
    static LessonTree read(Path directory, String name, List<Problem> problems) throws IOException {
        TreeReader reader = new TreeReader(directory, name, problems);
        Files.walkFileTree(directory, reader.visitor());
        return new LessonTree(reader.entries);
    }

    private FileVisitor<Path> visitor() {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                return enter(path) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                take(path, attributes);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) {
                report(relative(path), "this cannot be read (" + e.getClass().getSimpleName() + ")", "check its permissions");
                return FileVisitResult.CONTINUE;
            }
        };
    }

    private boolean enter(Path path) {
        String relative = relative(path);
        if (path.getParent().equals(directory) && !DIRECTORIES.contains(relative)) {
            Suggestions.nearest(relative, DIRECTORIES).ifPresent(near ->
                    report(relative, "the directory " + relative + "/ has no meaning", "did you mean \"" + near + "\"?"));
        }
        return true;
    }

    private void take(Path path, BasicFileAttributes attributes) throws IOException {
        String relative = relative(path);
        if (!attributes.isRegularFile()) {
            report(relative, "this is not a plain file, links are not followed", "copy the file itself here");
        } else if (attributes.size() > FILE_LIMIT || bytes + attributes.size() > TREE_LIMIT || entries.size() == COUNT_LIMIT) {
            report(relative, "the files of this lesson are too large or too many",
                    "keep each below 8 MB, all below 64 MB and 2,000 files, or let a cell make them");
        } else {
            if (RelativePath.fault(relative).isPresent()) {
                report(relative, "the name " + RelativePath.fault(relative).get(), "rename it");
                return;
            }
            byte[] content = Files.readAllBytes(path);
            bytes += content.length;
            entries.put(relative, new LessonTree.Entry(content, path, Files.isExecutable(path)));
        }
    }

    private String relative(Path path) {
        return directory.relativize(path).toString().replace('\\', '/');
    }

    private void report(String relative, String message, String suggestion) {
        problems.add(new Problem(name + "/" + relative, 1, 1, Severity.ERROR, message, suggestion));
    }
}
