package slipway.product;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.LearnerId;
import slipway.classroom.PersonName;
import slipway.database.Database;
import slipway.database.DatabaseSettings;
import slipway.database.TestDatabase;

/**
 * A packaged server in classroom mode with people in it, who came in as people do: the printed link, the operator's page, the join
 * link. Close ends it with its sandboxes.
 */
public final class ClassroomServer implements AutoCloseable {
    private static final Pattern FIRST_OPERATOR = Pattern.compile("Create the first operator: (\\S+)");
    /** Good for everybody whose password nobody asks about. */
    public static final String PASSWORD = "slow green kettle 7";

    private final ServerProcess server;
    private final Map<String, String> settings;
    private Person operator;

    private ClassroomServer(ServerProcess server, Map<String, String> settings) {
        this.server = server;
        this.settings = settings;
    }

    /** @param settings environment variables besides mode, port, address and data directory */
    public static ClassroomServer start(Path data, Map<String, String> settings) {
        return new ClassroomServer(ServerProcess.startClassroom(data, settings), new HashMap<>(settings));
    }

    /** As {@link #start}, on the database that the tests run on. */
    static ClassroomServer startOnTestDatabase(Path data, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        if (TestDatabase.isPostgresql()) {
            all.put("SLIPWAY_DATABASE_URL", TestDatabase.in(data).url());
        }
        return start(data, all);
    }

    /** Somebody who is signed in. @param browser where they are */
    public record Person(String name, String password, LearnerId id, Visitor browser) {
        public String cookie() {
            return browser.cookie();
        }
    }

    public ServerProcess process() {
        return server;
    }

    /** A browser in which nobody is signed in. */
    public Visitor visitor() {
        return new Visitor(server);
    }

    /** A lesson's socket, opened by somebody. @param lesson {@code course/lesson} */
    public LessonClient lesson(Person person, String lesson) {
        return new LessonClient(server, person.cookie(), lesson);
    }

    /** The path of the printed link to become the first operator. */
    public String firstOperatorLink() {
        Matcher line = FIRST_OPERATOR.matcher(server.log());
        if (!line.find()) {
            throw new IllegalStateException("no link for the first operator in:\n" + server.log());
        }
        return line.group(1).substring(server.address().toString().length());
    }

    /** The one operator, by the printed link. */
    public synchronized Person operator() {
        if (operator == null) {
            Visitor browser = visitor();
            assertGoesTo("/accounts", browser.post(firstOperatorLink(), "name", "Olga Operator", "chosen", PASSWORD, "repeated", PASSWORD));
            operator = person("Olga Operator", PASSWORD, browser);
        }
        return operator;
    }

    /** An instructor, made by the operator, who has signed in with the password of the operator's page. */
    public Person instructor(String name) {
        HttpResponse<String> made = operator().browser().post("/accounts", "name", name, "role", "instructor");
        require(made.statusCode() == 200, made);
        return signIn(name, Jsoup.parse(made.body()).select("dl.secret code").text());
    }

    /** A classroom that can be joined. */
    public Classroom classroom(String title, Person instructor, String... courses) {
        try (Database database = database()) {
            return new ClassroomStore(database).create(title, List.of(courses), instructor.id());
        }
    }

    /** A newcomer, by the classroom's link. */
    public Person learner(Classroom classroom, String name) {
        Visitor browser = visitor();
        assertGoesTo("/", browser.post("/join/" + classroom.joinCode().orElseThrow() + "/newcomer",
                "name", name, "chosen", PASSWORD, "repeated", PASSWORD));
        return person(name, PASSWORD, browser);
    }

    /** Somebody with an account, in a browser of their own. */
    public Person signIn(String name, String password) {
        Visitor browser = visitor();
        assertGoesTo("/", browser.post("/sign-in", "name", name, "password", password));
        return person(name, password, browser);
    }

    public Account account(String name) {
        try (Database database = database()) {
            return new AccountStore(database).credentials(PersonName.of(name)).orElseThrow().account();
        }
    }

    /** The server's database, beside the server; what is changed by this way the server learns when it next looks. */
    public Database database() {
        String url = settings.get("SLIPWAY_DATABASE_URL");
        return Database.open(url == null ? DatabaseSettings.sqlite(server.data().resolve("slipway.db")) : new DatabaseSettings(url,
                settings.getOrDefault("SLIPWAY_DATABASE_USER", ""), settings.getOrDefault("SLIPWAY_DATABASE_PASSWORD", "")));
    }

    private Person person(String name, String password, Visitor browser) {
        return new Person(name, password, account(name).id(), browser);
    }

    static void assertGoesTo(String path, HttpResponse<String> answer) {
        require(answer.headers().firstValue("Location").filter(path::equals).isPresent(), answer);
    }

    /** Without JUnit, which the benchmark does not have. */
    private static void require(boolean expected, HttpResponse<String> answer) {
        if (!expected) {
            throw new AssertionError(answer.statusCode() + " " + answer.headers().firstValue("Location").orElse("leads nowhere") + " "
                    + Jsoup.parse(answer.body()).text());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
