package slipway.lesson;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import slipway.lesson.Directive.Kind;

/** Reads the author's scripts, from the text of a comment or from a file of the lesson. */
final class Scripts {
    private final SourceText source;
    private final LessonTree tree;

    Scripts(SourceText source, LessonTree tree) {
        this.source = source;
        this.tree = tree;
    }

    /** The script of a setup, a cleanup or a check. */
    Optional<Script> of(Directive directive) {
        Kind kind = directive.kind();
        Attributes attributes = directive.attributes();
        int line = source.line(directive.offset());
        String body = unixLines(directive.body()).strip();
        if (!attributes.has("file")) {
            if (body.isEmpty()) {
                source.error(directive.offset(), "this " + kind.word + " has no script",
                        kind.takesScript() ? "write it between <!-- " + kind.word + " and -->, or name one with file="
                                : "name one with file=checks/…");
                return Optional.empty();
            }
            int blanks = directive.body().length() - directive.body().stripLeading().length();
            return Optional.of(new Script(body + "\n", "", source.line(directive.bodyOffset() + blanks)));
        }
        if (!body.isEmpty()) {
            source.error(directive.offset(), "this " + kind.word + " has a file and a script", "keep one of them");
        }
        return attributes.path("file").flatMap(path -> file(path, attributes.offset("file"), line));
    }

    private Optional<Script> file(String path, int offset, int line) {
        Optional<byte[]> content = tree.content(path);
        if (content.isEmpty()) {
            source.error(offset, "there is no file " + path + " in the lesson's directory",
                    Suggestions.didYouMean(path, tree.paths(), "add it or correct the path"));
            return Optional.empty();
        }
        return decode(content.get()).map(text -> new Script(text, path, line)).or(() -> {
            source.error(offset, path + " is not UTF-8 text", "save it as UTF-8");
            return Optional.empty();
        });
    }

    static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static String unixLines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
