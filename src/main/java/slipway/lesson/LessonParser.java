package slipway.lesson;

import com.vladsch.flexmark.ext.footnotes.FootnoteBlock;
import com.vladsch.flexmark.util.ast.Document;
import com.vladsch.flexmark.util.ast.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Text in, lesson and problems out: touches no disk, and no content makes it throw. */
final class LessonParser {
    private LessonParser() {
    }

    static ParsedLesson parse(LessonSource lesson) {
        boolean marked = lesson.text().startsWith("\ufeff");
        SourceText source = new SourceText(lesson.file(), marked ? lesson.text().substring(1) : lesson.text());
        if (marked) {
            source.warning(0, "the file begins with a byte order mark", "save it as UTF-8 without BOM");
        }
        FrontMatter head = FrontMatter.read(source);
        Lesson result;
        try {
            result = read(source, head, lesson);
        } catch (StackOverflowError e) {
            source.error(head.end(), "the text is nested too deeply to be read",
                    "look for a line that begins with very many > or - or [");
            result = lesson(lesson, head, new ExerciseDraft(), List.of(), List.of());
        }
        return new ParsedLesson(result, source.problems());
    }

    private static Lesson read(SourceText source, FrontMatter head, LessonSource lesson) {
        Document document = Markdown.parse(blanked(source.text(), head.end()));
        Slugs slugs = new Slugs();
        Ids ids = new Ids(source);
        FenceReader fences = new FenceReader(source, ids);
        ProseHtml prose = new ProseHtml(lesson.course(), lesson.tree(), slugs);
        ProseLint lint = new ProseLint(source, lesson, head, fences, prose, slugs);
        BlockBuilder builder = new BlockBuilder(source, head.title(), TokenReader.read(source, document), ids, slugs, fences,
                prose, lint, new Scripts(source, lesson.tree()));
        List<Block> introduction = builder.introduction();
        List<Step> steps = withFootnotes(builder.steps(), document, prose, lint);
        ids.checkRenames();
        lint.checkAnchors();
        checkCovers(source, head, lesson.inventory());
        return lesson(lesson, head, builder.lessonDraft(), introduction, steps);
    }

    /** The text with its front matter made blank, so that offsets stay what they are. */
    private static String blanked(String text, int end) {
        return text.substring(0, end).replaceAll("[^\\r\\n]", " ") + text.substring(end);
    }

    private static List<Step> withFootnotes(List<Step> steps, Document document, ProseHtml prose, ProseLint lint) {
        List<FootnoteBlock> footnotes = new ArrayList<>();
        for (Node node : document.getChildren()) {
            if (node instanceof FootnoteBlock footnote) {
                lint.check(footnote);
                footnotes.add(footnote);
            }
        }
        String html = prose.footnotes(footnotes);
        if (html.isEmpty() || steps.isEmpty()) {
            return steps;
        }
        Step last = steps.getLast();
        List<Block> blocks = new ArrayList<>(last.blocks());
        blocks.add(new Block.Prose(html));
        List<Step> all = new ArrayList<>(steps.subList(0, steps.size() - 1));
        all.add(new Step(last.id(), last.title(), blocks));
        return all;
    }

    private static void checkCovers(SourceText source, FrontMatter head, Set<String> inventory) {
        Set<String> seen = new LinkedHashSet<>();
        for (YamlMap.Item row : head.covers()) {
            if (!seen.add(row.text())) {
                source.error(row.offset(), "the row " + row.text() + " stands twice in covers", "keep one of them");
            } else if (!inventory.isEmpty() && !inventory.contains(row.text())) {
                source.error(row.offset(), "the course inventory has no row " + row.text(),
                        Suggestions.didYouMean(row.text(), inventory, ""));
            }
        }
    }

    private static Lesson lesson(LessonSource lesson, FrontMatter head, ExerciseDraft draft, List<Block> introduction,
            List<Step> steps) {
        Set<String> images = new LinkedHashSet<>(lesson.images());
        images.addAll(head.images());
        List<String> covers = head.covers().stream().map(YamlMap.Item::text).toList();
        String title = head.title().isEmpty() ? lesson.slug() : head.title();
        return new Lesson(lesson.course(), lesson.slug(), title, head.minutes(), head.level(), head.goals(), List.copyOf(images),
                head.requires(), head.params(), covers, lesson.tree().hash(), draft.setup(), draft.cleanup(), introduction, steps,
                lesson.tree().files(), lesson.solutionsShown());
    }
}
