package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Which files this machine's loop devices hold, as the kernel tells everybody, containers included. Microseconds; any thread. */
final class LoopDevices {
    private static final Path DEVICES = Path.of("/sys/block");
    private static final String REMOVED = " (deleted)";

    private LoopDevices() {
    }

    /** Names, without directories, of files that stand on a device; empty where the kernel does not tell. */
    static Set<String> held() {
        Set<String> names = names();
        names.removeIf(name -> name.endsWith(REMOVED));
        return names;
    }

    /** Whether a device holds a file that was removed, whose name begins so: its space is taken until the device lets go. */
    static boolean holdRemoved(String prefix) {
        return names().stream().anyMatch(name -> name.startsWith(prefix) && name.endsWith(REMOVED));
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(DEVICES, "loop*")) {
            for (Path device : devices) {
                String file = file(device.resolve("loop/backing_file"));
                names.add(file.substring(file.lastIndexOf('/') + 1));
            }
        } catch (IOException e) {
            // no such directory here: whoever asks attaches again, which does nothing where it was done
            return names;
        }
        return names;
    }

    private static String file(Path name) {
        try {
            return Files.readString(name).strip();
        } catch (IOException e) {
            // the device holds nothing, or has just let go
            return "";
        }
    }
}
