import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import { languageOf } from './languages.js';

/** Syntax colours as classes, so that the style sheet (and with it the theme) decides; editor and listings share them. */
export const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.controlKeyword, tags.moduleKeyword, tags.operatorKeyword], class: 'tok-keyword' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character], class: 'tok-string' },
  { tag: [tags.comment, tags.lineComment], class: 'tok-comment' },
  { tag: [tags.number, tags.bool, tags.atom, tags.null, tags.escape], class: 'tok-value' },
  { tag: [tags.definition(tags.variableName), tags.propertyName, tags.attributeName], class: 'tok-name' },
  { tag: [tags.standard(tags.variableName), tags.standard(tags.name), tags.function(tags.variableName)], class: 'tok-builtin' },
  { tag: [tags.special(tags.variableName)], class: 'tok-variable' },
  { tag: [tags.tagName, tags.typeName, tags.className, tags.labelName], class: 'tok-target' },
  { tag: [tags.meta, tags.processingInstruction, tags.operator], class: 'tok-meta' },
]);

/** Colours the text of a listing that is only read. Leaves it alone when the language is not known. */
export function highlightListing(code: HTMLElement, name: string): void {
  const text = code.textContent ?? '';
  if (name === 'console') return code.replaceChildren(...consoleLines(text));
  const language = languageOf(name);
  if (!language) return;
  const nodes: Node[] = [];
  let done = 0;
  highlightTree(language.parser.parser.parse(text), highlighter, (from, to, classes) => {
    if (from > done) nodes.push(document.createTextNode(text.slice(done, from)));
    nodes.push(span(text.slice(from, to), classes));
    done = to;
  });
  nodes.push(document.createTextNode(text.slice(done)));
  code.replaceChildren(...nodes);
}

/** A terminal session: what is typed stands out from what is answered. */
function consoleLines(text: string): Node[] {
  return text.split(/(?<=\n)/).flatMap((line) => {
    const typed = /^([$#>] )(.*)$/s.exec(line);
    return typed ? [span(typed[1]!, 'tok-prompt'), span(typed[2]!, 'tok-typed')] : [span(line, 'tok-answer')];
  });
}

function span(text: string, classes: string): HTMLElement {
  const element = document.createElement('span');
  element.className = classes;
  element.textContent = text;
  return element;
}
