package slipway.lesson;

import com.vladsch.flexmark.ast.FencedCodeBlock;
import com.vladsch.flexmark.util.sequence.BasedSequence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells by language and attributes what a fence is. Numbers cells and makes ids, so it must see all fences in order. */
final class FenceReader {
    static final Set<String> CELL_LANGUAGES = Set.of("bash", "sh", "python");
    private static final Set<String> CELL_VALUES = Set.of("id", "session", "timeout", "cwd", "requires", "renamed-from");
    private static final Set<String> FILE_VALUES = Set.of("id", "file", "mode", "renamed-from");
    private static final Set<String> CHECK_VALUES = Set.of("id", "points", "timeout", "title", "renamed-from");
    private static final Set<String> ALL = Set.of("id", "session", "timeout", "cwd", "requires", "renamed-from", "file",
            "mode", "norun", "expect", "check", "points", "title");
    private static final Pattern SESSION = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
    private static final int SOURCE_LIMIT = 64_000;
    private static final int INFO_LIMIT = 1_000;

    private final SourceText source;
    private final Ids ids;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private String step = "intro";
    private int cells;

    FenceReader(SourceText source, Ids ids) {
        this.source = source;
        this.ids = ids;
    }

    void enterStep(String slug) {
        step = slug;
        ordinals.clear();
    }

    int cells() {
        return cells;
    }

    /** What a fence turned out to be. */
    sealed interface Read {
        record Plain(Block block) implements Read {
        }

        /** The cell it belongs to is the builder's to know. */
        record Expected(String text) implements Read {
        }

        record Checked(Exercise.Check check) implements Read {
        }
    }

    Read read(FencedCodeBlock fence) {
        Info info = info(fence);
        String text = text(fence);
        if (fence.getClosingFence().isEmpty()) {
            source.error(fence.getStartOffset(), "this fence is never closed: all that follows is part of it",
                    "end it with a line " + fence.getOpeningFence());
        }
        if (text.length() > SOURCE_LIMIT) {
            source.error(fence.getStartOffset(), "this fence is larger than 64 KB", "put the text into a file below files/");
        }
        return read(fence, info, text);
    }

    private Read read(FencedCodeBlock fence, Info info, String text) {
        Attributes attributes = info.attributes();
        if (attributes.has("check")) {
            return check(info, text, fence);
        }
        if (attributes.has("expect") && info.language().equals("text")) {
            attributes.allowOnly("an expected output", Set.of(), Set.of("expect"));
            return new Read.Expected(text);
        }
        if (attributes.has("file")) {
            return new Read.Plain(file(info, text, fence));
        }
        if (CELL_LANGUAGES.contains(info.language())) {
            return new Read.Plain(cell(info, text, fence));
        }
        complainAboutListing(info);
        boolean diagram = info.language().equals("mermaid");
        return new Read.Plain(diagram ? new Block.Diagram(text) : new Block.Listing(info.language(), text));
    }

    record Info(String language, int offset, Attributes attributes) {
    }

    /** The info string of any fence, which need not be at the margin. */
    Info info(FencedCodeBlock fence) {
        BasedSequence raw = fence.getInfo();
        int offset = raw.isEmpty() ? fence.getStartOffset() : raw.getStartOffset();
        String text = raw.toString();
        if (text.length() > INFO_LIMIT) {
            source.error(offset, "what stands behind this fence is longer than " + INFO_LIMIT + " characters", "");
            return new Info("", offset, Attributes.parse(source, "", offset));
        }
        String first = text.strip().split("\\s", 2)[0];
        if (first.contains("=") && !first.startsWith("{")) {
            source.error(offset, "attributes stand before the language", "write the language first, like bash " + first);
            return new Info("", offset, Attributes.parse(source, "", offset));
        }
        int rest = text.indexOf(first) + first.length();
        return new Info(first, offset, Attributes.parse(source, text.substring(rest), offset + rest));
    }

    private Cell cell(Info info, String text, FencedCodeBlock fence) {
        Attributes attributes = info.attributes();
        attributes.allowOnly("a " + info.language() + " cell", CELL_VALUES, Set.of("norun"));
        if (text.isBlank()) {
            source.error(info.offset(), "this cell is empty", "write what it should run, or remove it");
        }
        cells++;
        return new Cell(cellId(info, attributes), "Cell " + cells, info.language(), text, session(info), attributes.has("norun"),
                attributes.duration("timeout", Cell.DEFAULT_TIMEOUT), directory(attributes),
                attributes.capabilities("requires"), ids.renamedFrom(attributes), source.line(fence.getStartOffset()));
    }

