package slipway.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images in the commands of a shell script, read as people read them: {@code docker run|create|pull … IMAGE}, and what
 * {@code docker build -t}, {@code tag}, {@code commit} and {@code import} make. A guess: what a variable holds is not known.
 */
record ShellImages(List<String> used, List<String> built) {
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9][a-z0-9._/-]*(:[A-Za-z0-9_.-]+)?(@sha256:[0-9a-f]{64})?");
    private static final Pattern WORD = Pattern.compile("\\n|[;|&()]+|(?:\"(?:\\\\.|[^\"\\\\])*\"|'[^']*'|\\\\.|[^\\s;|&()\"'\\\\])+");
    /** Options of run, create and pull that are followed by no value. */
    private static final Set<String> FLAGS = Set.of("--detach", "--interactive", "--tty", "--rm", "--init", "--privileged", "--read-only",
            "--publish-all", "--no-healthcheck", "--oom-kill-disable", "--sig-proxy", "--quiet", "--all-tags", "--disable-content-trust", "--help");
    private static final String SHORT_FLAGS = "-[ditPqa]+";

    static ShellImages of(String script) {
        ShellImages found = new ShellImages(new ArrayList<>(), new ArrayList<>());
        List<String> command = new ArrayList<>();
        Matcher words = WORD.matcher(script.replace("\\\n", " ").replaceAll("(?m)(^|\\s)#.*$", "") + "\n");
        while (words.find()) {
            if (words.group().matches("\\n|[;|&()]+")) {
                found.read(command);
                command = new ArrayList<>();
            } else {
                command.add(words.group().replaceAll("^([\"'])(.*)\\1$", "$2"));
            }
        }
        return found;
    }

    static boolean looksLikeImage(String word) {
        return IMAGE.matcher(word).matches();
    }

    private void read(List<String> words) {
        int docker = words.indexOf("docker");
        if (docker < 0) {
            return;
        }
        List<String> rest = words.subList(docker + 1, words.size());
        List<String> command = !rest.isEmpty() && Set.of("container", "image", "buildx").contains(rest.getFirst()) ? rest.subList(1, rest.size()) : rest;
        switch (command.isEmpty() ? "" : command.getFirst()) {
            case "run", "create", "pull" -> firstOperand(command.subList(1, command.size()), used);
            case "build" -> tags(command);
            case "tag", "commit", "import" -> add(command.getLast(), built);
            default -> { }
        }
    }

    private static void firstOperand(List<String> words, List<String> into) {
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            if (!word.startsWith("-")) {
                add(word, into);
                return;
            }
            at += takesNextWord(word) ? 1 : 0;
        }
    }

    private static boolean takesNextWord(String option) {
        if (option.startsWith("--")) {
            return !option.contains("=") && !FLAGS.contains(option);
        }
        // -it, -e VALUE, -itp VALUE, -p8080:80
        return !option.matches(SHORT_FLAGS) && option.matches("-[ditP]*[a-zA-Z]");
    }

    private void tags(List<String> words) {
        for (int at = 0; at < words.size(); at++) {
            if (words.get(at).matches("-t|--tag") && at + 1 < words.size()) {
                add(words.get(at + 1), built);
            } else if (words.get(at).matches("(-t=?|--tag=).+")) {
                add(words.get(at).replaceFirst("-t=?|--tag=", ""), built);
            }
        }
    }

    private static void add(String word, List<String> into) {
        if (looksLikeImage(word)) {
            into.add(word);
        }
    }
}
