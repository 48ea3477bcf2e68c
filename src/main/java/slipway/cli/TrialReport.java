package slipway.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What came of lesson trials: as lines for people, and as JUnit XML for machines. Thread-safe. */
final class TrialReport {
    /** One lesson, one time. */
    record Trial(String name, List<LessonTrial.Part> parts, String footprint) {
        Trial {
            parts = List.copyOf(parts);
        }

        long failures() {
            return parts.stream().filter(part -> part.problem() != null).count();
        }

        Duration took() {
            return parts.stream().map(LessonTrial.Part::took).reduce(Duration.ZERO, Duration::plus);
        }
    }

    private final PrintStream out;
    private final List<Trial> trials = new ArrayList<>();

    TrialReport(PrintStream out) {
        this.out = out;
    }

    synchronized void add(Trial trial) {
        trials.add(trial);
        out.printf(Locale.ROOT, "%s: %s, %d parts in %.1f s%n", trial.name(),
                trial.failures() == 0 ? "passed" : trial.failures() + " failed", trial.parts().size(), seconds(trial.took()));
        String step = "";
        for (LessonTrial.Part part : trial.parts()) {
            if (!part.step().equals(step)) {
                step = part.step();
                out.printf(Locale.ROOT, "  %-40s %6.1f s%n", step, seconds(took(trial, step)));
            }
            if (part.problem() != null) {
                out.println("    FAILED " + part.name() + ": " + part.problem().replace("\n", "\n      "));
            }
        }
        if (!trial.footprint().isEmpty()) {
            out.println("  " + trial.footprint().replace("\n", "\n  "));
        }
        out.flush();
    }

    private static Duration took(Trial trial, String step) {
        return trial.parts().stream().filter(part -> part.step().equals(step)).map(LessonTrial.Part::took)
                .reduce(Duration.ZERO, Duration::plus);
    }

    synchronized boolean passed() {
        return !trials.isEmpty() && trials.stream().allMatch(trial -> trial.failures() == 0);
    }

    synchronized void writeXml(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (Writer writer = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(writer);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (Trial trial : trials) {
                write(xml, trial);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void write(XMLStreamWriter xml, Trial trial) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", trial.name());
        xml.writeAttribute("tests", String.valueOf(trial.parts().size()));
        xml.writeAttribute("failures", String.valueOf(trial.failures()));
        xml.writeAttribute("time", text(trial.took()));
        for (LessonTrial.Part part : trial.parts()) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", trial.name() + (part.step().isEmpty() ? "" : "." + part.step()));
            xml.writeAttribute("name", part.name());
            xml.writeAttribute("time", text(part.took()));
            if (part.problem() != null) {
                xml.writeStartElement("failure");
                xml.writeCharacters(printable(part.problem()));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeStartElement("system-out");
        xml.writeCharacters(printable(trial.footprint()));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    /** XML 1.0 has no place for most control characters, and output is full of them. */
    private static String printable(String text) {
        return text.replaceAll("[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }

    private static String text(Duration took) {
        return String.format(Locale.ROOT, "%.3f", seconds(took));
    }

    private static double seconds(Duration took) {
        return took.toMillis() / 1000.0;
    }
}
