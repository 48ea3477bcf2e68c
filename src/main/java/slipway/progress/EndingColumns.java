package slipway.progress;

import java.sql.ResultSet;
import java.sql.SQLException;

/** An {@link Ending} as it stands in a row. */
record EndingColumns(String kind, Integer exitCode, Long silentSeconds, String message) {

    static EndingColumns of(Ending ending) {
        return switch (ending) {
            case null -> new EndingColumns(null, null, null, null);
            case Ending.Finished finished -> new EndingColumns("finished", finished.exitCode(), null, null);
            case Ending.Interrupted _ -> new EndingColumns("interrupted", null, null, null);
            case Ending.TimedOut timedOut -> new EndingColumns("timed-out", null, timedOut.seconds(), null);
            case Ending.ShellDied died -> new EndingColumns("shell-died", null, null, died.message());
            case Ending.SandboxLost lost -> new EndingColumns("sandbox-lost", null, null, lost.message());
        };
    }

    static Ending read(ResultSet row) throws SQLException {
        var kind = row.getString("ending");
        return switch (kind) {
            case null -> null;
            case "finished" -> new Ending.Finished(row.getInt("exit_code"));
            case "interrupted" -> new Ending.Interrupted();
            case "timed-out" -> new Ending.TimedOut(row.getLong("silent_seconds"));
            case "shell-died" -> new Ending.ShellDied(row.getString("ending_message"));
            case "sandbox-lost" -> new Ending.SandboxLost(row.getString("ending_message"));
            default -> throw new SQLException("The journal knows no ending called " + kind);
        };
    }
}
