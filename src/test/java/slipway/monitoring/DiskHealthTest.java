package slipway.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import slipway.monitoring.Disks.Place;
import slipway.monitoring.Disks.Space;

class DiskHealthTest {
    private static Map<String, Object> told(Space data, Space engine) {
        HealthCheckResponse answer = DiskHealth.judge(Map.of(Place.DATA, data, Place.ENGINE, engine));
        assertEquals(HealthCheckResponse.Status.UP, answer.getStatus(), "a class goes on as long as it can");
        return answer.getData().orElseThrow();
    }

    @Test
    void roomIsToldInGigabytes() {
        Map<String, Object> data = told(new Space(40_000_000_000L, 100_000_000_000L), Space.UNKNOWN);
        assertEquals("40.0 of 100.0 GB are free", data.get("data"));
        assertEquals("cannot be seen from here", data.get("engine"));
        assertFalse(data.keySet().stream().anyMatch(key -> key.startsWith("warning")), data::toString);
    }

    @Test
    void aDiskThatFillsUpIsWarnedOf() {
        Map<String, Object> data = told(new Space(300_000_000L, 100_000_000_000L), new Space(DiskHealth.LOW_BYTES, 100_000_000_000L));
        assertTrue(data.get("warning data").toString().startsWith("Only 0.3 GB are left"), data::toString);
        assertFalse(data.containsKey("warning engine"), data::toString);
    }
}
