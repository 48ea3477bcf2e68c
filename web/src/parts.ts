/**
 * F6 goes to the next part of the page, Shift+F6 to the one before: outline, bar, then each cell's text and, while it
 * runs, its terminal. It is the way out of an editor and of a terminal, to which all other keys belong.
 */

export interface Part {
  holds(active: Element | null): boolean;
  focus(): void;
}

/** The part after (or before) the one that has the focus; from none of them, the first (or the last). */
export function nextPart<P extends Pick<Part, 'holds'>>(parts: readonly P[], active: Element | null, backwards: boolean): P | undefined {
  if (parts.length === 0) return undefined;
  const here = parts.findIndex((part) => part.holds(active));
  const step = backwards ? -1 : 1;
  const from = here < 0 ? (backwards ? 0 : -1) : here;
  return parts[(from + step + parts.length) % parts.length];
}
