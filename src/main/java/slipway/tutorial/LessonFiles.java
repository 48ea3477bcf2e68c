package slipway.tutorial;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import slipway.lesson.LessonFile;

/** The files that a lesson puts into its directory, as a tar stream. */
record LessonFiles(List<LessonFile> files) {
    void writeTar(OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (LessonFile file : files) {
            byte[] content = Files.readAllBytes(file.source());
            TarArchiveEntry entry = new TarArchiveEntry(file.path());
            entry.setSize(content.length);
            entry.setMode(file.executable() ? 0755 : 0644);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }
}
