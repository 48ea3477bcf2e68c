package slipway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.wildfly.security.password.Password;
import org.wildfly.security.password.PasswordFactory;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.BCryptPassword;
import org.wildfly.security.password.spec.EncryptablePasswordSpec;
import org.wildfly.security.password.spec.IteratedSaltedPasswordAlgorithmSpec;
import org.wildfly.security.password.util.ModularCrypt;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.PersonName;

/**
 * What a password may be, and how it is kept: bcrypt, salted. Hashing takes a core for about 80 ms on purpose, so half of the cores
 * do it, on threads that the system can interrupt (a virtual thread would keep learners' pages waiting as long); others wait in
 * line, and beyond a bound they are sent away. Blocks; any thread.
 */
public final class Passwords {
    static final int SHORTEST = 8;
    /** In bytes of UTF-8: bcrypt takes no more into account. */
    static final int LONGEST = 72;
    /** 2^10 rounds: 78 ms on the machine that it was measured on, with the options of {@code scripts/java-options}. */
    private static final int COST = 10;
    private static final int LONGEST_LINE = 200;
    /** Without letters and digits that are read as others. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<String> COMMON = common();

    private final PasswordFactory factory;
    private final ThreadPoolExecutor workers;
    private final Password nobodys;

    public Passwords() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        workers = new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(LONGEST_LINE),
                Thread.ofPlatform().daemon().name("passwords").factory());
        workers.allowCoreThreadTimeOut(true);
        try {
            factory = PasswordFactory.getInstance(BCryptPassword.ALGORITHM_BCRYPT, new WildFlyElytronPasswordProvider());
            nobodys = factory.translate(BCryptPassword.createRaw(BCryptPassword.ALGORITHM_BCRYPT,
                    random(BCryptPassword.BCRYPT_HASH_SIZE), salt(), COST));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the bcrypt library is missing from this build", e);
        }
    }

    /** Twelve characters of 32 in three groups: 60 bits, to be read out and typed. */
    public static String generate() {
        String text = RANDOM.ints(12, 0, ALPHABET.length()).mapToObj(i -> ALPHABET.substring(i, i + 1)).collect(Collectors.joining());
        return text.substring(0, 4) + "-" + text.substring(4, 8) + "-" + text.substring(8);
    }

    /**
     * Judges a password that somebody chose and typed twice.
     *
     * @throws DeniedException with what is wrong with it
     */
    static void check(String chosen, String repeated, PersonName name) throws DeniedException {
        String text = normal(chosen);
        if (!text.equals(normal(repeated))) {
            throw invalid("The two passwords are not the same. Type both again.");
        }
        if (text.codePointCount(0, text.length()) < SHORTEST) {
            throw invalid("A password needs " + SHORTEST + " characters or more.");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw invalid("This password is too long: " + LONGEST + " letters and digits are the most, fewer of other scripts.");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw invalid("A password cannot have control characters.");
        }
        if (isEasy(text, name)) {
            throw invalid("This password is among the first that anybody would try. Choose another, e.g. four words that do not belong together.");
        }
    }

    private static boolean isEasy(String text, PersonName name) {
        String key = PersonName.key(text);
        return COMMON.contains(key) || text.codePoints().distinct().count() < 4 || letters(key).equals(letters(name.key()));
    }

    /** Of a name with digits or marks around it the letters are left; of what has none, all of it. */
    private static String letters(String key) {
        String letters = key.replaceAll("\\P{L}", "");
        return letters.isEmpty() ? key : letters;
    }

    /**
     * @return what can be stored
     * @throws DeniedException when too many wait already
     */
    public String hash(String password) throws DeniedException {
        return inTurn(() -> ModularCrypt.encodeAsString(factory.generatePassword(new EncryptablePasswordSpec(
                normal(password).toCharArray(), new IteratedSaltedPasswordAlgorithmSpec(COST, salt())))));
    }

    /** @throws DeniedException when too many wait already */
    public boolean matches(String password, String stored) throws DeniedException {
        return inTurn(() -> verify(factory.translate(ModularCrypt.decode(stored)), password));
    }

    /** Takes the time of {@link #matches}: an answer's delay does not tell whether there is such an account. */
    void matchNobody(String password) throws DeniedException {
        inTurn(() -> verify(nobodys, password));
    }

    /** What is longer than bcrypt looks at is never somebody's password, and takes as long to find out. */
    private boolean verify(Password stored, String password) throws GeneralSecurityException {
        String text = normal(password);
        boolean possible = text.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        return factory.verify(stored, (possible ? text : "too long").toCharArray()) && possible;
    }

    private <T> T inTurn(Callable<T> work) throws DeniedException {
        try {
            return workers.submit(work).get();
        } catch (RejectedExecutionException e) {
            throw busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password could not be compared: " + e.getCause(), e.getCause());
        }
    }

    private static DeniedException busy() {
        return new DeniedException(Reason.BUSY, "Too many people sign in at this moment. Try again in half a minute.", Duration.ofSeconds(30));
    }

    /** Keyboards write the same letter in different ways. */
    private static String normal(String password) {
        return Normalizer.normalize(password == null ? "" : password, Normalizer.Form.NFC);
    }

    private static byte[] salt() {
        return random(BCryptPassword.BCRYPT_SALT_SIZE);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static DeniedException invalid(String sentence) {
        return new DeniedException(Reason.INVALID, sentence);
    }

    private static Set<String> common() {
        try (InputStream in = Passwords.class.getResourceAsStream("common-passwords.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(PersonName::key).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
