package slipway.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/** A lock of the operating system on a file beside SQLite's. The file stays; only the lock counts. */
final class FileServerLock implements ServerLock {
    private final FileChannel channel;

    private FileServerLock(FileChannel channel) {
        this.channel = channel;
    }

    static FileServerLock take(DatabaseSettings settings) {
        Path file = settings.file().resolveSibling(settings.file().getFileName() + ".lock");
        try {
            return new FileServerLock(locked(file, settings));
        } catch (IOException e) {
            throw new DatabaseException("Could not lock the database: " + file + " cannot be written (" + e.getMessage()
                    + "). Give the server's user write access to the data directory.", e);
        }
    }

    private static FileChannel locked(Path file, DatabaseSettings settings) throws IOException {
        var channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // this very process has it
        }
        channel.close();
        throw ServerLock.taken(settings);
    }

    @Override
    public Connection writer(DataSource pool) throws SQLException {
        return pool.getConnection();
    }

    /** A file's lock is not lost. */
    @Override
    public void require(Connection connection) {
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock the database", e);
        }
    }
}
