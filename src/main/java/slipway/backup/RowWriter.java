package slipway.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** A table's rows as JSON objects, one a line; bytes as {@code {"base64":"…"}}. Holds a few rows at a time. */
final class RowWriter {
    static final String BYTES = "base64";
    private static final JsonFactory JSON = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    private static final int ROWS_AT_ONCE = 64;

    private RowWriter() {
    }

    /** @return how many */
    static long write(Connection connection, String table, OutputStream out) throws SQLException, IOException {
        try (var statement = connection.createStatement(); var json = JSON.createGenerator(out)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            json.setRootValueSeparator(null);
            long count = 0;
            try (ResultSet rows = statement.executeQuery("SELECT * FROM " + Tables.quoted(table))) {
                for (; rows.next(); count++) {
                    writeRow(rows, json);
                }
            }
            return count;
        }
    }

    private static void writeRow(ResultSet rows, JsonGenerator json) throws SQLException, IOException {
        ResultSetMetaData columns = rows.getMetaData();
        json.writeStartObject();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            json.writeFieldName(columns.getColumnName(i));
            write(rows.getObject(i), json);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void write(Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case byte[] bytes -> {
                json.writeStartObject();
                json.writeBinaryField(BYTES, bytes);
                json.writeEndObject();
            }
            default -> throw new IllegalStateException("a column of a kind that backups do not know: " + value.getClass());
        }
    }
}
