package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.PersonName;

class PasswordsTest {
    private static final PersonName LEA = PersonName.of("Lea Learner");
    private final Passwords passwords = new Passwords();

    @Test
    void theSameTextMatchesAndNothingElse() throws DeniedException {
        String stored = passwords.hash("slow green kettle 7");
        assertTrue(passwords.matches("slow green kettle 7", stored));
        for (String other : new String[] {"", "slow green kettle", "slow green kettle 7 ", "Slow green kettle 7", stored, null}) {
            assertFalse(passwords.matches(other, stored), other);
        }
    }

    @Test
    void everyHashHasItsOwnSaltAndSaysItsCost() throws DeniedException {
        String stored = passwords.hash("slow green kettle 7");
        assertTrue(stored.startsWith("$2a$10$"), stored);
        assertNotEquals(stored, passwords.hash("slow green kettle 7"));
    }

    @Test
    void howAKeyboardWritesALetterMakesNoDifference() throws DeniedException {
        assertTrue(passwords.matches("Zoe\u0308 kocht Kaffee", passwords.hash("Zo\u00eb kocht Kaffee")));
    }

    @Test
    void whatBcryptWouldCutOffIsNoPassword() throws DeniedException {
        String longest = "ab c".repeat(18);
        Passwords.check(longest, longest, LEA);
        assertInvalid(longest + "x", "too long");
        assertFalse(passwords.matches(longest + "x", passwords.hash(longest)));
        assertInvalid("пароль на русском языке очень длинный и хороший", "too long");
        Passwords.check("пароль на русском", "пароль на русском", LEA);
    }

    @Test
    void shortOnesAreRefused() {
        assertInvalid("", "8 characters");
        assertInvalid("a1!b2?c", "8 characters");
        assertInvalid("👍👎👍👎👍👎👍", "8 characters");
    }

    @Test
    void whatEverybodyTriesFirstIsRefused() {
        for (String easy : new String[] {"password", "PassWord1", "12345678", "ｐａｓｓｗｏｒｄ", "aaaaaaaaaaaa", "abababababab", "Lea Learner",
            "lea learner 7", "leaLEARNER!", "docker123"}) {
            assertInvalid(easy, "first that anybody would try");
        }
    }

    @Test
    void goodOnesAreTaken() throws DeniedException {
        for (String good : new String[] {"slow green kettle 7", "Lea and the whale", "日本語のパスワードです", "p-Q9!xv2", "        a b c d e"}) {
            Passwords.check(good, good, LEA);
        }
    }

    @Test
    void bothMustBeTheSame() {
        assertEquals(Reason.INVALID, assertThrows(DeniedException.class, () -> Passwords.check("slow green kettle 7", "slow green kettle", LEA)).reason());
        assertThrows(DeniedException.class, () -> Passwords.check("slow green kettle 7", null, LEA));
    }

    @Test
    void controlCharactersAreRefused() {
        assertInvalid("abcd\u0000efgh", "control characters");
    }

    @Test
    void generatedOnesAreGoodAndDiffer() throws DeniedException {
        String generated = Passwords.generate();
        Passwords.check(generated, generated, LEA);
        assertTrue(generated.matches("[a-z2-9]{4}(-[a-z2-9]{4}){2}"), generated);
        assertNotEquals(generated, Passwords.generate());
    }

    private static void assertInvalid(String password, String words) {
        DeniedException denied = assertThrows(DeniedException.class, () -> Passwords.check(password, password, LEA), password);
        assertEquals(Reason.INVALID, denied.reason());
        assertTrue(denied.getMessage().contains(words), denied.getMessage());
    }
}
