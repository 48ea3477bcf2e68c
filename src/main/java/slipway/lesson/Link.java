package slipway.lesson;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a link in a lesson leads. Everything that is not one of these is refused. */
sealed interface Link {
    /** To a heading of the same lesson. */
    record Anchor(String id) implements Link {
    }

    /** To a port of the learner's own sandbox, written as {@code http://localhost:8080/path}. */
    record Port(int port, String path) implements Link {
    }

    /** Another site, or a mail address. */
    record Web(String address) implements Link {
    }

    /** Another lesson of the course, written {@code ../03-first-dockerfile/lesson.md} so that it works on GitHub too. */
    record ToLesson(String slug, String anchor) implements Link {
    }

    /** A file of the lesson's directory. */
    record ToFile(String path) implements Link {
    }

    Pattern LOCAL = Pattern.compile("https?://(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0)(?::(\\d{1,5}))?([/?#].*)?",
            Pattern.CASE_INSENSITIVE);
    Pattern LESSON = Pattern.compile("\\.\\./([A-Za-z0-9][A-Za-z0-9._-]*)(?:/(?:lesson\\.md)?)?(#.*)?");

    static Optional<Link> of(String href) {
        String address = href.strip();
        if (address.startsWith("#")) {
            return Optional.of(new Anchor(address.substring(1)));
        }
        Matcher local = LOCAL.matcher(address);
        if (local.matches()) {
            return port(local);
        }
        if (address.matches("(?i)https?://[^/\\s].*|mailto:[^\\s]+")) {
            return Optional.of(new Web(address));
        }
        Matcher lesson = LESSON.matcher(address);
        if (lesson.matches()) {
            return Optional.of(new ToLesson(lesson.group(1), lesson.group(2) == null ? "" : lesson.group(2)));
        }
        boolean scheme = address.matches("(?s)[^/?#]*:.*");
        return scheme || RelativePath.fault(address).isPresent() ? Optional.empty() : Optional.of(new ToFile(address));
    }

    private static Optional<Link> port(Matcher local) {
        int port = local.group(1) == null ? 80 : Integer.parseInt(local.group(1));
        String path = local.group(2) == null ? "/" : local.group(2);
        return port < 1 || port > 65535 ? Optional.empty()
                : Optional.of(new Port(port, path.startsWith("/") ? path : "/" + path));
    }
}
