package slipway.tutorial;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import slipway.kernel.KernelSession;
import slipway.progress.JournalKey;
import slipway.protocol.ServerMessage.SessionChanged;
import slipway.sandbox.SandboxOwner;

/**
 * The shells of a workspace: how each is, and in which directory it stands, so that it starts there in the next sandbox. Directories
 * are kept in the journal. A shell's name begins with its lesson ({@link Executions#shell}). Guarded by the {@link Workspace}'s lock.
 */
final class WorkspaceShells {
    /** The kind of the journal's notes, by session; empty for the lesson's own directory. */
    static final String DIRECTORY = "directory";
    private static final int LONGEST = 1000;

    private final SandboxOwner owner;
    private final WorkspaceParts parts;
    private final WorkspaceWatchers watchers;
    private final Map<String, SessionChanged> states = new LinkedHashMap<>();
    private final Map<UUID, String> shells = new HashMap<>();
    private final Map<String, String> directories = new HashMap<>();
    private final Set<String> begun = new HashSet<>();

    WorkspaceShells(SandboxOwner owner, WorkspaceParts parts, WorkspaceWatchers watchers) {
        this.owner = owner;
        this.parts = parts;
        this.watchers = watchers;
    }

    /** Another sandbox: its shells are other ones, and start where these stood. */
    void startOver() {
        states.clear();
        begun.clear();
    }

    /** A fresh sandbox: nothing of where shells stood is there any more. */
    void forgetPlaces() {
        Set.copyOf(directories.keySet()).forEach(shell -> stands(shell, ""));
    }

    /** Where the shells of a lesson stood, by session, as the journal has it. */
    void remember(String lesson, Map<String, String> places) {
        places.forEach((session, place) -> directories.putIfAbsent(Executions.shell(lesson, session), place));
    }

    void changed(String shell, SessionChanged.State now, String why) {
        var changed = new SessionChanged(shell.substring(shell.indexOf('/') + 1), now, why);
        if (!changed.equals(states.put(shell, changed))) {
            watchers.tell(lesson(shell), changed);
        }
    }

    void tell(Workspace.Watcher watcher) {
        states.forEach((shell, state) -> {
            if (lesson(shell).equals(watcher.lessonSlug())) {
                watcher.tell(state);
            }
        });
    }

    /** This run is about to be given to the kernel. */
    void begin(UUID run, String shell, KernelSession kernel) {
        shells.put(run, shell);
        if (begun.add(shell) && !directories.getOrDefault(shell, "").isEmpty()) {
            kernel.stand(shell, directories.get(shell));
        }
    }

    /** These runs were given to a kernel by an earlier server. */
    void adopt(Map<UUID, String> shellOf) {
        shells.putAll(shellOf);
    }

    /** @param directory where the run left its shell; null when nobody knows */
    void ended(UUID run, String directory) {
        String shell = shells.get(run);
        if (shell != null && directory != null && directory.startsWith("/") && directory.length() <= LONGEST
                && directory.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(directory)) {
            stands(shell, directory);
        }
    }

    void restarted(String shell) {
        stands(shell, "");
    }

    void forget(UUID run) {
        shells.remove(run);
    }

    private void stands(String shell, String directory) {
        String before = directories.put(shell, directory);
        if (!directory.equals(before == null ? "" : before)) {
            var key = new JournalKey(owner.learner(), owner.course(), lesson(shell));
            parts.journal().saveNote(key, DIRECTORY, shell.substring(shell.indexOf('/') + 1), directory);
        }
    }

    private static String lesson(String shell) {
        return shell.substring(0, shell.indexOf('/'));
    }
}