    private String cellId(Info info, Attributes attributes) {
        int ordinal = ordinals.merge(info.language(), 1, Integer::sum);
        Optional<String> given = attributes.id("id");
        return given.isPresent() ? ids.claim(given.get(), attributes.offset("id"), "choose another")
                : ids.claim(step + "-" + info.language() + "-" + ordinal, info.offset(), "give this cell an id=");
    }

    /** Shells remember where they are, so an author can also name the lesson's own directory, with a dot. */
    private static String directory(Attributes attributes) {
        return attributes.value("cwd").filter("."::equals).or(() -> attributes.path("cwd")).orElse("");
    }

    private String session(Info info) {
        Optional<String> session = info.attributes().value("session", SESSION, "a session: 1 to 32 small letters, digits or -");
        if (session.isPresent() && info.language().equals("python")) {
            source.error(info.attributes().offset("session"), "python cells share one interpreter", "leave session out");
            return Executable.MAIN_SESSION;
        }
        return session.orElse(Executable.MAIN_SESSION);
    }

    private Block file(Info info, String text, FencedCodeBlock fence) {
        Attributes attributes = info.attributes();
        attributes.allowOnly("a file cell", FILE_VALUES, Set.of());
        Optional<String> path = attributes.path("file");
        if (path.isEmpty()) {
            return new Block.Listing(info.language(), text);
        }
        Optional<String> given = attributes.id("id");
        String id = ids.claim(given.orElse(path.get()), attributes.offset(given.isPresent() ? "id" : "file"),
                given.isPresent() ? "choose another" : "a file shown again needs an id= of its own");
        String label = "File " + path.get() + (given.isPresent() ? " (" + id + ")" : "");
        int mode = attributes.value("mode", MODE, "a file mode, like 644 or 755").map(octal -> Integer.parseInt(octal, 8))
                .orElse(FileCell.DEFAULT_MODE);
        return new FileCell(id, label, path.get(), info.language(), text.isEmpty() ? "" : text + "\n", mode,
                ids.renamedFrom(attributes), source.line(fence.getStartOffset()));
    }

    private Read check(Info info, String text, FencedCodeBlock fence) {
        Attributes attributes = info.attributes();
        attributes.allowOnly("a check", CHECK_VALUES, Set.of("check"));
        if (!info.language().equals("bash")) {
            source.error(info.offset(), "a check is written in bash, not in " + info.language(), "write ```bash check id=…");
        }
        if (text.isBlank()) {
            source.error(info.offset(), "this check is empty", "");
        }
        return new Read.Checked(check(attributes, new Script(text + "\n", "", source.line(fence.getStartOffset()) + 1)));
    }

    /** The check that these attributes describe, written as a fence or as a comment. */
    Exercise.Check check(Attributes attributes, Script script) {
        String id = ids.required(attributes, "check");
        Optional<String> title = attributes.value("title");
        if (title.isEmpty()) {
            source.error(attributes.offset(), "this check has no title",
                    "add title=\"…\": it is all of the check that a learner sees");
        }
        return new Exercise.Check(id, title.orElse(id), attributes.number("points", 1, 0, 100),
                attributes.duration("timeout", Exercise.Check.DEFAULT_TIMEOUT), script, ids.renamedFrom(attributes));
    }

    private void complainAboutListing(Info info) {
        String language = info.language();
        String small = language.toLowerCase();
        if (!language.equals(small) && CELL_LANGUAGES.contains(small)) {
            source.unknown(info.offset(), "language", language, Set.of(small));
        }
        for (Attributes.Attribute attribute : info.attributes().all()) {
            complainAboutListing(attribute, language.isEmpty() ? "a fence without language" : language);
        }
    }

    /** Other tools write things like {@code {1,3}} here, so only what looks like ours is complained about. */
    private void complainAboutListing(Attributes.Attribute attribute, String what) {
        String name = attribute.name();
        if (ALL.contains(name)) {
            source.error(attribute.offset(), "\"" + name + "\" has no effect: " + what + " is only shown", name.equals("expect")
                    ? "expected output is written ```text expect" : "add file=path to make it a file cell, or leave it out");
        } else if (attribute.value() != null || Suggestions.nearest(name, ALL).isPresent()) {
            source.unknown(attribute.offset(), "attribute", name, ALL);
        }
    }

    /** The lines between the fences, without the indentation of the fence. */
    static String text(FencedCodeBlock fence) {
        StringBuilder text = new StringBuilder();
        for (BasedSequence line : fence.getContentLines()) {
            text.append(line);
        }
        String unix = Scripts.unixLines(text.toString());
        return unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
    }
}
