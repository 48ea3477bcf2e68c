package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import slipway.sandbox.SandboxException;

/**
 * The directory that one sandbox and the server share, mounted at /run/slipway: the agent puts its socket there. Set-group-id
 * and the server's group, so that a server that is not root may use what the agent makes.
 *
 * <p>The agent writes here, so nothing in it is believed: it is not followed when removed, and the socket's peer is checked. The
 * names of the directories are unguessable, so that no link in one leads to another's socket.
 *
 * @param path absolute
 * @param group the gid that the agent gets, so that it may write
 */
record RunDirectory(Path path, int group) {
    private static final int AGENT_GROUP_UNDER_ROOT = 990;
    /** sun_path holds 108 bytes with the zero at the end. */
    private static final int LONGEST_SOCKET_PATH = 107;
    private static final int SHARED_WITH_GROUP = 02770;

    static RunDirectory create(Path path) throws SandboxException {
        requireShortSocket(path);
        try {
            Files.createDirectory(path);
            if ((int) Files.getAttribute(path, "unix:uid") == 0) {
                Files.setAttribute(path, "unix:gid", AGENT_GROUP_UNDER_ROOT);
            }
            Files.setAttribute(path, "unix:mode", SHARED_WITH_GROUP);
            return new RunDirectory(path, (int) Files.getAttribute(path, "unix:gid"));
        } catch (IOException e) {
            throw new SandboxException.HostUnfit("Cannot make the directory " + path + " for a sandbox's socket: " + e.getMessage()
                    + ". Check SLIPWAY_DATA, its owner and the free space.", e);
        }
    }

    private static void requireShortSocket(Path path) throws SandboxException {
        int length = path.resolve(RunDirectories.SOCKET).toString().getBytes().length;
        if (length > LONGEST_SOCKET_PATH) {
            throw new SandboxException.HostUnfit("The data directory's path is " + (length - LONGEST_SOCKET_PATH) + " bytes too long for"
                    + " the sockets below it (" + path + "). Set SLIPWAY_DATA to a directory with a shorter path.", null);
        }
    }

    /** Removes a directory with what is in it, without following links. Nothing happens when it is not there. */
    static void delete(Path path) throws IOException {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // it is gone, which is what was asked
        }
    }
}
