import '@xterm/xterm/css/xterm.css';
import { Terminal } from '@xterm/xterm';
import type { Sink } from '../outputs.js';
import { count } from '../words.js';
import { BACKGROUND, FOREGROUND, hex, indexed, MINIMUM_CONTRAST, palette } from './colours.js';
import type { Picture } from './picture.js';
import { PictureFilter, type Part } from './pictures.js';
import { readScreen, type Row, type Screen } from './screen.js';

export interface EmulatorOptions {
  columns: number;
  rows: number;
  /** Keys typed, text pasted, and (see `answers`) what the terminal itself answers to a program's questions. */
  onData?: (data: string) => void;
  /** After each piece of output was taken in. */
  onChange?: () => void;
}

const SCROLLBACK = 10_000;
/** Ends an escape sequence that was cut in two, and what it has set. */
const CALM = '\x18\x1b[0m';
const EMPTY_SCREEN = '\x1b[0m\x1b[H\x1b[2J\x1b[3J';
const LF = 10;

/**
 * A terminal that takes a run's output in. Not opened, it is a parser whose screen can be read; opened, it is live. A picture ends
 * its screen: what was on it goes `above`, the picture after it, and the terminal goes on empty.
 * The owner disposes of it. Output is hostile: nothing in it reaches the clipboard, the window or the page.
 */
export class Emulator implements Sink {
  private readonly terminal: Terminal;
  private readonly pictures = new PictureFilter();
  private inLine = false;
  private unparsed = 0;
  private cut = false;
  /** The last rows up to the last picture; `passed` counts all there ever were. */
  readonly above: Row[] = [];
  passed = 0;
  /** Only the page where the program was started answers its questions (cursor position, device): two pages must not answer twice. */
  answers = false;

  constructor(options: EmulatorOptions) {
    this.terminal = new Terminal({
      cols: options.columns,
      rows: options.rows,
      scrollback: SCROLLBACK,
      allowProposedApi: false,
      minimumContrastRatio: MINIMUM_CONTRAST,
      fontFamily: setting('--mono') || 'monospace',
      fontSize: parseFloat(setting('--term-size')) || 13,
      lineHeight: 1.25,
      cursorStyle: 'bar',
      cursorInactiveStyle: 'outline',
      theme: theme(),
    });
    if (options.onData) this.terminal.onData(options.onData);
    if (options.onChange) this.terminal.onWriteParsed(options.onChange);
    this.silenceAnswers();
  }

  write(bytes: Uint8Array, done: () => void): void {
    this.unparsed++;
    this.pictures.feed(bytes).forEach((part) => this.show(part));
    this.terminal.write('', () => {
      this.unparsed--;
      done();
    });
  }

  leftOut(bytes: number): void {
    this.pictures.gap().forEach((part) => this.show(part));
    this.terminal.write(`${CALM}${this.inLine ? '\r\n' : ''}\x1b[2;3m… ${count(bytes, 'byte')} left out …\x1b[0m\r\n`);
    this.inLine = false;
  }

  /** Nothing more will come. */
  finish(): void {
    this.pictures.finish().forEach((part) => this.show(part));
  }

  private show(part: Part): void {
    if (part instanceof Uint8Array) {
      this.terminal.write(part);
      this.inLine = part.at(-1) !== LF;
      return;
    }
    this.terminal.write(this.inLine ? '\r\n' : '');
    this.inLine = false;
    if ('unshown' in part) return this.terminal.write(`\x1b[2;3m[picture not shown: ${part.unshown}]\x1b[0m\r\n`);
    this.terminal.write('', () => this.lift(part));
    this.terminal.write(EMPTY_SCREEN);
  }

  /** Called when all before the picture is on the screen and nothing behind it. */
  private lift(picture: Picture): void {
    const { lines, cut } = this.read();
    this.above.push(...lines, picture);
    this.passed += lines.length + 1;
    this.cut ||= cut || this.above.length > SCROLLBACK;
    this.above.splice(0, this.above.length - SCROLLBACK);
  }

