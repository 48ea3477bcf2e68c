package slipway.progress;

import java.time.Instant;

/** A value that is kept under a name of a kind. */
public record Note(String kind, String name, String value, Instant savedAt) {
}
