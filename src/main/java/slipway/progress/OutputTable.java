package slipway.progress;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** The SQL of outputs: rows of up to {@link Piece#LARGEST} bytes. */
final class OutputTable {
    private static final String PUT = """
            INSERT INTO output (learner, run, from_byte, to_byte, bytes) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (learner, run, from_byte) DO UPDATE SET to_byte = excluded.to_byte, bytes = excluded.bytes""";

    private static final String DROP = "DELETE FROM output WHERE learner = ? AND run = ? AND from_byte >= ? AND to_byte <= ?";

    private static final String FROM = """
            SELECT from_byte, bytes FROM output WHERE learner = :learner AND run = :run AND to_byte > :from AND from_byte >=
                COALESCE((SELECT MAX(from_byte) FROM output WHERE learner = :learner AND run = :run AND from_byte <= :from), 0)
            ORDER BY from_byte""";

    private static final String ENDS = """
            SELECT output.run, from_byte, bytes, output_length FROM output JOIN run ON run.id = output.run
            WHERE output.learner = :learner AND output.run IN (<runs>) AND (from_byte < :most OR to_byte > output_length - :most)
            ORDER BY output.run, from_byte""";

    private OutputTable() {
    }

    static void put(WriteConnection connection, String learner, UUID run, List<Piece> rows) {
        for (var row : rows) {
            connection.execute(PUT, learner, run.toString(), row.offset(), row.end(), row.bytes());
        }
    }

    /** Drops the rows between {@code from} and {@code to}. */
    static void drop(WriteConnection connection, String learner, UUID run, long from, long to) {
        connection.execute(DROP, learner, run.toString(), from, to);
    }

    /** Up to {@code limit} bytes without a gap, from {@code from} or else from the next byte that is kept; null when none is. */
    static Piece read(Handle handle, String learner, UUID run, long from, int limit) {
        var query = handle.createQuery(FROM).bind("learner", learner).bind("run", run.toString()).bind("from", from);
        try (var rows = query.map((row, context) -> new Piece(row.getLong("from_byte"), row.getBytes("bytes"))).iterator()) {
            return joined(rows, from, limit);
        }
    }

    static Map<UUID, Excerpt> excerpts(Handle handle, String learner, Collection<UUID> runs, int most) {
        Map<UUID, List<Piece>> pieces = new HashMap<>();
        Map<UUID, Long> lengths = new HashMap<>();
        handle.createQuery(ENDS).bind("learner", learner).bindList("runs", runs.stream().map(UUID::toString).toList()).bind("most", most)
                .reduceResultSet(pieces, (rows, row, context) -> {
                    UUID run = UUID.fromString(row.getString("run"));
                    Piece piece = new Piece(row.getLong("from_byte"), row.getBytes("bytes"));
                    rows.computeIfAbsent(run, of -> new ArrayList<>()).add(piece);
                    lengths.merge(run, Math.max(piece.end(), row.getLong("output_length")), Math::max);
                    return rows;
                });
        return lengths.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                run -> Excerpt.of(pieces.get(run.getKey()), run.getValue(), most)));
    }

    private static Piece joined(ResultIterator<Piece> rows, long from, int limit) {
        if (!rows.hasNext()) {
            return null;
        }
        var first = rows.next().from(from);
        if (first.bytes().length >= limit || !rows.hasNext()) {
            return first.upTo(first.offset() + limit);
        }
        var bytes = new ByteArrayOutputStream(limit);
        bytes.writeBytes(first.bytes());
        while (bytes.size() < limit && rows.hasNext()) {
            var next = rows.next();
            if (next.offset() != first.offset() + bytes.size()) {
                break;
            }
            bytes.writeBytes(next.upTo(next.offset() + limit - bytes.size()).bytes());
        }
        return new Piece(first.offset(), bytes.toByteArray());
    }
}
