package slipway.backup;

import java.util.List;

/**
 * What a backup says of itself, and is held to.
 *
 * @param format of the archive
 * @param schema the tables' version: their newest migration
 * @param instance id of the server, empty when it had none
 * @param at when, ISO 8601
 * @param tables in an order in which they can be filled
 * @param files names of what stands below {@code files/}
 */
public record Manifest(int format, int schema, String instance, String at, List<Rows> tables, List<String> files) {
    static final int FORMAT = 1;

    /** How many rows a table has. */
    public record Rows(String name, long rows) {
    }

    public Manifest {
        tables = List.copyOf(tables);
        files = List.copyOf(files);
    }

    public long rows() {
        return tables.stream().mapToLong(Rows::rows).sum();
    }
}
