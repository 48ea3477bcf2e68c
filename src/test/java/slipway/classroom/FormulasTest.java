package slipway.classroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulasTest {
    @ParameterizedTest
    @ValueSource(strings = {"=SUM(A1)", "+1", "-2", "@cmd", "\tx", "\rx", "\nx", "＝1+1", "＋1", "－1", "＠x", " =1+1", "\u00a0=1+1", "\"=1+1\""})
    void noCellBeginsAFormula(String cell) {
        assertEquals("'" + cell, Formulas.harmless(cell));
        assertFalse(Formulas.isHarmless(cell));
    }

    /** A file with commas that is split at semicolons, or by hand at commas and tabs, has cells where there were none. */
    @ParameterizedTest
    @ValueSource(strings = {"Ada;=cmd|'/C calc'!A0;", "Ada,=1+1", "Ada\t-1", "Ada\r\n+1", "Ada\n@x", "Ada;  =1", "Ada; \"=1\"", "Ada;\u00a0＝1", "a;b;＠c", "x;;=1",
        "Ada;\t=1"})
    void noPartOfACellBeginsAFormula(String cell) {
        assertFalse(Formulas.isHarmless(cell));
        String written = Formulas.harmless(cell);
        List<String> parts = Arrays.stream(written.split("[,;\t\r\n]")).map(part -> part.replaceAll("[\\s\u00a0\"]", "")).toList();
        assertTrue(parts.stream().noneMatch(part -> part.matches("[=+\\-@＝＋－＠].*")), written);
        assertEquals(cell.replace("'", ""), written.replace("'", ""), "nothing else is changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=b", "'quoted", "1-2", "ada@example.org", "Comma, Quote \"Q\"", "Renée; Tab", "two\nlines", "x -1", "日本"})
    void otherCellsStayAsTheyAre(String cell) {
        assertEquals(cell, Formulas.harmless(cell));
        assertTrue(Formulas.isHarmless(cell));
    }

    @Test
    void whatIsHarmlessStaysSo() {
        String once = Formulas.harmless("=1;=2\t=3");
        assertEquals("'=1;'=2\t'=3", once);
        assertEquals(once, Formulas.harmless(once));
    }
}
