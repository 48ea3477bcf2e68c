package slipway.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import slipway.database.Database;
import slipway.database.DatabaseException;

/**
 * The connection that writes, used by the writer's thread alone. Its statements are plain JDBC and prepared once: through Jdbi,
 * which prepares each time, a run's three transactions took three to five times as much processor time (0.20 instead of 0.07 ms
 * for storing a new run, 0.45 instead of 0.07 ms in a server that has just started), on the path between a click on Run and its
 * result.
 */
final class WriteConnection implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    WriteConnection(Database database) {
        connection = database.writer();
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** @return how many rows it changed */
    int execute(String sql, Object... parameters) {
        try {
            return prepared(sql, parameters).executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** For a statement that returns one number, or nothing. */
    OptionalLong returning(String sql, Object... parameters) {
        try (var rows = prepared(sql, parameters).executeQuery()) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private PreparedStatement prepared(String sql, Object[] parameters) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    boolean alive() {
        try {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The statements are prepared anew, because SQLite's driver does not execute one again that has failed. */
    void rollback() {
        try {
            connection.rollback();
            closeStatements();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static DatabaseException failed(SQLException error) {
        return Database.explained("save to the journal", error);
    }

    @Override
    public void close() {
        try (connection) {
            closeStatements();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void closeStatements() throws SQLException {
        for (var statement : statements.values()) {
            statement.close();
        }
        statements.clear();
    }
}
