package slipway.progress;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * A run as it is asked for.
 *
 * @param id made by the browser; a run of this id is stored once
 * @param cell the lesson's cell
 * @param session name of the shell it runs in
 * @param lessonHash content hash of the lesson it was started from
 * @param source what is to be run
 * @param columns width of the terminal
 * @param rows height of the terminal
 * @param execution what else the caller needs to send the run to a sandbox again after a restart of the server (language, path,
 *        environment, time limit), in a form of its own; given back as it is, never read here
 */
public record NewRun(UUID id, String cell, String session, String lessonHash, String source, int columns, int rows,
        String execution) {
    public NewRun {
        requireNonNull(id, "id");
        requireNonNull(cell, "cell");
        requireNonNull(session, "session");
        requireNonNull(lessonHash, "lessonHash");
        requireNonNull(source, "source");
        requireNonNull(execution, "execution");
    }
}
