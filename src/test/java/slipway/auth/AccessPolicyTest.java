package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import slipway.auth.AccessPolicy.Relation;
import slipway.classroom.Role;

/** Who may do what to what: every role, every action, every relation. */
class AccessPolicyTest {
    private static final String TABLE = """
                            | learner                     | instructor                  | operator
                            | own everywhere taught other | own everywhere taught other | own everywhere taught other
        LEARN               | yes -          -      -     | yes yes        yes    yes   | yes yes        yes    yes
        READ_RECORD         | yes -          -      -     | yes -          -      -     | yes yes        yes    yes
        OPEN_PORT           | yes -          -      -     | yes yes        yes    -     | yes yes        yes    -
        CREATE_CLASSROOM    | -   -          -      -     | yes yes        yes    yes   | yes yes        yes    yes
        READ_CLASSROOM      | -   -          -      -     | -   yes        yes    -     | yes yes        yes    yes
        CHANGE_CLASSROOM    | -   -          -      -     | -   yes        yes    -     | yes yes        yes    yes
        LEAVE_CLASSROOM     | yes -          -      -     | yes -          -      -     | yes -          -      -
        RESET_PASSWORD      | -   -          -      -     | -   yes        -      -     | yes yes        yes    yes
        RENAME              | -   -          -      -     | -   yes        -      -     | yes yes        yes    yes
        MANAGE_ACCOUNTS     | -   -          -      -     | -   -          -      -     | yes yes        yes    yes
        DELETE_ACCOUNT      | -   -          -      -     | -   -          -      -     | -   yes        yes    yes
        WATCH_SERVER        | yes -          -      -     | yes -          -      -     | yes yes        yes    yes
        """;

    private static Map<Action, List<String>> rows() {
        Map<Action, List<String>> rows = new EnumMap<>(Action.class);
        TABLE.lines().skip(2).forEach(line -> {
            String[] words = line.strip().replace("|", " ").split("\\s+");
            rows.put(Action.valueOf(words[0]), Arrays.asList(words).subList(1, words.length));
        });
        return rows;
    }

    @Test
    void everyActionHasItsRow() {
        assertEquals(List.of(Action.values()), List.copyOf(rows().keySet()));
        int cells = Role.values().length * Relation.values().length;
        rows().forEach((action, row) -> assertEquals(cells, row.size(), action.name()));
    }

    @TestFactory
    List<DynamicTest> everyCell() {
        return Arrays.stream(Role.values()).flatMap(role -> Arrays.stream(Relation.values()).flatMap(relation ->
                rows().entrySet().stream().map(row -> DynamicTest.dynamicTest(role + " " + row.getKey() + " " + relation, () -> {
                    int column = role.ordinal() * Relation.values().length + relation.ordinal();
                    assertEquals(row.getValue().get(column).equals("yes"), AccessPolicy.allows(role, row.getKey(), relation));
                })))).toList();
    }
}
