import { describe, expect, it } from 'vitest';
import { Terminal } from '@xterm/xterm';
import { BACKGROUND, coarse, contrast, FOREGROUND, indexed, palette, readable } from '../src/terminal/colours.js';
import { readScreen, type Line } from '../src/terminal/screen.js';
import { fromNextLine } from '../src/terminal/gaps.js';

/** Lines as `text`, or `[classes|text]` where they look special. */
function words(lines: readonly Line[]): string[] {
  return lines.map((line) => line.map((span) => (span.classes.length ? `[${span.classes.join(' ')}|${span.text}]` : span.text)).join(''));
}

async function read(text: string, columns = 20, rows = 5): Promise<ReturnType<typeof readScreen>> {
  const terminal = new Terminal({ cols: columns, rows, scrollback: 100, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const screen = readScreen(terminal.buffer.active, 105);
  terminal.dispose();
  return screen;
}

async function screen(text: string, columns = 20): Promise<string[]> {
  return words((await read(text, columns)).lines);
}

describe('the screen as text', () => {
  it('is the lines printed, without the blank ones below', async () => {
    expect(await screen('one\r\n\r\nthree\r\n')).toEqual(['one', '', 'three']);
  });
  it('has the lines that scrolled away, too', async () => {
    expect(await screen(Array.from({ length: 12 }, (_, n) => `${n}`).join('\r\n'))).toHaveLength(12);
  });
  it('knows when there were more lines than a terminal holds', async () => {
    expect((await read('x\r\n'.repeat(80))).cut).toBe(false);
    expect(await read('x\r\n'.repeat(200))).toMatchObject({ cut: true, lines: { length: 104 } });
  });
  it('makes lines whole that the terminal wrapped, so that they can be copied and searched', async () => {
    expect(await screen(`${'abcdefghij'.repeat(5)}\r\nnext`)).toEqual(['abcdefghij'.repeat(5), 'next']);
  });
  it('is what progress lines came to, not all they ever were', async () => {
    expect(await screen('10 %\r50 %\r100 %\r\n\x1b[1A\x1b[2Kdone\r\n')).toEqual(['done']);
  });
  it('keeps blanks within a line and wide characters as they are', async () => {
    expect(await screen('a   b\r\n日本 🐳 é')).toEqual(['a   b', '日本 🐳 é']);
  });
  it('knows nothing of markup', async () => expect(await screen('<b>&amp;')).toEqual(['<b>&amp;']));
  it('is of a program that filled the whole screen, what it last showed', async () => {
    expect(await screen('before\r\n\x1b[?1049h\x1b[Hfull')).toEqual(['full']);
  });
});

describe('colours of the text', () => {
  it('are classes, one span for what looks the same', async () => {
    expect(await screen('\x1b[31mred\x1b[0m plain \x1b[1mbold\x1b[0m')).toEqual(['[fg-f0807c|red] plain [bold|bold]']);
  });
  it('know every way to style', async () => {
    expect(await screen('\x1b[3mi\x1b[23m\x1b[4mu\x1b[24m\x1b[9ms')).toEqual(['[italic|i][underline|u][struck|s]']);
  });
  it('are turned around for inverse', async () => expect(await screen('\x1b[7mx')).toEqual(['[fg-10171f bg-d7e0ea|x]']));
  it('are bright for bold, as terminals do', async () => expect(await screen('\x1b[1;32mx')).toEqual(['[bold fg-98e6b8|x]']));
  it('hide what is hidden', async () => expect(await screen('\x1b[8mx')).toEqual(['[fg-10171f|x]']));
  it('keep a background to the end of where it was painted', async () => {
    expect((await screen('\x1b[44m  \x1b[0m'))[0]).toMatch(/^\[fg-\w+ bg-7db7ff\|  \]$/);
  });
  it('can always be read: dark on dark is lifted', async () => {
    const [line] = await screen('\x1b[38;2;10;20;60mx\x1b[0m');
    const colour = parseInt(/fg-([0-9a-f]{6})/.exec(line!)![1]!, 16);
    expect(contrast(colour, BACKGROUND)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('contrast', () => {
  it('of black and white is 21', () => expect(contrast(0x000000, 0xffffff)).toBeCloseTo(21, 5));
  it('is enough for each of the 256 colours on each of the sixteen, once made readable', () => {
    for (const background of [BACKGROUND, ...palette]) {
      for (let index = 0; index < 256; index++) expect(contrast(readable(indexed(index), background), background)).toBeGreaterThanOrEqual(4.5);
    }
  });
  it('leaves alone what can be read already', () => expect(readable(FOREGROUND, BACKGROUND)).toBe(FOREGROUND));
  it('needs few different colours, whatever a program asks for', () => {
    const seen = new Set(Array.from({ length: 50_000 }, (_, n) => coarse((n * 7919) & 0xffffff)));
    expect(seen.size).toBeLessThanOrEqual(4096);
  });
});

describe('after a gap', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  it('begins with the next whole line', () => expect(fromNextLine(bytes('8;5m half\nwhole\n'))).toEqual(bytes('whole\n')));
  it('shows what there is when no line ends soon', () => expect(fromNextLine(bytes('no end'))).toEqual(bytes('no end')));
});
