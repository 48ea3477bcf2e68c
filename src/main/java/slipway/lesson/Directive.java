package slipway.lesson;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment that is ours: {@code <!-- exercise id=… -->}.
 *
 * @param offset where the comment begins
 * @param body the script of a setup or cleanup, empty elsewhere
 * @param bodyOffset where the body begins
 */
record Directive(Kind kind, Attributes attributes, String body, int offset, int bodyOffset) {
    enum Kind {
        EXERCISE("exercise"), EXERCISE_END("/exercise"), SETUP("setup"), CLEANUP("cleanup"), CHECK("check"), HINT("hint"),
        SOLUTION("solution"), QUIZ("quiz"), ASK("ask");

        final String word;

        Kind(String word) {
            this.word = word;
        }

        static Optional<Kind> of(String word) {
            return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
        }

        boolean takesScript() {
            return this == SETUP || this == CLEANUP;
        }
    }

    private static final Pattern COMMENT = Pattern.compile("\\A<!--\\s*(/?[A-Za-z-]+)([^\\S\\r\\n][^\\r\\n]*|)(\\R.*)?\\z",
            Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("(?:^|\\s)[A-Za-z-]+=");
    private static final List<String> WORDS = Arrays.stream(Kind.values()).map(kind -> kind.word).toList();

    /**
     * Reads a comment ({@code <!--} included, {@code -->} not). Ordinary comments give nothing; one that looks like a misspelt
     * directive gives nothing and a problem.
     */
    static Optional<Directive> read(SourceText source, String comment, int offset) {
        Matcher parts = COMMENT.matcher(comment);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String word = parts.group(1);
        String rest = parts.group(2);
        String more = parts.group(3) == null ? "" : parts.group(3);
        Optional<Kind> kind = Kind.of(word);
        if (kind.isEmpty()) {
            complainIfNear(source, word, rest + more, offset + parts.start(1));
            return Optional.empty();
        }
        if (!looksOurs(kind.get(), rest, more)) {
            return Optional.empty();
        }
        boolean script = kind.get().takesScript();
        String list = script ? rest : rest + more;
        Attributes attributes = Attributes.parse(source, list, offset + parts.start(2));
        int bodyOffset = offset + (script && parts.start(3) >= 0 ? parts.start(3) : comment.length());
        return Optional.of(new Directive(kind.get(), attributes, script ? more : "", offset, bodyOffset));
    }

    /** {@code <!-- ask the class first -->} is an ordinary comment, {@code <!-- quiz -->} is a directive without its id. */
    private static boolean looksOurs(Kind kind, String rest, String more) {
        if (kind.takesScript()) {
            return rest.isBlank() || ATTRIBUTE.matcher(rest).find();
        }
        String all = rest + more;
        return all.isBlank() || ATTRIBUTE.matcher(all).find();
    }

    private static void complainIfNear(SourceText source, String word, String rest, int offset) {
        boolean attributes = ATTRIBUTE.matcher(rest).find();
        if (!attributes && (!rest.isBlank() || word.length() < 5)) {
            return;
        }
        Suggestions.nearest(word, WORDS).ifPresent(near ->
                source.error(offset, "unknown directive \"" + word + "\"", "did you mean \"" + near + "\"?"));
    }
}
