package slipway.tutorial;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.Notices.Level;

/**
 * Asks the learner what to do with what other lessons left ({@link Leftovers}), once per lesson. Guarded by the {@link Workspace}'s lock
 * but for what asks the engine, which has virtual threads.
 */
final class WorkspaceLeftovers {
    private static final Logger LOG = Logger.getLogger(WorkspaceLeftovers.class);

    private final WorkspaceState workspace;
    private final Set<String> looked = new HashSet<>();

    WorkspaceLeftovers(WorkspaceState workspace) {
        this.workspace = workspace;
    }

    /** Another sandbox. */
    void startOver() {
        looked.clear();
    }

    /** The engine runs, and the files of this lesson are in place. */
    void look(KernelSession kernel, String lesson) {
        if (looked.add(lesson)) {
            Thread.ofVirtual().name("leftovers for " + lesson).start(() -> doing(lesson, () -> {
                Leftovers found = Leftovers.look(kernel, lesson);
                if (found.none()) {
                    Leftovers.answered(kernel, lesson);
                } else {
                    workspace.putWhile(kernel, question(kernel, lesson, found));
                }
            }));
        }
    }

    private Notice question(KernelSession kernel, String lesson, Leftovers found) {
        return notice(lesson, Level.info, "When you first opened this lesson, your sandbox had " + found.words()
                + " of other lessons, which may hold names and ports that this one uses.", found.lines(), List.of(
                new Notice.Remedy("remove", "Remove them", "They are removed with what is in them: " + found.words() + ". Images and files stay.",
                        () -> answer(kernel, lesson, () -> remove(kernel, lesson, found))),
                new Notice.Remedy("keep", "Keep them", "", () -> answer(kernel, lesson, () -> workspace.remove(id(lesson))))));
    }

    private void answer(KernelSession kernel, String lesson, Doing what) {
        Thread.ofVirtual().name("leftovers for " + lesson).start(() -> doing(lesson, () -> {
            what.run();
            Leftovers.answered(kernel, lesson);
        }));
    }

    private void remove(KernelSession kernel, String lesson, Leftovers found) throws IOException {
        workspace.putWhile(kernel, notice(lesson, Level.info, "What other lessons left is being removed: " + found.words() + ".", List.of(), List.of()));
        String problem = found.remove(kernel);
        List<Notice.Remedy> read = List.of(new Notice.Remedy("read", "OK", "", () -> workspace.remove(id(lesson))));
        workspace.putWhile(kernel, problem.isEmpty()
                ? notice(lesson, Level.info, "What other lessons left is removed: " + found.words() + ".", List.of(), read)
                : notice(lesson, Level.warning, "Not all that other lessons left could be removed. Docker says: " + problem, List.of(), read));
    }

    private static Notice notice(String lesson, Level level, String text, List<String> details, List<Notice.Remedy> remedies) {
        return new Notice(id(lesson), level, lesson, text, details, remedies);
    }

    private static String id(String lesson) {
        return "leftovers " + lesson;
    }

    private interface Doing {
        void run() throws IOException;
    }

    /** The sandbox may be lost in the middle of it: the next one looks again. */
    private void doing(String lesson, Doing what) {
        try {
            what.run();
        } catch (IOException e) {
            LOG.debugf("what other lessons left for %s is not known: %s", lesson, e.getMessage());
            workspace.remove(id(lesson));
        }
    }
}
