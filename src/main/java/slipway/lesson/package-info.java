/**
 * Reads {@code lessons/} into immutable lessons and reports every problem with its place. Imports nothing of ours.
 * {@code LessonCatalog} is the way in, {@code LessonHtml} the way to a page. The format is
 * described for authors in {@code docs/writing-lessons.md}.
 */
package slipway.lesson;
