import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readFileSync } from 'node:fs';
import { Drafts } from '../src/drafts.js';
import { pieces } from '../src/input.js';
import { columnsFor } from '../src/measure.js';
import { nextPart } from '../src/parts.js';

describe('F6', () => {
  const part = (name: string) => ({ name, holds: (active: Element | null) => (active as unknown as string) === name });
  const parts = ['outline', 'bar', 'cell 1', 'terminal 1', 'cell 2'].map(part);
  const go = (from: string | null, backwards = false): string | undefined => nextPart(parts, from as unknown as Element | null, backwards)?.name;

  it('goes to the next part, and from the last to the first', () => {
    expect(go('bar')).toBe('cell 1');
    expect(go('cell 1')).toBe('terminal 1');
    expect(go('cell 2')).toBe('outline');
  });
  it('goes back with Shift', () => {
    expect(go('terminal 1', true)).toBe('cell 1');
    expect(go('outline', true)).toBe('cell 2');
  });
  it('begins at the first (or the last) from anywhere else', () => {
    expect(go(null)).toBe('outline');
    expect(go(null, true)).toBe('cell 2');
  });
  it('has nowhere to go on an empty page', () => expect(nextPart([], null, false)).toBeUndefined());
});

describe('drafts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are sent a moment after the last key, only the last text', () => {
    const send = vi.fn(() => true);
    const drafts = new Drafts(send);
    drafts.edited('a', 'x');
    vi.advanceTimersByTime(500);
    drafts.edited('a', 'xy');
    vi.advanceTimersByTime(599);
    expect(send).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(send.mock.calls).toEqual([['a', 'xy']]);
  });
  it('wait while there is no connection, and are not lost', () => {
    let open = false;
    const sent: string[] = [];
    const drafts = new Drafts((cell, source) => open && sent.push(`${cell}=${source}`) > 0);
    drafts.edited('a', 'x');
    drafts.edited('b', null);
    vi.advanceTimersByTime(600);
    expect(drafts.pending).toBe(true);
    open = true;
    drafts.flush();
    expect(sent).toEqual(['a=x', 'b=null']);
    expect(drafts.pending).toBe(false);
  });
});

describe('typed and pasted text', () => {
  it('goes as it is when it is short', () => expect(pieces('ls\r')).toEqual(['ls\r']));
  it('is cut into pieces that make the whole again, no character torn', () => {
    const text = 'x'.repeat(8191) + '🐳'.repeat(5000);
    const parts = pieces(text)!;
    expect(parts.join('')).toBe(text);
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(8192);
      expect(part).toBe(new TextDecoder().decode(new TextEncoder().encode(part)));
    }
  });
  it('is refused when it is far too much', () => expect(pieces('x'.repeat(300_000))).toBeNull());
  it('may be nothing', () => expect(pieces('')).toEqual([]));
});

it('columns are what fits, within bounds', () => {
  expect([columnsFor(800, 8), columnsFor(807, 8), columnsFor(30, 8), columnsFor(9000, 8)]).toEqual([100, 100, 20, 240]);
});

describe('the package', () => {
  const text = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  it('pins every version exactly', () => {
    const { dependencies, devDependencies } = JSON.parse(text('package.json')) as Record<string, Record<string, string>>;
    for (const version of Object.values({ ...dependencies, ...devDependencies })) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
  it('names no registry in its lock file', () => expect(text('package-lock.json')).not.toContain('"resolved"'));
  it('loads its theme as a classic script: nothing imported, nothing exported', () => {
    expect(text('src/theme.ts')).not.toMatch(/^\s*(import|export)\b/m);
  });
});
