package slipway.classroom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A list of learners as instructors have it: CSV with a name in each line, and perhaps a password. Commas, semicolons or tabs, quotes,
 * a line of titles or none, UTF-8 with or without a byte order mark. Whatever is wrong is told by its line; nothing is guessed.
 *
 * @param entries those that could be read; good for nothing while there are problems
 * @param problems by line
 */
public record LearnerList(List<Entry> entries, List<Problem> problems) {
    public static final int MOST = 500;
    private static final Set<String> TITLES = Set.of("name", "password");
    private static final char[] SEPARATORS = {',', ';', '\t'};

    public LearnerList {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
    }

    /**
     * @param line where it ends in the file, from 1
     * @param password as it was written, empty for one to be made
     */
    public record Entry(int line, PersonName name, String password) {
    }

    /** @param sentence what is wrong, and what to do where that is not plain */
    public record Problem(int line, String sentence) {
    }

    private record Row(int line, List<String> cells) {
        boolean isTitles() {
            return cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).allMatch(TITLES::contains);
        }
    }

    /** Never throws for what the file holds. */
    public static LearnerList read(byte[] file) {
        List<Row> rows = new ArrayList<>();
        try {
            addRows(text(file), rows);
            return rows.isEmpty() ? wrong(1, "There is no name in this list.") : read(rows);
        } catch (CharacterCodingException e) {
            return wrong(1, "This file is not in UTF-8, so letters like é would be lost. Save it as “CSV UTF-8”, or paste its text instead.");
        } catch (JsonProcessingException e) {
            return wrong(rows.isEmpty() ? 1 : rows.getLast().line() + 1, "This line cannot be read: a quote (\") that was opened is not closed, or stands in the middle of a name.");
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory can be read", e);
        }
    }

    private static LearnerList wrong(int line, String sentence) {
        return new LearnerList(List.of(), List.of(new Problem(line, sentence)));
    }

    private static String text(byte[] file) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        if (text.indexOf('\0') >= 0) {
            throw new CharacterCodingException(); // UTF-16 of Latin letters is valid UTF-8, and full of zeros
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static void addRows(String text, List<Row> rows) throws IOException {
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(text));
        try (MappingIterator<String[]> lines = CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).enable(CsvParser.Feature.TRIM_SPACES).build()
                .readerFor(String[].class).with(schema).readValues(text)) {
            while (lines.hasNextValue()) {
                List<String> cells = Arrays.stream(lines.nextValue()).map(String::strip).toList();
                if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
                    rows.add(new Row(lines.getParser().currentTokenLocation().getLineNr(), cells));
                }
            }
        }
    }

    /** The one that the first line with any of them has most of. */
    private static char separator(String text) {
        String first = text.lines().map(line -> line.replaceAll("\"[^\"]*\"", "")).filter(line -> line.matches(".*[,;\t].*")).findFirst().orElse("");
        char best = SEPARATORS[0];
        for (char separator : SEPARATORS) {
            best = count(first, separator) > count(first, best) ? separator : best;
        }
        return best;
    }

    private static long count(String text, char character) {
        return text.chars().filter(c -> c == character).count();
    }

    private static LearnerList read(List<Row> rows) {
        boolean titled = rows.getFirst().isTitles();
        List<String> titles = titled ? rows.getFirst().cells().stream().map(title -> title.toLowerCase(Locale.ROOT)).toList() : List.of("name", "password");
        List<Row> learners = titled ? rows.subList(1, rows.size()) : rows;
        if (learners.size() > MOST) {
            return wrong(learners.get(MOST).line(), "A list may have " + MOST + " learners at most, and this one has " + learners.size() + ". Import it in parts.");
        }
        return learners.isEmpty() || !titles.contains("name") ? wrong(1, "There is no name in this list.") : read(learners, titles);
    }

    private static LearnerList read(List<Row> rows, List<String> titles) {
        List<Entry> entries = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Row row : rows) {
            try {
                entries.add(entry(row, titles));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(row.line(), e.getMessage()));
            }
        }
        problems.addAll(repeated(entries));
        return new LearnerList(entries, problems);
    }

    private static Entry entry(Row row, List<String> titles) {
        List<String> cells = row.cells();
        if (cells.subList(Math.min(titles.size(), cells.size()), cells.size()).stream().anyMatch(cell -> !cell.isEmpty())) {
            throw new IllegalArgumentException("There are " + cells.size() + " columns here: only name and password are known. "
                    + "Put a name that holds a comma in quotes (\").");
        }
        return new Entry(row.line(), PersonName.of(cell(cells, titles.indexOf("name"))), cell(cells, titles.indexOf("password")));
    }

    private static String cell(List<String> cells, int index) {
        return index >= 0 && index < cells.size() ? cells.get(index) : "";
    }

    private static List<Problem> repeated(List<Entry> entries) {
        Map<String, Entry> first = new HashMap<>();
        return entries.stream().filter(entry -> first.putIfAbsent(entry.name().key(), entry) != null)
                .map(entry -> new Problem(entry.line(), "“" + entry.name() + "” stands in line " + first.get(entry.name().key()).line()
                        + " already. Two learners need two names.")).collect(Collectors.toList());
    }
}
