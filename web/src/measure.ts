/** Rows every program is told its terminal has; the page shows as many as are used. */
export const ROWS = 24;

const FEWEST_COLUMNS = 20;
const MOST_COLUMNS = 240;

/** How many characters of the terminal's font fit into `width` pixels. */
export function columnsFor(width: number, characterWidth: number): number {
  return Math.min(MOST_COLUMNS, Math.max(FEWEST_COLUMNS, Math.floor(width / characterWidth)));
}

let characterWidth = 0;

/** Columns of a terminal inside `element`, measured with a hidden line in the terminal's font. */
export function terminalColumns(element: HTMLElement): number {
  if (characterWidth === 0) {
    const probe = document.createElement('div');
    probe.className = 'screen probe';
    probe.textContent = 'W'.repeat(100);
    document.body.append(probe);
    characterWidth = probe.getBoundingClientRect().width / 100;
    probe.remove();
  }
  return columnsFor(visibleWidth(element) - PADDING, characterWidth);
}

/** Of the element, or of what it is in while it is hidden: a cell in a closed `<details>` may run, too. */
function visibleWidth(element: HTMLElement): number {
  let visible: HTMLElement | null = element;
  while (visible && visible.clientWidth === 0) visible = visible.parentElement;
  return visible?.clientWidth ?? 0;
}

/** Left and right padding of a terminal, as in output.css, and room for its scroll bar. */
const PADDING = 14 + 14 + 2;
