import type { SlipBar } from './elements/bar.js';
import type { SlipCell } from './elements/cell.js';
import type { SlipOutline, StepProgress } from './elements/outline.js';
import type { Part } from './parts.js';
import type { State } from './state.js';
import { cellView } from './view.js';

/** Where the reader is in the lesson, and what follows from it. */

/** The cell that has the focus; else the one that had it, while in view; else the last that begins in the upper half of the window. */
export function currentCell(cells: readonly SlipCell[], before: SlipCell | null): SlipCell | null {
  const focused = cells.find((cell) => cell.contains(document.activeElement));
  if (focused) return focused;
  if (before && inView(before)) return before;
  return cells.filter((cell) => cell.getBoundingClientRect().top < innerHeight / 2).at(-1) ?? cells[0] ?? null;
}

function inView(cell: SlipCell): boolean {
  const box = cell.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}

/** What "Run all above" runs: every cell before `current` that can be run, but not solutions. */
export function cellsAbove(cells: readonly SlipCell[], current: SlipCell | null): SlipCell[] {
  const end = current ? cells.indexOf(current) : 0;
  return cells.slice(0, Math.max(0, end)).filter(isOnTheWay);
}

/** Solutions and hints are not: they are for when one is stuck. */
function isOnTheWay(cell: SlipCell): boolean {
  return !cell.norun && !cell.closest('.solution, .exercise-hint');
}

/** Per step, how many of its cells ended well. */
export function stepProgress(cells: readonly SlipCell[], state: State): Map<string, StepProgress> {
  const steps = new Map<string, StepProgress>();
  for (const cell of cells) {
    const step = cell.closest('.step')?.id;
    if (!step || !isOnTheWay(cell)) continue;
    const sum = steps.get(step) ?? { done: 0, cells: 0 };
    const run = cellView(state, cell.cell).shown;
    steps.set(step, { done: sum.done + (run?.outcome?.kind === 'finished' ? 1 : 0), cells: sum.cells + 1 });
  }
  return steps;
}

/** The parts that F6 visits, in the order of the page. */
export function partsOf(outline: SlipOutline | null, bar: SlipBar, cells: readonly SlipCell[]): Part[] {
  const parts: Part[] = [{ holds: (active) => bar.contains(active), focus: () => bar.focusOutlineButton() }];
  if (outline?.shown) {
    parts.unshift({
      holds: (active) => outline.contains(active),
      focus: () => outline.querySelector<HTMLElement>('[aria-current="step"], [aria-current="page"], a')?.focus(),
    });
  }
  return [...parts, ...cells.filter(visible).flatMap(cellParts)];
}

function cellParts(cell: SlipCell): Part[] {
  const inTerminal = (active: Element | null): boolean => active?.closest('.log') != null;
  const text: Part = { holds: (active) => cell.contains(active) && !inTerminal(active), focus: () => void cell.edit() };
  if (!cell.querySelector('.live')) return [{ ...text, holds: (active) => cell.contains(active) }];
  return [text, { holds: (active) => cell.contains(active) && inTerminal(active), focus: () => cell.focusTerminal() }];
}

function visible(cell: SlipCell): boolean {
  return cell.getClientRects().length > 0;
}
