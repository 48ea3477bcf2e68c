/** How expected and found differ, for people: within a line, or line by line; blanks are made visible where only they differ. */

export interface Piece {
  text: string;
  differs: boolean;
}

export interface Line {
  /** `folded`: so many equal lines are not shown. */
  kind: 'same' | 'expected' | 'found' | 'folded';
  pieces: Piece[];
}

export type Comparison =
  | { kind: 'values'; expected: Piece[]; found: Piece[]; blanks: string }
  | { kind: 'lines'; lines: Line[]; blanks: string };

/** Signs for what cannot be seen, and their names. */
const signs = new Map([[' ', ['·', 'a blank']], ['\t', ['→', 'a tab']], ['\n', ['↵', 'a line end']], ['\r', ['␍', 'a carriage return']], ['\u00a0', ['⍽', 'a no-break space']]]);
const INVISIBLE = ['◌', 'an invisible character'];
const blank = /[\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;

const CONTEXT = 2;
const MOST_STEPS = 250_000;

export function compare(expected: string, found: string): Comparison {
  if (severalLines(expected) || severalLines(found)) {
    const ends = onlyBlanksDiffer(expected, found);
    return compareLines(linesOf(expected, ends), linesOf(found, ends));
  }
  return { kind: 'values', ...comparePair(expected, found) };
}

function severalLines(text: string): boolean {
  return text.replace(/\n$/, '').includes('\n');
}

/** With their line ends (`ends`), a last line without one is another line: that matters only when nothing else differs. */
function linesOf(text: string, ends: boolean): string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return ends ? lines : lines.map(shown);
}

function onlyBlanksDiffer(expected: string, found: string): boolean {
  return expected !== found && expected.replace(blank, '') === found.replace(blank, '');
}

function comparePair(expected: string, found: string): { expected: Piece[]; found: Piece[]; blanks: string } {
  if (!onlyBlanksDiffer(expected, found)) {
    const [left, right] = changedMiddle(expected, found);
    return { expected: left, found: right, blanks: '' };
  }
  const differing = new Set<string>();
  const [left, right] = changedBlanks(expected, found, differing);
  return { expected: left, found: right, blanks: [...differing].map((char) => `${signOf(char)[0]} is ${signOf(char)[1]}`).join(', ') };
}

/** Between the same visible characters, the runs of blanks that are not the same; all blanks become visible. */
function changedBlanks(a: string, b: string, differing: Set<string>): [Piece[], Piece[]] {
  const [left, right] = [runs(a), runs(b)];
  const other = new Set(left.flatMap((run, index) => (run.blanks === right[index]!.blanks ? [] : [index])));
  for (const index of other) for (const char of left[index]!.blanks + right[index]!.blanks) differing.add(char);
  const pieces = (all: Run[]): Piece[] => joined(all.flatMap((run, index) => [{ text: signed(run.blanks), differs: other.has(index) }, { text: run.then, differs: false }]));
  return [pieces(left), pieces(right)];
}

interface Run {
  blanks: string;
  /** The visible character behind them; empty at the end. */
  then: string;
}

function runs(text: string): Run[] {
  const all: Run[] = [];
  let blanks = '';
  for (const char of text) {
    if (char.replace(blank, '') === '') blanks += char;
    else {
      all.push({ blanks, then: char });
      blanks = '';
    }
  }
  return [...all, { blanks, then: '' }];
}

function joined(pieces: Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const { text, differs } of pieces) {
    const last = result.at(-1);
    if (text === '') continue;
    if (last && last.differs === differs) last.text += text;
    else result.push({ text, differs });
  }
  return result;
}

function signOf(char: string): string[] {
  return signs.get(char) ?? INVISIBLE;
}

function signed(blanks: string): string {
  return [...blanks].map((char) => signOf(char)[0]).join('');
}

/** What stands between the common start and the common end is marked, unless little is common: then marks would only be noise. */
function changedMiddle(a: string, b: string): [Piece[], Piece[]] {
  const [left, right] = [[...a], [...b]];
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start++;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  if (shorter === 0 || (start + end) * 3 < shorter * 2) return [whole(a), whole(b)];
  return [marked(left, start, end), marked(right, start, end)];
}

function whole(text: string): Piece[] {
  return text === '' ? [] : [{ text, differs: false }];
}

function marked(chars: string[], start: number, end: number): Piece[] {
  const middle = { text: chars.slice(start, chars.length - end).join(''), differs: true };
  const around = [chars.slice(0, start), chars.slice(chars.length - end)].map((part) => ({ text: part.join(''), differs: false }));
  return [around[0]!, middle, around[1]!].filter((piece) => piece.text !== '');
}

function compareLines(expected: string[], found: string[]): Comparison {
  const lines: Line[] = [];
  let blanks = '';
  for (const { same, left, right } of hunks(expected, found)) {
    for (const line of same) lines.push({ kind: 'same', pieces: whole(shown(line)) });
    const pairs = left.length === right.length ? left.map((line, index) => comparePair(line, right[index]!)) : null;
    blanks ||= pairs?.find((pair) => pair.blanks !== '')?.blanks ?? '';
    left.forEach((line, index) => lines.push({ kind: 'expected', pieces: pairs ? pairs[index]!.expected.map(unended) : whole(shown(line)) }));
    right.forEach((line, index) => lines.push({ kind: 'found', pieces: pairs ? pairs[index]!.found.map(unended) : whole(shown(line)) }));
  }
  return { kind: 'lines', lines: fold(lines), blanks };
}

function shown(line: string): string {
  return line.replace(/\n$/, '');
}

function unended({ text, differs }: Piece): Piece {
  return { text: shown(text), differs };
}

interface Hunk {
  same: string[];
  left: string[];
  right: string[];
}

/** Equal lines, then lines that only one side has, and so on; the longest common subsequence. */
function hunks(a: string[], b: string[]): Hunk[] {
  const result: Hunk[] = [{ same: [], left: [], right: [] }];
  const keep = (line: string): void => {
    const last = result.at(-1)!;
    if (last.left.length + last.right.length > 0) result.push({ same: [line], left: [], right: [] });
    else last.same.push(line);
  };
  const common = commonLengths(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) [keep(a[i]!), i++, j++];
    else if (j >= b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1))) result.at(-1)!.left.push(a[i++]!);
    else result.at(-1)!.right.push(b[j++]!);
  }
  return result;
}

/** Length of the longest common subsequence of what follows; nothing is common of what is too long to compare. */
function commonLengths(a: string[], b: string[]): (i: number, j: number) => number {
  if (a.length * b.length > MOST_STEPS) return () => 0;
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
    }
  }
  return (i, j) => table[i * width + j]!;
}

/** Equal lines far from a difference become one line that counts them. */
function fold(lines: Line[]): Line[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => line.kind !== 'same'));
  const folded: Line[] = [];
  for (let index = 0; index < lines.length; index++) {
    if (near[index]) {
      folded.push(lines[index]!);
      continue;
    }
    const from = index;
    while (index + 1 < lines.length && !near[index + 1]) index++;
    const count = index - from + 1;
    folded.push(count === 1 ? lines[from]! : { kind: 'folded', pieces: whole(`${count} equal lines`) });
  }
  return folded;
}
