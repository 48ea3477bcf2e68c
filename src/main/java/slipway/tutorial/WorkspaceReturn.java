package slipway.tutorial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.Notices.Level;

/**
 * What a learner is told when the sandbox was stopped, and when it is back: what is as it was, and what is not. Guarded by the
 * {@link Workspace}'s lock but for what asks the engine.
 */
final class WorkspaceReturn {
    static final String STOPPED = "stopped";
    static final String BACK = "back";
    private static final int MOST_NAMES = 10;
    private static final String KEPT = "Your files, images, volumes and containers are kept.";
    private static final String SAME = "Your sandbox is back. Files, images, volumes and containers are as they were, and shells start in the "
            + "directories where they were. Their variables are gone, and what ran has ended.";
    private static final String CONTAINERS = " These containers are there, but stopped:";

    private final WorkspaceState workspace;
    /** Null: there was no sandbox before this one. Empty: nobody knows what ran in it. */
    private Optional<List<String>> ran;
    private boolean told;

    WorkspaceReturn(WorkspaceState workspace) {
        this.workspace = workspace;
    }

    /** @param containers that ran in it */
    void stopped(List<String> containers) {
        ran = Optional.of(containers);
    }

    /** There was a sandbox, and this server did not see how it ended. */
    void ended() {
        if (ran == null) {
            ran = Optional.empty();
        }
    }

    /** Nothing comes back: it goes on, or a fresh one takes its place. */
    void forget() {
        ran = null;
        told = false;
        workspace.remove(BACK);
    }

    /** Goes with the words of the state, which tell the place in line. */
    static final Notice IN_LINE = new Notice("in-line", Level.info, null, "There is no room for another sandbox just now, so you are in line. Yours "
            + "starts by itself as soon as there is a place; what you run until then waits. You can read on meanwhile.", List.of(), List.of());

    static Notice stoppedNotice(String why, Runnable start) {
        return new Notice(STOPPED, Level.info, null, why + " " + KEPT + " The next Run or Check brings it back.", List.of(),
                List.of(new Notice.Remedy("start", "Start", "", start)));
    }

    /** A new sandbox is there. */
    void back() {
        told = ran != null;
        if (told) {
            workspace.put(notice(SAME, List.of()));
        }
    }

    /** The engine of the sandbox that came back is there: say which containers have to be started. */
    void engineReady(KernelSession kernel) {
        if (!told) {
            return;
        }
        Optional<List<String>> before = ran;
        ran = null;
        told = false;
        if (before.isPresent() && before.get().isEmpty()) {
            return;
        }
        Thread.ofVirtual().name("containers that stopped").start(() -> {
            List<String> names = InnerDocker.stopped(kernel).stream()
                    .filter(name -> before.isEmpty() || before.get().contains(name)).toList();
            if (!names.isEmpty()) {
                workspace.putWhile(kernel, notice(SAME + CONTAINERS, commands(names)));
            }
        });
    }

    private static List<String> commands(List<String> names) {
        List<String> lines = new ArrayList<>(names.stream().limit(MOST_NAMES).map(name -> "docker start " + name).toList());
        if (names.size() > MOST_NAMES) {
            lines.add("and " + (names.size() - MOST_NAMES) + " more: docker ps -a");
        }
        return lines;
    }

    private Notice notice(String text, List<String> details) {
        return new Notice(BACK, Level.info, null, text, details,
                List.of(new Notice.Remedy("read", "OK", "", () -> workspace.remove(BACK))));
    }
}
