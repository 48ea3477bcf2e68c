package slipway.classroom;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import slipway.database.Database;

/**
 * Classrooms, their courses and who is in them. What returns is on disk. Whatever stores something about a classroom that was deleted
 * meanwhile throws {@link ClassroomGoneException}. Blocks; any thread.
 */
public final class ClassroomStore {
    /** Without what is read as something else: 30 characters, of which eight are 39 bits. */
    private static final String CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ2345678";
    private static final int CODE_LENGTH = 8;
    private static final Pattern CODE = Pattern.compile("[" + CODE_ALPHABET + "]{" + CODE_LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;

    public ClassroomStore(Database database) {
        this.database = database;
    }

    /** Makes a classroom that can be joined, with its first instructor. */
    public Classroom create(String title, List<String> courses, LearnerId instructor) {
        Classroom classroom = new Classroom(LearnerId.fresh().value(), title, courses, Optional.of(newCode()),
                Instant.now().truncatedTo(ChronoUnit.MILLIS), false);
        database.write(handle -> {
            handle.createUpdate("INSERT INTO classroom (id, title, join_code, created_at) VALUES (:id, :title, :code, :at)")
                    .bind("id", classroom.id()).bind("title", title).bind("code", classroom.joinCode().orElseThrow())
                    .bind("at", classroom.createdAt().toEpochMilli()).execute();
            putCourses(handle, classroom.id(), courses);
            return insert(handle, classroom.id(), instructor, Role.INSTRUCTOR);
        });
        return classroom;
    }

    public Optional<Classroom> find(String id) {
        return isId(id) ? database.read(handle -> one(handle, "id", id)) : Optional.empty();
    }

    /** @param code as it was typed: case, blanks and hyphens do not count */
    public Optional<Classroom> byJoinCode(String code) {
        String plain = code == null ? "" : code.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        return CODE.matcher(plain).matches() ? database.read(handle -> one(handle, "join_code", plain))
                .filter(classroom -> !classroom.archived()) : Optional.empty();
    }

    /** All classrooms, or those where somebody has this role, the newest first. */
    public List<Classroom> all() {
        return database.read(handle -> withCourses(handle, handle.createQuery("SELECT * FROM classroom ORDER BY created_at DESC, id DESC")
                .map((row, context) -> row(row)).list()));
    }

    public List<Classroom> of(LearnerId member, Role role) {
        return database.read(handle -> withCourses(handle, handle.createQuery("""
                SELECT classroom.* FROM classroom JOIN enrolment ON enrolment.classroom = classroom.id
                WHERE enrolment.account = :account AND enrolment.role = :role ORDER BY classroom.created_at DESC, classroom.id DESC""")
                .bind("account", member.value()).bind("role", role.text()).map((row, context) -> row(row)).list()));
    }

    /** Whether some classroom that is not archived gives this learner this course. */
    public boolean teaches(LearnerId learner, String course) {
        return database.read(handle -> handle.createQuery("""
                SELECT 1 FROM enrolment JOIN classroom ON classroom.id = enrolment.classroom
                    JOIN classroom_course ON classroom_course.classroom = classroom.id
                WHERE enrolment.account = :account AND classroom_course.course = :course AND classroom.archived_at IS NULL LIMIT 1""")
                .bind("account", learner.value()).bind("course", course).mapTo(Integer.class).findOne().isPresent());
    }

    /** What somebody is in a classroom; empty for those who are not in it. */
    public Optional<Role> role(String classroom, LearnerId member) {
        return !isId(classroom) ? Optional.empty() : database.read(handle -> handle.createQuery("SELECT role FROM enrolment WHERE classroom = :classroom AND account = :account")
                .bind("classroom", classroom).bind("account", member.value()).mapTo(String.class).findOne().map(Role::of));
    }

    /** Whether {@code instructor} teaches a classroom that {@code learner} is in. */
    public boolean teachesLearner(LearnerId instructor, LearnerId learner) {
        return database.read(handle -> handle.createQuery("""
                SELECT 1 FROM enrolment AS teaching JOIN enrolment AS learning ON learning.classroom = teaching.classroom
                WHERE teaching.account = :instructor AND teaching.role = 'instructor'
                    AND learning.account = :learner AND learning.role = 'learner' LIMIT 1""")
                .bind("instructor", instructor.value()).bind("learner", learner.value()).mapTo(Integer.class).findOne().isPresent());
    }

    /**
     * Whether {@code learner}, who is a learner wherever they are, learns in classrooms that are not archived, and {@code instructor}
     * teaches all of these.
     */
    public boolean teachesEverywhere(LearnerId instructor, LearnerId learner) {
        return database.read(handle -> handle.createQuery("""
                SELECT COUNT(*) AS classrooms, COUNT(teaching.account) AS taught
                FROM account JOIN enrolment ON enrolment.account = account.id
                    JOIN classroom ON classroom.id = enrolment.classroom AND classroom.archived_at IS NULL
                    LEFT JOIN enrolment AS teaching ON teaching.classroom = classroom.id AND teaching.account = :instructor
                        AND teaching.role = 'instructor' AND enrolment.role = 'learner'
                WHERE account.id = :learner AND account.role = 'learner' AND account.deleted_at IS NULL""")
                .bind("instructor", instructor.value()).bind("learner", learner.value())
                .map((row, context) -> row.getInt("classrooms") > 0 && row.getInt("classrooms") == row.getInt("taught")).one());
    }

    /** Whether {@code instructor} teaches a classroom that {@code learner} is in, which gives this course and is not archived. */
    public boolean teachesLearner(LearnerId instructor, LearnerId learner, String course) {
        return database.read(handle -> handle.createQuery("""
                SELECT 1 FROM enrolment AS teaching JOIN enrolment AS learning ON learning.classroom = teaching.classroom
                    JOIN classroom ON classroom.id = teaching.classroom
                    JOIN classroom_course ON classroom_course.classroom = classroom.id
                WHERE teaching.account = :instructor AND teaching.role = 'instructor'
                    AND learning.account = :learner AND learning.role = 'learner'
                    AND classroom_course.course = :course AND classroom.archived_at IS NULL LIMIT 1""")
                .bind("instructor", instructor.value()).bind("learner", learner.value()).bind("course", course)
                .mapTo(Integer.class).findOne().isPresent());
    }

    /** By name. */
    public List<Member> members(String classroom) {
        return database.read(handle -> handle.createQuery("""
                SELECT account.*, enrolment.role AS member_role, enrolment.enrolled_at FROM enrolment JOIN account ON account.id = enrolment.account
                WHERE enrolment.classroom = :classroom AND account.deleted_at IS NULL""")
                .bind("classroom", classroom)
                .map((row, context) -> new Member(AccountStore.account(row), Role.of(row.getString("member_role")),
                        Instant.ofEpochMilli(row.getLong("enrolled_at"))))
                .stream().sorted(Comparator.comparing(Member::account, Account.BY_NAME)).toList());
    }

    /** How many learn in each classroom; those without any are not there. */
    public Map<String, Integer> learnerCounts() {
        return database.read(handle -> handle.createQuery("""
                SELECT classroom, COUNT(*) AS learners FROM enrolment JOIN account ON account.id = enrolment.account
                WHERE enrolment.role = 'learner' AND account.deleted_at IS NULL GROUP BY classroom""")
                .reduceResultSet(new HashMap<>(), (counts, row, context) -> {
                    counts.put(row.getString("classroom"), row.getInt("learners"));
                    return counts;
                }));
    }

    /** Somebody who is in it already stays what they are. */
    public void enrol(String classroom, LearnerId member, Role role) {
        database.write(handle -> {
            hold(handle, classroom);
            return insert(handle, classroom, member, role);
        });
    }

    /** All of them, or none. Who is not in it is passed over. */
    public void leave(String classroom, List<LearnerId> members) {
        database.write(handle -> {
            PreparedBatch batch = handle.prepareBatch("DELETE FROM enrolment WHERE classroom = :classroom AND account = :account");
            members.forEach(member -> batch.bind("classroom", classroom).bind("account", member.value()).add());
            return batch.execute();
        });
    }

    /** A new account, enrolled as a learner; empty when somebody has this name. */
    public Optional<Account> enrolNew(String classroom, PersonName name, String password) {
        return database.write(handle -> {
            hold(handle, classroom);
            Optional<Account> account = AccountStore.insert(handle, name, Role.LEARNER, password);
            account.ifPresent(made -> insert(handle, classroom, made.id(), Role.LEARNER));
            return account;
        });
    }

    /** A new account for each, enrolled as learners: all of them or, when some names are taken, none. */
    public record NewLearner(PersonName name, String password) {
    }

    /** @return the names that are taken; when there are any, nothing was made */
    public List<PersonName> enrolNew(String classroom, List<NewLearner> learners) {
        List<PersonName> taken = new ArrayList<>();
        database.write(handle -> {
            hold(handle, classroom);
            List<Account> made = new ArrayList<>();
            for (NewLearner learner : learners) {
                AccountStore.insert(handle, learner.name(), Role.LEARNER, learner.password())
                        .ifPresentOrElse(made::add, () -> taken.add(learner.name()));
            }
            if (taken.isEmpty()) {
                made.forEach(account -> insert(handle, classroom, account.id(), Role.LEARNER));
            } else {
                made.forEach(account -> handle.createUpdate("DELETE FROM account WHERE id = :id").bind("id", account.id().value()).execute());
            }
            return null;
        });
        return taken;
    }

    public void change(String classroom, String title, List<String> courses) {
        database.write(handle -> {
            hold(handle, classroom);
            handle.createUpdate("UPDATE classroom SET title = :title WHERE id = :id").bind("id", classroom).bind("title", title).execute();
            handle.createUpdate("DELETE FROM classroom_course WHERE classroom = :id").bind("id", classroom).execute();
            putCourses(handle, classroom, courses);
            return null;
        });
    }

    /** Opens joining with a new code, or closes it: the old code is good no more. */
    public void setJoinable(String classroom, boolean joinable) {
        database.write(handle -> handle.createUpdate("UPDATE classroom SET join_code = :code WHERE id = :id")
                .bind("id", classroom).bind("code", joinable ? newCode() : null).execute());
    }

    public void setArchived(String classroom, boolean archived) {
        database.write(handle -> handle.createUpdate("UPDATE classroom SET archived_at = :at WHERE id = :id")
                .bind("id", classroom).bind("at", archived ? (Long) System.currentTimeMillis() : null).execute());
    }

    /** The accounts stay, and what their learners did. */
    public void remove(String classroom) {
        database.write(handle -> handle.createUpdate("DELETE FROM classroom WHERE id = :id").bind("id", classroom).execute());
    }

    /** Until the transaction ends, nobody deletes it: its row is locked, in words that both databases know. */
    private static void hold(Handle handle, String classroom) {
        if (handle.createUpdate("UPDATE classroom SET id = id WHERE id = :id").bind("id", classroom).execute() == 0) {
            throw new ClassroomGoneException(classroom);
        }
    }

    private static int insert(Handle handle, String classroom, LearnerId member, Role role) {
        return handle.createUpdate("""
                INSERT INTO enrolment (classroom, account, role, enrolled_at) VALUES (:classroom, :account, :role, :at)
                ON CONFLICT (classroom, account) DO NOTHING""")
                .bind("classroom", classroom).bind("account", member.value()).bind("role", role.text())
                .bind("at", System.currentTimeMillis()).execute();
    }

    private static void putCourses(Handle handle, String classroom, List<String> courses) {
        for (int i = 0; i < courses.size(); i++) {
            handle.createUpdate("INSERT INTO classroom_course (classroom, course, position) VALUES (:classroom, :course, :position)")
                    .bind("classroom", classroom).bind("course", courses.get(i)).bind("position", i).execute();
        }
    }

    private static Optional<Classroom> one(Handle handle, String column, String value) {
        return withCourses(handle, handle.createQuery("SELECT * FROM classroom WHERE " + column + " = :value").bind("value", value)
                .map((row, context) -> row(row)).list()).stream().findFirst();
    }

    private static List<Classroom> withCourses(Handle handle, List<Classroom> classrooms) {
        return classrooms.stream().map(classroom -> new Classroom(classroom.id(), classroom.title(),
                handle.createQuery("SELECT course FROM classroom_course WHERE classroom = :id ORDER BY position")
                        .bind("id", classroom.id()).mapTo(String.class).list(),
                classroom.joinCode(), classroom.createdAt(), classroom.archived())).toList();
    }

    private static Classroom row(ResultSet row) throws SQLException {
        return new Classroom(row.getString("id"), row.getString("title"), List.of(), Optional.ofNullable(row.getString("join_code")),
                Instant.ofEpochMilli(row.getLong("created_at")), row.getObject("archived_at") != null);
    }

    /** Comes from an address, and databases do not take every character. */
    private static boolean isId(String text) {
        return LearnerId.parse(text).isPresent();
    }

    private static String newCode() {
        return RANDOM.ints(CODE_LENGTH, 0, CODE_ALPHABET.length()).mapToObj(i -> CODE_ALPHABET.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
