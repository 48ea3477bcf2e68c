package slipway.web.classroom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    private static String written(String... cells) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvFile.write(out, file -> file.row(List.of(cells)));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rowsAreUtf8WithAMarkAndQuotesWhereNeeded() throws IOException {
        assertEquals("\uFEFFplain,\"with, comma\",\"with \"\"quotes\"\"\",\"two\nlines\",日本,\r\n",
                written("plain", "with, comma", "with \"quotes\"", "two\nlines", "日本", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=SUM(A1)", "+1", "-2", "@cmd", "\tx", "\rx", "\nx", "＝1+1"})
    void noCellIsAFormula(String cell) {
        assertEquals("'" + cell, CsvFile.harmless(cell));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=b", "'quoted", "1-2", "ada@example.org"})
    void otherCellsStayAsTheyAre(String cell) {
        assertEquals(cell, CsvFile.harmless(cell));
    }

    @ParameterizedTest
    @CsvSource({"'Data engineering, autumn 2026', results-data-engineering-autumn-2026.csv", "日本, results.csv", "'\"; x=\"/../\u0000é', results-x-e.csv",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', results-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.csv"})
    void fileNamesAreSafeWhateverTheTitle(String title, String name) {
        assertEquals(name, CsvFile.name("results", title));
    }
}
