package slipway.tutorial;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import slipway.protocol.ServerMessage;

/** What the pages of a workspace are told about its sandbox just now, oldest first. Guarded by the {@link Workspace}'s lock. */
final class Notices {
    private final Map<String, Notice> notices = new LinkedHashMap<>();

    /** In place of one of the same id. */
    void put(Notice notice) {
        notices.put(notice.id(), notice);
    }

    /** @return whether there was one */
    boolean remove(String id) {
        return notices.remove(id) != null;
    }

    boolean has(String id) {
        return notices.containsKey(id);
    }

    void clear() {
        notices.clear();
    }

    ServerMessage.Notices of(String lesson) {
        return new ServerMessage.Notices(notices.values().stream().filter(notice -> notice.concerns(lesson)).map(Notices::told).toList());
    }

    Optional<Notice.Remedy> remedy(String lesson, String id, String name) {
        return Optional.ofNullable(notices.get(id)).filter(notice -> notice.concerns(lesson)).stream()
                .flatMap(notice -> notice.remedies().stream()).filter(remedy -> remedy.name().equals(name)).findFirst();
    }

    private static ServerMessage.Notices.Notice told(Notice notice) {
        return new ServerMessage.Notices.Notice(notice.id(), notice.level(), notice.text(), notice.details(), notice.remedies().stream()
                .map(remedy -> new ServerMessage.Notices.Remedy(remedy.name(), remedy.label(), remedy.confirm())).toList());
    }
}