  /** Calls back when all that was written so far is on the screen. */
  settled(done: () => void): void {
    this.terminal.write('', done);
  }

  get busy(): boolean {
    return this.unparsed > 0;
  }

  screen(): Screen {
    const { lines, cut } = this.read();
    return { lines: [...this.above, ...lines].slice(-SCROLLBACK - this.terminal.rows), cut: cut || this.cut };
  }

  private read(): ReturnType<typeof readScreen> {
    return readScreen(this.terminal.buffer.active, SCROLLBACK + this.terminal.rows);
  }

  /** Rows to show: as many as have something on them, all once the terminal scrolls or a program takes the whole screen. */
  usedRows(): number {
    const buffer = this.terminal.buffer.active;
    if (buffer.type === 'alternate' || buffer.baseY > 0) return this.terminal.rows;
    let row = this.terminal.rows - 1;
    while (row > buffer.cursorY && buffer.getLine(row)?.translateToString(true) === '') row--;
    return Math.min(this.terminal.rows, row + 1);
  }

  open(parent: HTMLElement, label: string): void {
    this.terminal.open(parent);
    this.terminal.attachCustomKeyEventHandler((event) => this.isForProgram(event));
    const input = this.terminal.textarea;
    if (!input) return;
    input.tabIndex = -1;
    input.setAttribute('aria-label', label);
    input.setAttribute('aria-describedby', 'terminal-help');
  }

  /** Height of one row in pixels, once opened. */
  rowHeight(): number {
    const screen = this.terminal.element?.querySelector('.xterm-screen');
    return screen ? screen.getBoundingClientRect().height / this.terminal.rows : 0;
  }

  /** True if that is a change. */
  resize(columns: number): boolean {
    if (columns === this.terminal.cols) return false;
    this.terminal.resize(columns, this.terminal.rows);
    return true;
  }

  focus(): void {
    this.terminal.focus();
  }

  /** Gives the screen to a screen reader as it changes. Costs too much to be always on, and doubles the text for a search. */
  readAloud(): void {
    this.terminal.options.screenReaderMode = true;
  }

  dispose(): void {
    this.terminal.dispose();
  }

  /** F6 is the page's (it leaves); copying a selection and pasting are the browser's; everything else is the program's. */
  private isForProgram(event: KeyboardEvent): boolean {
    if (event.key === 'F6') return false;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (command && event.key.toLowerCase() === 'v') return false;
    return !(command && event.key.toLowerCase() === 'c' && this.terminal.hasSelection());
  }

  private silenceAnswers(): void {
    const silent = (): boolean => !this.answers;
    const { parser } = this.terminal;
    for (const prefix of ['', '?', '>', '=']) {
      const id = prefix ? { prefix } : {};
      parser.registerCsiHandler({ ...id, final: 'c' }, silent);
      parser.registerCsiHandler({ ...id, final: 'n' }, silent);
    }
    parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, silent);
    parser.registerCsiHandler({ intermediates: '$', final: 'p' }, silent);
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, silent);
    for (const colour of [4, 10, 11, 12]) parser.registerOscHandler(colour, silent);
  }
}

/** A value of the style sheet, so that terminal and text look alike. */
function setting(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function theme(): Record<string, string | string[]> {
  const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
  const bright = names.map((name) => `bright${name[0]!.toUpperCase()}${name.slice(1)}`);
  const named = [...names, ...bright].map((name, index) => [name, `#${hex(palette[index]!)}`] as const);
  return {
    ...Object.fromEntries(named),
    extendedAnsi: Array.from({ length: 240 }, (_, index) => `#${hex(indexed(index + 16))}`),
    background: `#${hex(BACKGROUND)}`,
    foreground: `#${hex(FOREGROUND)}`,
    cursor: '#7db7ff',
    selectionBackground: '#2f5580',
  };
}
