package slipway.lesson;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a lesson's directory as they were at one moment, by path: all that a parser may know of the disk. */
final class LessonTree {
    static final String LESSON = "lesson.md";
    private static final String FILES = "files/";

    /** @param source where it stands on disk; a tree made for a test has relative ones */
    record Entry(byte[] content, Path source, boolean executable) {
    }

    private final SortedMap<String, Entry> entries;

    LessonTree(Map<String, Entry> entries) {
        this.entries = new TreeMap<>(entries);
    }

    /** A tree that stands on no disk. */
    static LessonTree of(Map<String, String> files) {
        Map<String, Entry> entries = new TreeMap<>();
        files.forEach((path, text) -> entries.put(path, new Entry(text.getBytes(StandardCharsets.UTF_8), Path.of(path), false)));
        return new LessonTree(entries);
    }

    Set<String> paths() {
        return entries.keySet();
    }

    Optional<byte[]> content(String path) {
        return Optional.ofNullable(entries.get(path)).map(Entry::content);
    }

    List<LessonFile> files() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(FILES))
                .map(entry -> file(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static LessonFile file(String path, Entry entry) {
        return new LessonFile(path.substring(FILES.length()), entry.source(), entry.executable());
    }

    /** 16 hexadecimal digits over paths, contents and permissions. */
    String hash() {
        MessageDigest digest = sha256();
        entries.forEach((path, entry) -> {
            digest.update((path + '\0' + entry.content().length + '\0' + entry.executable() + '\0')
                    .getBytes(StandardCharsets.UTF_8));
            digest.update(entry.content());
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
