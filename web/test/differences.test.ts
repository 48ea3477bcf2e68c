import { describe, expect, it } from 'vitest';
import { compare, type Comparison, type Piece } from '../src/differences.js';

const shown = (pieces: Piece[]): string => pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');
const values = (expected: string, found: string): string[] => {
  const comparison = compare(expected, found) as Comparison & { kind: 'values' };
  expect(comparison.kind).toBe('values');
  return [shown(comparison.expected), shown(comparison.found)];
};
const lines = (expected: string, found: string): string[] => {
  const comparison = compare(expected, found) as Comparison & { kind: 'lines' };
  expect(comparison.kind).toBe('lines');
  const sign = { same: ' ', expected: '-', found: '+', folded: '~' };
  return comparison.lines.map(({ kind, pieces }) => sign[kind] + shown(pieces));
};
const text = (...all: (string | number)[]): string => all.join('\n');

describe('two values', () => {
  it.each([
    ['/app', '/', '/[app]', '/'],
    ['8080', '8081', '808[0]', '808[1]'],
    ['python:3.13-slim', 'python:3.12-slim', 'python:3.1[3]-slim', 'python:3.1[2]-slim'],
    ['yes', 'no', 'yes', 'no'],
    ['', 'x', '', 'x'],
    ['same', 'same', 'same', 'same'],
    ['a🐳b', 'a🐋b', 'a[🐳]b', 'a[🐋]b'],
    ['docker run --rm', '', 'docker run --rm', ''],
  ])('%j and %j', (expected, found, left, right) => expect(values(expected, found)).toEqual([left, right]));
});

describe('blanks', () => {
  it.each([
    ['a b\n', 'a\tb', 'a[·]b[↵]', 'a[→]b', '· is a blank, → is a tab, ↵ is a line end'],
    ['x', 'x ', 'x', 'x[·]', '· is a blank'],
    ['x\r', 'x', 'x[␍]', 'x', '␍ is a carriage return'],
    ['a b', 'a\u00a0b', 'a[·]b', 'a[⍽]b', '· is a blank, ⍽ is a no-break space'],
    ['ab c', 'a\u200bb c', 'ab·c', 'a[◌]b·c', '◌ is an invisible character'],
  ])('are visible where only they differ: %j and %j', (expected, found, left, right, blanks) => {
    expect(values(expected, found)).toEqual([left, right]);
    expect(compare(expected, found).blanks).toBe(blanks);
  });
  it('stay blanks where more differs', () => {
    expect(values('two words', 'two swords')).toEqual(['two words', 'two [s]words']);
    expect(compare('two words', 'two swords').blanks).toBe('');
  });
  it('are visible in the lines that differ in nothing else', () => {
    expect(lines(text('all:', '\tmake'), text('all:', '    make'))).toEqual([' all:', '-[→]make', '+[····]make']);
    expect(compare(text('a', 'b\n'), text('a', 'b')).blanks).toBe('↵ is a line end');
  });
});

describe('lines', () => {
  it('tell what is missing, what is too much and what changed', () => {
    expect(lines(text(1, 2, 3, 4), text(1, 3, 4, 5))).toEqual([' 1', '-2', ' 3', ' 4', '+5']);
  });
  it('that were changed mark what in them', () => {
    expect(lines(text('FROM a', 'WORKDIR /app', 'CMD x'), text('FROM a', 'WORKDIR /srv', 'CMD x'))).toEqual([' FROM a', '-WORKDIR /[app]', '+WORKDIR /[srv]', ' CMD x']);
  });
  it('that are equal and far from a difference are folded', () => {
    const many = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    expect(lines(text(...many, 'end\n'), text(...many, 'END\n'))).toEqual(['~18 equal lines', ' line 18', ' line 19', '-end', '+END']);
  });
  it('of one side only', () => expect(lines(text('a', 'b'), '')).toEqual(['-a', '-b']));
  it('too many to compare are told one side after the other, at once', () => {
    const [a, b] = [Array.from({ length: 2000 }, (_, n) => `a${n}`), Array.from({ length: 2000 }, (_, n) => `b${n}`)];
    const started = performance.now();
    expect(lines(text(...a), text(...b))).toHaveLength(4000);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
