import type { IBuffer, IBufferCell, IBufferLine } from '@xterm/xterm';
import type { Picture } from './picture.js';
import { BACKGROUND, coarse, FOREGROUND, hex, indexed, mixed, readable, type Rgb } from './colours.js';

/** A stretch of one line that looks the same. Colours are named by value, so that the model needs no style sheet to be tested. */
export interface Span {
  text: string;
  /** Names among: bold, italic, underline, struck, `fg-rrggbb`, `bg-rrggbb`. */
  classes: readonly string[];
}

export type Line = readonly Span[];

/** A line of text, or a picture that stands between lines. */
export type Row = Line | Picture;

export function isPicture(row: Row): row is Picture {
  return !Array.isArray(row);
}

/** What a program has printed, from above: lines that the terminal had to wrap are whole again. */
export interface Screen {
  lines: readonly Row[];
  /** Lines before these were more than the terminal holds. */
  cut: boolean;
}

/** Reads all of a terminal's buffer, scrollback first; `most` is what it can hold. */
export function readScreen(buffer: IBuffer, most: number): { lines: Line[]; cut: boolean } {
  const lines: Span[][] = [];
  const cell = buffer.getNullCell();
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row);
    if (!line) break;
    const spans = readLine(line, cell, buffer.getLine(row + 1)?.isWrapped ?? false);
    if (line.isWrapped && lines.length > 0) lines[lines.length - 1] = joined(lines.at(-1)!, spans);
    else lines.push(spans);
  }
  while (lines.length > 0 && lines.at(-1)!.length === 0) lines.pop();
  return { lines, cut: buffer.length >= most };
}

function readLine(line: IBufferLine, cell: IBufferCell, goesOn: boolean): Span[] {
  const spans: Span[] = [];
  const end = goesOn ? line.length : usedLength(line, cell);
  for (let column = 0; column < end; column++) {
    line.getCell(column, cell);
    if (cell.getWidth() === 0) continue;
    append(spans, cell.getChars() || ' ', classesOf(cell));
  }
  return spans;
}

function usedLength(line: IBufferLine, cell: IBufferCell): number {
  let end = line.length;
  while (end > 0) {
    line.getCell(end - 1, cell);
    if ((cell.getChars() !== '' && cell.getChars() !== ' ') || !cell.isBgDefault() || cell.isInverse()) break;
    end--;
  }
  return end;
}

function append(spans: Span[], text: string, classes: readonly string[]): void {
  const last = spans.at(-1);
  if (last && last.classes.join() === classes.join()) last.text += text;
  else spans.push({ text, classes });
}

function joined(first: Span[], second: Span[]): Span[] {
  const all = first.map((span) => ({ ...span }));
  second.forEach((span) => append(all, span.text, span.classes));
  return all;
}

const plain: readonly string[] = [];

function classesOf(cell: IBufferCell): readonly string[] {
  if (cell.isAttributeDefault()) return plain;
  const classes: string[] = [];
  if (cell.isBold()) classes.push('bold');
  if (cell.isItalic()) classes.push('italic');
  if (cell.isUnderline()) classes.push('underline');
  if (cell.isStrikethrough()) classes.push('struck');
  const { text, background } = coloursOf(cell);
  if (text !== FOREGROUND) classes.push(`fg-${hex(text)}`);
  if (background !== BACKGROUND) classes.push(`bg-${hex(background)}`);
  return classes;
}

function coloursOf(cell: IBufferCell): { text: Rgb; background: Rgb } {
  let text = cell.isFgDefault() ? FOREGROUND : cell.isFgRGB() ? coarse(cell.getFgColor()) : indexed(brightened(cell));
  let background = cell.isBgDefault() ? BACKGROUND : cell.isBgRGB() ? coarse(cell.getBgColor()) : indexed(cell.getBgColor());
  if (cell.isInverse()) [text, background] = [background, text];
  if (cell.isInvisible()) return { text: background, background };
  if (cell.isDim()) text = mixed(text, background, 0.6);
  return { text: readable(text, background), background };
}

/** As terminals do: bold makes one of the eight dark colours its bright twin. */
function brightened(cell: IBufferCell): number {
  const colour = cell.getFgColor();
  return cell.isBold() && colour < 8 ? colour + 8 : colour;
}
