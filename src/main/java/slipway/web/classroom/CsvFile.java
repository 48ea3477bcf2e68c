package slipway.web.classroom;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import slipway.classroom.Formulas;

/**
 * A table as a file that spreadsheets open: UTF-8 with a byte order mark, RFC 4180, every cell in quotes and none a formula
 * ({@link Formulas}): names and texts are learners'. Excel takes semicolons for separators where numbers have a decimal comma, so
 * there is a choice; a first line {@code sep=,} would make it overlook the mark, and be a row of the table to all others.
 */
final class CsvFile {
    /** What addresses call the other separator ({@code ?separator=}). */
    static final String SEMICOLON = "semicolon";
    private static final CsvSchema ROWS = CsvSchema.emptySchema().withLineSeparator("\r\n");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Writes a file's rows. */
    @FunctionalInterface
    interface Rows {
        void write(CsvFile file) throws IOException;
    }

    private final SequenceWriter rows;

    private CsvFile(OutputStream out, char separator) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        text.write(BYTE_ORDER_MARK);
        rows = CsvMapper.builder().enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS).disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE).build()
                .writer(ROWS.withColumnSeparator(separator)).forType(String[].class).writeValues(text);
    }

    static void write(OutputStream out, char separator, Rows rows) throws IOException {
        CsvFile file = new CsvFile(out, separator);
        rows.write(file);
        file.rows.close(); // and not when it failed: what waits to be written would be sent, and nobody could be told any more
    }

    /**
     * An answer that browsers keep as a file; rows are made while it is sent.
     *
     * @param separator what the address says of it; a comma unless that is {@link #SEMICOLON}
     */
    static Response answer(String name, String separator, Rows rows) {
        return Response.ok((StreamingOutput) out -> write(out, SEMICOLON.equals(separator) ? ';' : ',', rows)).type("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"").build();
    }

    /** A file name of ASCII letters and digits, whatever titles hold. */
    static String name(String... parts) {
        return Arrays.stream(parts).map(CsvFile::plain).filter(part -> !part.isEmpty()).collect(Collectors.joining("-")) + ".csv";
    }

    private static String plain(String part) {
        String letters = Normalizer.normalize(part, Normalizer.Form.NFKD).replaceAll("[^A-Za-z0-9]+", " ").strip().replace(' ', '-');
        return letters.toLowerCase(Locale.ROOT).substring(0, Math.min(40, letters.length()));
    }

    void row(List<String> cells) throws IOException {
        rows.write(cells.stream().map(Formulas::harmless).toArray(String[]::new));
    }
}
