package slipway.backup;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import slipway.database.Database;

/** The tables that a database has, by its own catalogue: what is added to it later is backed up without a word here. */
final class Tables {
    private Tables() {
    }

    /** All of ours, each after those that it refers to. */
    static List<String> parentsFirst(Connection connection) throws SQLException {
        var waiting = new ArrayList<>(names(connection));
        List<String> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int before = waiting.size();
            for (String table : List.copyOf(waiting)) {
                if (ordered.containsAll(parents(connection, table))) {
                    waiting.remove(table);
                    ordered.add(table);
                }
            }
            if (waiting.size() == before) {
                throw new IllegalStateException("tables refer to each other in a circle: " + waiting);
            }
        }
        return ordered;
    }

    private static List<String> names(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        names.removeIf(name -> name.equals(Database.HISTORY) || name.startsWith("sqlite_"));
        names.sort(null);
        return names;
    }

    private static Set<String> parents(Connection connection, String table) throws SQLException {
        DatabaseMetaData catalogue = connection.getMetaData();
        Set<String> parents = new HashSet<>();
        try (ResultSet rows = catalogue.getImportedKeys(connection.getCatalog(), connection.getSchema(), table)) {
            while (rows.next()) {
                parents.add(rows.getString("PKTABLE_NAME"));
            }
        }
        parents.remove(table);
        return parents;
    }

    static long count(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery("SELECT COUNT(*) FROM " + quoted(table))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static void empty(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM " + quoted(table));
        }
    }

    /** In the order of the table. */
    static List<String> columns(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery("SELECT * FROM " + quoted(table) + " WHERE 1 = 0")) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                columns.add(rows.getMetaData().getColumnName(i));
            }
            return columns;
        }
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
