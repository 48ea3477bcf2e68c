package slipway.tutorial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import slipway.kernel.KernelEvent.LimitChanged;
import slipway.kernel.KernelSession;
import slipway.kernel.LimitKind;
import slipway.kernel.LimitPlace;
import slipway.protocol.ServerMessage.Notices.Level;

/**
 * The notices of limits that a sandbox has reached: one for each, until there is room again or the learner has put it away, which
 * lasts until it is reached anew. Guarded by the {@link Workspace}'s lock; what asks the sandbox has a virtual thread and comes back
 * through the lock.
 */
final class LimitNotices {
    private static final int DETAILS = 8;
    private static final int LONGEST_DETAIL = 120;

    /** What remedies need of the workspace. */
    interface Hands {
        void put(Notice notice);

        void remove(String notice);

        /** Null while there is none. */
        KernelSession kernel();

        void restartShells();

        void endEverything();

        /** Images were removed: the lessons' own are to come back. */
        void imagesRemoved();
    }

    private final Object lock;
    private final Hands hands;
    private final Map<String, LimitChanged> reached = new HashMap<>();
    private final Map<String, List<String>> details = new HashMap<>();
    private final Set<String> dismissed = new HashSet<>();
    private final Map<String, String> shown = new HashMap<>();

    LimitNotices(Object lock, Hands hands) {
        this.lock = lock;
        this.hands = hands;
    }

    void heard(LimitChanged limit) {
        String id = "limit-" + limit.kind().name().toLowerCase(Locale.ROOT)
                + (limit.place() == null ? "" : "-" + limit.place().name().toLowerCase(Locale.ROOT));
        if (!limit.reached()) {
            forget(id);
        } else if (limit.kind() == LimitKind.MEMORY || !reached.containsKey(id)) {
            boolean first = reached.put(id, limit) == null;
            show(id);
            if (first && takesSpace(limit)) {
                background(() -> look(id));
            }
        }
    }

    /** Another sandbox, which will tell of its own. */
    void clear() {
        List.copyOf(reached.keySet()).forEach(this::forget);
    }

    private void forget(String id) {
        reached.remove(id);
        details.remove(id);
        dismissed.remove(id);
        if (shown.remove(id) != null) {
            hands.remove(id);
        }
    }

    private void show(String id) {
        LimitChanged limit = reached.get(id);
        if (limit == null || dismissed.contains(id)) {
            return;
        }
        String text = LimitWords.text(limit);
        List<String> lines = details.getOrDefault(id, List.of());
        if (!(text + lines).equals(shown.put(id, text + lines))) {
            hands.put(new Notice(id, limit.kind() == LimitKind.CPU ? Level.info : Level.warning, null, text, lines, remedies(id, limit)));
        }
    }

    private List<Notice.Remedy> remedies(String id, LimitChanged limit) {
        List<Notice.Remedy> remedies = new ArrayList<>();
        switch (limit.kind()) {
            case MEMORY -> {
                remedies.add(restartShells());
                remedies.add(cleaning(id, Cleaning.STOP_CONTAINERS));
            }
            case CPU -> remedies.add(cleaning(id, Cleaning.STOP_CONTAINERS));
            case PROCESSES -> {
                remedies.add(restartShells());
                remedies.add(new Notice.Remedy("end-everything", "End everything in the sandbox", "Every program, shell and container in your sandbox "
                        + "ends, and it is started anew. Files, images and volumes stay.", () -> background(hands::endEverything)));
            }
            case DISK, FILES -> {
                if (limit.place() == LimitPlace.TMP) {
                    remedies.add(cleaning(id, Cleaning.EMPTY_TMP));
                } else if (limit.place() != LimitPlace.HOME) {
                    remedies.add(cleaning(id, Cleaning.REMOVE_CACHE));
                    remedies.add(cleaning(id, Cleaning.REMOVE_IMAGES));
                    remedies.add(cleaning(id, Cleaning.REMOVE_VOLUMES));
                }
            }
        }
        remedies.add(new Notice.Remedy("dismiss", "Dismiss", "", () -> dismiss(id)));
        return remedies;
    }

    private Notice.Remedy restartShells() {
        return new Notice.Remedy("restart-shells", "Restart the shells", "What runs in the shells ends, and their variables are gone. "
                + "Files, images and containers stay.", hands::restartShells);
    }

    private Notice.Remedy cleaning(String id, Cleaning cleaning) {
        return new Notice.Remedy(cleaning.remedy, cleaning.words, cleaning.loss, () -> background(() -> clean(id, cleaning)));
    }

    private void dismiss(String id) {
        synchronized (lock) {
            dismissed.add(id);
            shown.remove(id);
            hands.remove(id);
        }
    }

    private void clean(String id, Cleaning cleaning) {
        String problem = ran(cleaning.script).problem();
        synchronized (lock) {
            if (cleaning == Cleaning.REMOVE_IMAGES) {
                hands.imagesRemoved();
            }
            if (problem != null) {
                tell(id, List.of("“" + cleaning.words + "” did not work: " + problem));
                return;
            }
        }
        if (isSpace(id)) {
            look(id);
        }
    }

    private boolean isSpace(String id) {
        synchronized (lock) {
            LimitChanged limit = reached.get(id);
            return limit != null && takesSpace(limit);
        }
    }

    private static boolean takesSpace(LimitChanged limit) {
        return limit.kind() == LimitKind.DISK && limit.place() != LimitPlace.TMP;
    }

    private void look(String id) {
        Said said = ran(Cleaning.WHAT_TAKES_SPACE);
        if (said.problem() == null) {
            synchronized (lock) {
                tell(id, said.lines());
            }
        }
    }

    private void tell(String id, List<String> lines) {
        if (reached.containsKey(id)) {
            details.put(id, lines);
            show(id);
        }
    }

    /** @param problem null when it went well */
    private record Said(String problem, List<String> lines) {
    }

    private Said ran(String script) {
        KernelSession kernel;
        synchronized (lock) {
            kernel = hands.kernel();
        }
        if (kernel == null) {
            return new Said("the sandbox does not run at the moment.", List.of());
        }
        try {
            var ran = LearnerProgram.run(kernel, List.of("bash", "-c", script), Map.of(), null, stdin -> { });
            String output = new String(ran.output(), StandardCharsets.UTF_8);
            return new Said(ran.exit().exitCode() == 0 ? null : ran.words(), output.lines().map(String::strip).filter(line -> !line.isEmpty())
                    .limit(DETAILS).map(LimitNotices::readable).toList());
        } catch (IOException e) {
            return new Said(e.getMessage(), List.of());
        }
    }

    private static String readable(String line) {
        String clean = Words.lastLines(line);
        return clean.length() <= LONGEST_DETAIL ? clean : clean.substring(0, LONGEST_DETAIL) + "…";
    }

    private static void background(Runnable work) {
        Thread.ofVirtual().name("remedy").start(work);
    }
}
