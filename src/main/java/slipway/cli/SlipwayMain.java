package slipway.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import slipway.lesson.LessonLint;

/** The command line. Commands that need no server run without starting one, so that they answer in a second. */
@QuarkusMain
public final class SlipwayMain {
    private static final String USAGE = """
            slipway serve                  serve the lessons (what `make up` does after preparing the machine)
            slipway lesson lint PATH…      report problems in lessons, with file, line and column; exit code 1 if there are any
            slipway lesson coverage [--tsv] [PATH…]
                                           which rows of a course's inventory its lessons cover, which none, which several; exit code 1 if a row is not covered
            slipway lesson test [--course] [--once] [--xml=FILE] [PATH]
                                           take lessons as a learner would: checks red, cells, solutions, checks green; exit code 1 on any miss
            slipway images sync [--check] [PATH…]
                                           bring the images and packages of the lessons into this machine's registry; --check only lists
            slipway operator link          print a link that makes whoever follows it an operator: once, within 24 hours (classroom mode)
            slipway backup FILE|-          write all that the server keeps, while it runs, to a file or to standard output
            slipway restore [--replace] FILE|-
                                           bring a backup back into an empty database, or with --replace instead of what is there; no server may run
            slipway help                   this text
            """;

    private SlipwayMain() {
    }

    public static void main(String[] arguments) throws IOException {
        List<String> words = Arrays.asList(arguments);
        if (words.isEmpty() || words.equals(List.of("serve"))) {
            Quarkus.run(Server.class, Server::ended);
        } else if (words.size() >= 2 && words.subList(0, 2).equals(List.of("lesson", "test"))) {
            LessonTestCommand.execute(words.subList(2, words.size()));
        } else {
            System.exit(command(words, System.out, System.err));
        }
    }

    static int command(List<String> words, PrintStream out, PrintStream err) {
        if (words.size() > 2 && words.subList(0, 2).equals(List.of("lesson", "lint"))) {
            return LessonLint.run(words.stream().skip(2).map(Path::of).toList(), out);
        }
        if (words.size() >= 2 && words.subList(0, 2).equals(List.of("lesson", "coverage"))) {
            return LessonCoverage.run(words.subList(2, words.size()), out, err);
        }
        if (words.size() >= 2 && words.subList(0, 2).equals(List.of("images", "sync"))) {
            return ImagesSyncCommand.run(words.subList(2, words.size()), System.getenv(), out, err);
        }
        if (words.equals(List.of("operator", "link"))) {
            return OperatorLink.run(out, err);
        }
        Optional<Integer> backup = BackupCommand.execute(words, err);
        if (backup.isPresent()) {
            return backup.get();
        }
        if (words.equals(List.of("help")) || words.equals(List.of("--help"))) {
            out.print(USAGE);
            return 0;
        }
        err.print("Not a command: slipway " + String.join(" ", words) + "\n" + USAGE);
        return 2;
    }
}
