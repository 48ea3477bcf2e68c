package slipway.lesson;

import java.util.List;
import org.jsoup.Jsoup;

/**
 * A question with given answers.
 *
 * @param prompt sanitised HTML between the comment and the options, may be empty
 */
public record Quiz(String id, int points, String prompt, List<Option> options, String renamedFrom, int line) implements Task {
    public Quiz {
        options = List.copyOf(options);
    }

    /** The prompt as text. */
    @Override
    public String title() {
        String text = Jsoup.parseBodyFragment(prompt).text();
        return text.isEmpty() ? "Quiz" : text;
    }

    /** Both texts are sanitised HTML; {@code right} and {@code feedback} never reach a learner's page before the answer. */
    public record Option(String html, boolean right, String feedback) {
        /** The answer as text. */
        public String text() {
            return Jsoup.parseBodyFragment(html).text();
        }
    }
}
