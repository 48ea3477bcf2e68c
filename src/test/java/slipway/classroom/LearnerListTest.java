package slipway.classroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerListTest {
    private static LearnerList read(String text) {
        return LearnerList.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each as {@code line name/password}. */
    private static List<String> entries(String text) {
        LearnerList list = read(text);
        assertEquals(List.of(), list.problems());
        return list.entries().stream().map(entry -> entry.line() + " " + entry.name() + "/" + entry.password()).toList();
    }

    private static List<Integer> problemLines(String text) {
        return read(text).problems().stream().map(LearnerList.Problem::line).toList();
    }

    private static String onlyProblem(String text) {
        assertEquals(1, read(text).problems().size(), read(text).problems().toString());
        return read(text).problems().getFirst().sentence();
    }

    @Test
    void aNameInEachLine() {
        assertEquals(List.of("1 Ada Lovelace/", "2 Grace Hopper/"), entries("Ada Lovelace\nGrace Hopper\n"));
        assertEquals(List.of("1 Ada/"), entries("Ada"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada,secret 1\nGrace,\n", "Ada;secret 1\nGrace;\n", "Ada\tsecret 1\nGrace\t\n", "Ada,secret 1\r\nGrace\r\n", "Ada,secret 1\rGrace\r",
        "\uFEFFAda,secret 1\nGrace", "\"Ada\",\"secret 1\"\n\"Grace\"", "  Ada , secret 1  \n  Grace  ,\n", "Ada,secret 1,,\nGrace,,,\n"})
    void separatorsLineEndsMarksAndQuotes(String text) {
        assertEquals(List.of("1 Ada/secret 1", "2 Grace/"), entries(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name,password\nAda,secret 1\n", "Name;Password\nAda;secret 1\n", "password,name\nsecret 1,Ada\n", "\uFEFF\"Name\",\"Password\"\r\nAda,secret 1\r\n"})
    void aLineOfTitlesMayBeThere(String text) {
        assertEquals(List.of("2 Ada/secret 1"), entries(text));
    }

    @Test
    void quotesHoldSeparatorsAndQuotes() {
        assertEquals(List.of("1 Knuth, Donald/", "2 Per \"Quote\" Martin/a;b,c d"), entries("\"Knuth, Donald\"\n\"Per \"\"Quote\"\" Martin\",\"a;b,c d\""));
    }

    @Test
    void emptyLinesAreLeftOutAndStillCounted() {
        assertEquals(List.of("2 Ada/", "5 Grace/"), entries("\nAda\n\n , \nGrace\n\n"));
    }

    @Test
    void aFileOfAnotherEncodingIsToldAsSuch() {
        for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
            List<LearnerList.Problem> problems = LearnerList.read("Émilie\nAda\n".getBytes(charset)).problems();
            assertTrue(problems.getFirst().sentence().contains("not in UTF-8"), charset + ": " + problems);
        }
        assertTrue(LearnerList.read("Ada\n".getBytes(StandardCharsets.UTF_16LE)).problems().getFirst().sentence().contains("not in UTF-8"));
    }

    @Test
    void eachProblemIsToldByItsLine() {
        assertEquals(List.of(2, 3, 4), problemLines("Ada\n,secret\n" + "x".repeat(61) + "\nAda,b,c\nGrace\n"));
    }

    @Test
    void aNameThatStandsTwiceIsTold() {
        assertEquals("“ADA” stands in line 1 already. Two learners need two names.", onlyProblem("Ada\nGrace\nADA\n"));
        assertEquals(List.of(3), problemLines("Ada\nGrace\nADA\n"));
    }

    @Test
    void aQuoteThatIsNotClosedIsTold() {
        assertTrue(onlyProblem("Ada\n\"Grace\nBob\n").contains("quote"));
        assertEquals(List.of(2), problemLines("Ada\n\"Grace\nBob\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "name,password\n", "password\nsecret 1\n", " , \n"})
    void aListWithoutNamesIsTold(String text) {
        assertEquals("There is no name in this list.", onlyProblem(text));
    }

    @Test
    void moreThanFiveHundredAreTooMany() {
        assertEquals(LearnerList.MOST, entries(names(LearnerList.MOST)).size());
        assertTrue(onlyProblem(names(LearnerList.MOST + 1)).contains("this one has 501"));
    }

    private static String names(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "Learner " + i + "\n").collect(Collectors.joining());
    }

    @Test
    void nothingThatAFileHoldsMakesItThrow() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            byte[] noise = new byte[random.nextInt(60)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextBoolean() ? (byte) "\",;\t\r\nA \\".charAt(random.nextInt(9)) : (byte) random.nextInt(256);
            }
            LearnerList list = LearnerList.read(noise);
            assertTrue(!list.entries().isEmpty() || !list.problems().isEmpty());
        }
    }
}
