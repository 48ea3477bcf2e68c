package slipway.web.classroom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFileTest {
    private static String written(char separator, String... cells) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvFile.write(out, separator, file -> file.row(List.of(cells)));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rowsAreUtf8WithAMarkAndEveryCellInQuotes() throws IOException {
        assertEquals("\uFEFF\"plain\",\"with, comma\",\"with \"\"quotes\"\"\",\"two\nlines\",\"日本\",\"\",\"1\"\r\n",
                written(',', "plain", "with, comma", "with \"quotes\"", "two\nlines", "日本", "", "1"));
        assertEquals("\uFEFF\"a;b\";\"2\"\r\n", written(';', "a;b", "2"));
    }

    @Test
    void noCellIsAFormula() throws IOException {
        assertEquals("\uFEFF\"'=1\",\"Ada;'=cmd|'/C calc'!A0;\"\r\n", written(',', "=1", "Ada;=cmd|'/C calc'!A0;"));
    }

    @ParameterizedTest
    @CsvSource({"'Data engineering, autumn 2026', results-data-engineering-autumn-2026.csv", "日本, results.csv", "'\"; x=\"/../\u0000é', results-x-e.csv",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', results-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.csv"})
    void fileNamesAreSafeWhateverTheTitle(String title, String name) {
        assertEquals(name, CsvFile.name("results", title));
    }
}
