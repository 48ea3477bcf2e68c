package slipway.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Fills a table with rows as {@link RowWriter} writes them. */
final class RowReader {
    private static final JsonFactory JSON = new JsonFactory().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    private static final int ROWS_AT_ONCE = 64;
    private static final String NUL = "\0";
    private static final String REPLACEMENT = "\uFFFD";

    private final Connection connection;
    private final boolean keepsNul;
    private long replaced;

    RowReader(Connection connection) throws SQLException {
        this.connection = connection;
        this.keepsNul = !connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    /** Texts in which a NUL became U+FFFD, because PostgreSQL keeps none. */
    long replaced() {
        return replaced;
    }

    /** @return how many rows there were */
    long insert(String table, InputStream lines) throws SQLException, IOException {
        List<String> columns = Tables.columns(connection, table);
        String sql = "INSERT INTO " + Tables.quoted(table) + " (" + columns.stream().map(Tables::quoted).collect(Collectors.joining(", "))
                + ") VALUES (" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        try (var statement = connection.prepareStatement(sql); var json = JSON.createParser(lines)) {
            long count = 0;
            while (json.nextToken() != null) {
                readRow(table, json, columns, statement);
                statement.addBatch();
                if (++count % ROWS_AT_ONCE == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
            return count;
        }
    }

    private void readRow(String table, JsonParser json, List<String> columns, PreparedStatement statement) throws IOException, SQLException {
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            int column = columns.indexOf(name) + 1;
            if (column == 0) {
                throw new BackupException("The backup does not fit: its table " + table + " has a column " + name + " that this Slipway does not know.");
            }
            json.nextToken();
            set(statement, column, json);
            seen++;
        }
        if (seen != columns.size()) {
            throw new BackupException("The backup is damaged: a row of table " + table + " has " + seen + " of " + columns.size() + " columns.");
        }
    }

    private void set(PreparedStatement statement, int column, JsonParser json) throws IOException, SQLException {
        switch (json.currentToken()) {
            case VALUE_NULL -> statement.setObject(column, null);
            case VALUE_STRING -> statement.setString(column, text(json.getText()));
            case VALUE_NUMBER_INT -> statement.setLong(column, json.getLongValue());
            case VALUE_NUMBER_FLOAT -> statement.setDouble(column, json.getDoubleValue());
            case START_OBJECT -> statement.setBytes(column, bytes(json));
            default -> throw new BackupException("The backup is damaged: a row has a value that is none.");
        }
    }

    private String text(String text) {
        if (keepsNul || !text.contains(NUL)) {
            return text;
        }
        replaced++;
        return text.replace(NUL, REPLACEMENT);
    }

    private static byte[] bytes(JsonParser json) throws IOException {
        if (!RowWriter.BYTES.equals(json.nextFieldName()) || json.nextToken() != JsonToken.VALUE_STRING) {
            throw new BackupException("The backup is damaged: a row has a value that is none.");
        }
        byte[] bytes = json.getBinaryValue();
        json.nextToken();
        return bytes;
    }
}
