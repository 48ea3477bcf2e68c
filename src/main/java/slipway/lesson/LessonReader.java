package slipway.lesson;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import slipway.lesson.Problem.Severity;

/** Reads one lesson from disk. */
final class LessonReader {
    private static final int TEXT_LIMIT = 512 << 10;

    /** What a lesson takes from its course; another one means another reading. */
    record Surroundings(String course, Set<String> siblings, Set<String> inventory, List<String> images, boolean solutionsShown) {
    }

    /** @param lesson empty when it has no text that could be read */
    record Result(Optional<Lesson> lesson, List<Problem> problems) {
        Result {
            problems = List.copyOf(problems);
        }
    }

    private LessonReader() {
    }

    /** @param name how problems name the directory, {@code docker/01-first} */
    static Result read(Path directory, String name, Surroundings course) {
        List<Problem> problems = new ArrayList<>();
        try {
            LessonTree tree = TreeReader.read(directory, name, problems);
            Optional<String> text = tree.content(LessonTree.LESSON)
                    .flatMap(bytes -> text(bytes, name + "/" + LessonTree.LESSON, problems));
            Optional<ParsedLesson> parsed = text.map(content -> LessonParser.parse(new LessonSource(course.course(),
                    directory.getFileName().toString(), name + "/" + LessonTree.LESSON, content, tree, course.siblings(),
                    course.inventory(), course.images(), course.solutionsShown())));
            parsed.ifPresent(result -> problems.addAll(result.problems()));
            return new Result(parsed.map(ParsedLesson::lesson), problems);
        } catch (IOException e) {
            problems.add(new Problem(name + "/" + LessonTree.LESSON, 1, 1, Severity.ERROR,
                    "the lesson cannot be read: " + e.getMessage(), "check the permissions of its directory"));
            return new Result(Optional.empty(), problems);
        }
    }

    /** The text of a file; nothing when it is no text at all. */
    static Optional<String> text(byte[] bytes, String file, List<Problem> problems) {
        if (bytes.length > TEXT_LIMIT) {
            problems.add(new Problem(file, 1, 1, Severity.ERROR, "the file is larger than 512 KB", "move long texts to files/"));
            return Optional.empty();
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                problems.add(new Problem(file, line(bytes, i), 1, Severity.ERROR, "the file is not text, it has a zero byte",
                        "save it as UTF-8"));
                return Optional.empty();
            }
        }
        return Optional.of(decoded(bytes, file, problems));
    }

    private static String decoded(byte[] bytes, String file, List<Problem> problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (decoder.decode(in, CharBuffer.allocate(bytes.length), true).isError()) {
            problems.add(new Problem(file, line(bytes, in.position()), 1, Severity.ERROR, "this line is not UTF-8",
                    "save the file as UTF-8"));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int line(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}
