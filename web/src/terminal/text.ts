import type { Picture } from './picture.js';
import { isPicture, type Line, type Row } from './screen.js';

const MOST_COLOURS = 4096;
const known = new Set<string>();
let sheet: CSSStyleSheet | null = null;

/** Lines and pictures as elements, one `div` each. Colours are classes of a style sheet that grows with the colours met, up to a bound. */
export function renderRows(rows: readonly Row[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const row of rows) fragment.append(isPicture(row) ? renderPicture(row) : renderLine(row));
  return fragment;
}

function renderLine(line: Line): HTMLElement {
  const element = document.createElement('div');
  if (line.length === 0) element.append('\n');
  for (const span of line) {
    if (span.classes.length === 0) {
      element.append(span.text);
      continue;
    }
    const part = document.createElement('span');
    part.className = span.classes.map(learnt).join(' ');
    part.textContent = span.text;
    element.append(part);
  }
  return element;
}

/** Its size is known before it is decoded, so that nothing jumps. */
function renderPicture(picture: Picture): HTMLElement {
  const element = document.createElement('div');
  const image = new Image(picture.width, picture.height);
  element.className = 'picture';
  image.alt = picture.title || 'Picture without a title';
  image.onerror = () => element.replaceChildren('[picture not shown: it cannot be decoded]');
  image.src = picture.url;
  element.append(image);
  return element;
}

function learnt(name: string): string {
  const colour = /^(fg|bg)-([0-9a-f]{6})$/.exec(name);
  if (!colour || known.has(name) || known.size >= MOST_COLOURS) return name;
  known.add(name);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.insertRule(`.screen .${name}{${colour[1] === 'fg' ? 'color' : 'background-color'}:#${colour[2]}}`);
  return name;
}
