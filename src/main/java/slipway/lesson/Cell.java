package slipway.lesson;

import java.time.Duration;
import java.util.Set;

/**
 * A fence that runs: {@code bash}, {@code sh} (both in the lesson's bash) or {@code python} (the lesson's interpreter).
 *
 * @param session the shell it runs in; python cells share one interpreter and always say {@link Executable#MAIN_SESSION}
 * @param norun shown and editable, but not run
 * @param timeout how long it may be silent
 * @param cwd directory below the lesson's where it starts, {@code .} for the lesson's own, empty for wherever the shell is;
 *     the shell stays there
 * @param requires what must be there for it to work
 */
public record Cell(String id, String label, String language, String source, String session, boolean norun, Duration timeout,
                   String cwd, Set<Capability> requires, String renamedFrom, int line) implements Executable {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    public Cell {
        requires = Set.copyOf(requires);
    }
}
