package slipway.monitoring;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import slipway.monitoring.Disks.Place;
import slipway.monitoring.Disks.Space;

/**
 * Says in time that a disk fills up. Never a reason to be sent nobody: on a disk that is almost full a class can still work for long, and
 * once nothing can be stored {@link StoringHealth} says so.
 */
@Readiness
@Singleton
final class DiskHealth implements HealthCheck {
    /** What a learner may fill within an hour. */
    static final long LOW_BYTES = 5_000_000_000L;

    private final Disks disks;

    DiskHealth(Disks disks) {
        this.disks = disks;
    }

    @Override
    public HealthCheckResponse call() {
        return judge(disks.look());
    }

    static HealthCheckResponse judge(Map<Place, Space> spaces) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("The disks have room").up();
        spaces.forEach((place, space) -> {
            answer.withData(Scales.word(place), space.isKnown() ? gigabytes(space.free()) + " of " + gigabytes(space.size()) + " GB are free"
                    : "cannot be seen from here");
            if (space.isKnown() && space.free() < LOW_BYTES) {
                answer.withData("warning " + Scales.word(place), warning(place, space));
            }
        });
        return answer.build();
    }

    private static String warning(Place place, Space space) {
        return "Only " + gigabytes(space.free()) + " GB are left " + switch (place) {
            case DATA -> "for what learners do (SLIPWAY_DATA). When nothing is left, nothing they do can be stored: make room on this disk.";
            case ENGINE -> "for images and learners' files on the Docker engine's disk. When nothing is left, cells fail: make room"
                    + " (docker system df shows what uses it).";
        };
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e9);
    }
}
