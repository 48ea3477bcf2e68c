package slipway.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What any table holds about one learner. Looks at the tables that there are, not at a list of them, so that one that is made
 * later is looked at too: it counts when a column is called {@code learner} or {@code account}, or refers to an account.
 */
public final class LearnerRows {
    private static final Set<String> NAMES = Set.of("learner", "account");

    private LearnerRows() {
    }

    /** The column that says whose a row is, by table. */
    public static Map<String, String> columns(Database database) {
        return database.read(handle -> {
            try {
                return columns(handle.getConnection());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Map<String, String> columns(Connection connection) throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        for (String table : tables(connection)) {
            column(connection, table).ifPresent(column -> columns.put(table, column));
        }
        return columns;
    }

    /** All rows of this learner, by table; tables without any are there with none. */
    public static Map<String, List<Map<String, Object>>> of(Database database, String learner) {
        Map<String, List<Map<String, Object>>> rows = new TreeMap<>();
        columns(database).forEach((table, column) -> rows.put(table, rows(database, table, column, learner)));
        return rows;
    }

    private static List<Map<String, Object>> rows(Database database, String table, String column, String learner) {
        return database.read(handle -> handle.createQuery("SELECT * FROM " + table + " WHERE " + column + " = :learner ORDER BY 1, 2, 3, 4")
                .bind("learner", learner).map((row, context) -> row(row)).list());
    }

    private static Map<String, Object> row(ResultSet row) throws SQLException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            Object value = row.getObject(i);
            values.put(row.getMetaData().getColumnName(i), value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value);
        }
        return values;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found = connection.getMetaData().getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        return tables;
    }

    private static Optional<String> column(Connection connection, String table) throws SQLException {
        if (table.equals("account")) {
            return Optional.of("id");
        }
        try (ResultSet found = connection.getMetaData().getColumns(null, connection.getSchema(), table, "%")) {
            while (found.next()) {
                if (NAMES.contains(found.getString("COLUMN_NAME"))) {
                    return Optional.of(found.getString("COLUMN_NAME"));
                }
            }
        }
        try (ResultSet found = connection.getMetaData().getImportedKeys(null, connection.getSchema(), table)) {
            while (found.next()) {
                if (found.getString("PKTABLE_NAME").equals("account")) {
                    return Optional.of(found.getString("FKCOLUMN_NAME"));
                }
            }
        }
        return Optional.empty();
    }
}
