package slipway.lesson;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a directory looks like from outside; an equal one means that its files need not be read again. */
record Fingerprint(List<File> files) {
    record File(Path path, long size, long modifiedNanos, Object key) {
    }

    static Fingerprint of(Path directory) throws IOException {
        List<File> files = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                files.add(file(path, attributes));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) {
                files.add(new File(path, -1, -1, null));
                return FileVisitResult.CONTINUE;
            }
        });
        return new Fingerprint(List.copyOf(files));
    }

    private static File file(Path path, BasicFileAttributes attributes) {
        return new File(path, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.fileKey());
    }

    /** The part of it that is below a directory. */
    Fingerprint below(Path directory) {
        return new Fingerprint(files.stream().filter(file -> file.path().startsWith(directory)).toList());
    }
}
