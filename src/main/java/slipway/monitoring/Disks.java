package slipway.monitoring;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The disks that a class fills: the data directory's, and the engine's as far as this process can see it. Any thread; blocks. */
@Singleton
final class Disks {
    private final Path data;
    private final EngineWatch engine;

    /** Bytes of a disk. */
    record Space(long free, long size) {
        static final Space UNKNOWN = new Space(-1, -1);

        boolean isKnown() {
            return size >= 0;
        }
    }

    enum Place { DATA, ENGINE }

    Disks(@ConfigProperty(name = "slipway.data") Path data, EngineWatch engine) {
        this.data = data;
        this.engine = engine;
    }

    Map<Place, Space> look() {
        Map<Place, Space> spaces = new LinkedHashMap<>();
        for (Place place : Place.values()) {
            spaces.put(place, look(place));
        }
        return spaces;
    }

    Space look(Place place) {
        return switch (place) {
            case DATA -> space(data);
            case ENGINE -> engine.look().storage().map(Disks::space).orElse(Space.UNKNOWN);
        };
    }

    private static Space space(Path path) {
        try {
            FileStore store = Files.getFileStore(path);
            return new Space(store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            return Space.UNKNOWN;
        }
    }
}
