package slipway.tutorial;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import slipway.kernel.Execution;

/**
 * Accepted runs that have not gone to the sandbox, in order per shell: a run that waits holds back those behind it in its
 * shell, and no others. Not thread-safe; its {@link Workspace} guards it.
 */
final class PendingRuns {
    /** One run on hold. */
    record Pending(Execution execution, String lesson, Needs needs) {
        UUID run() {
            return execution.run();
        }
    }

    private final Map<String, Deque<Pending>> shells = new LinkedHashMap<>();

    void add(Pending run) {
        shells.computeIfAbsent(run.execution().shell(), shell -> new ArrayDeque<>()).add(run);
    }

    /** Takes out, in order, what need not wait any longer. */
    List<Pending> release(Readiness readiness) {
        List<Pending> released = new ArrayList<>();
        for (Deque<Pending> shell : shells.values()) {
            while (!shell.isEmpty() && readiness.obstacle(shell.peek()).isEmpty()) {
                released.add(shell.poll());
            }
        }
        shells.values().removeIf(Deque::isEmpty);
        return released;
    }

    /** Why each run on hold waits. */
    Map<Pending, String> reasons(Readiness readiness) {
        Map<Pending, String> reasons = new LinkedHashMap<>();
        for (Deque<Pending> shell : shells.values()) {
            String reason = shell.isEmpty() ? "" : readiness.obstacle(shell.peek()).orElse("");
            shell.forEach(run -> reasons.put(run, reason));
        }
        return reasons;
    }

    Optional<Pending> remove(UUID run) {
        for (Deque<Pending> shell : shells.values()) {
            Optional<Pending> found = shell.stream().filter(pending -> pending.run().equals(run)).findFirst();
            if (found.isPresent()) {
                shell.remove(found.get());
                return found;
            }
        }
        return Optional.empty();
    }

    Set<UUID> ids() {
        return shells.values().stream().flatMap(Deque::stream).map(Pending::run).collect(Collectors.toSet());
    }

    boolean isEmpty() {
        return shells.isEmpty();
    }

    /** Takes out all runs of one shell. */
    List<Pending> removeShell(String shell) {
        Deque<Pending> runs = shells.remove(shell);
        return runs == null ? List.of() : List.copyOf(runs);
    }

    List<Pending> removeAll() {
        List<Pending> all = shells.values().stream().flatMap(Deque::stream).toList();
        shells.clear();
        return all;
    }
}
