import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { whenIdle } from '../idle.js';
import { ROWS, terminalColumns } from '../measure.js';
import type { OutputStore } from '../outputs.js';
import type { RunRecord } from '../protocol.js';
import type { Emulator } from '../terminal/emulator.js';
import { isPicture, type Screen } from '../terminal/screen.js';
import { renderRows } from '../terminal/text.js';
import { count } from '../words.js';
import { PageElement } from './base.js';

/** Keys for the program of a run. */
export interface InputDetail {
  run: string;
  data: string;
}

/** The terminal of a running cell has a new width. */
export interface SizeDetail {
  session: string;
  columns: number;
  rows: number;
}

/** Lines of an ended output shown before it folds; as many as a running one shows. */
const FOLDED = ROWS;
/** Folded lines that a search in the page still finds. */
const SEARCHED = 2000;
/** A run that ends within this many milliseconds is drawn once, as text. */
const QUICK = 80;
/** Milliseconds between two readings of a screen that still changes after its run's end. */
const REREAD = 250;
const MOST_RESERVED = 420;

/**
 * The output of one run: a live terminal while it runs, then the same screen as text that can be selected and searched.
 * Output that comes after the end is added to that text.
 */
export class SlipOutput extends PageElement {
  static override properties = {
    run: { attribute: false }, store: { attribute: false }, label: {}, here: { type: Boolean },
    live: { state: true }, screen: { state: true }, unfolded: { state: true },
  };

  run: RunRecord | null = null;
  store: OutputStore | null = null;
  label = '';
  /** Whether the run was started from this very page, whose terminal then answers the program's questions. */
  here = false;
  private live = false;
  private screen: Screen | null = null;
  private unfolded = false;

  private emulator: Emulator | null = null;
  private release: (() => void)[] = [];
  private following = '';
  private drawn = '';
  private reading = false;
  private passed = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo();
    this.following = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate('run');
  }

  /** Keys go to the program from now on. */
  focusTerminal(): void {
    this.emulator?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('run') || !this.run || !this.isConnected) return;
    if (this.run.id !== this.following) this.follow(this.run);
    else if (this.run.state === 'ended') this.ended();
  }

  /** Begins with another run; what the previous one showed goes, but its room is kept, so that the page does not jump. */
  private follow(run: RunRecord): void {
    if (this.live || this.screen) this.style.setProperty('--reserved', `${Math.min(this.offsetHeight, MOST_RESERVED)}px`);
    this.letGo();
    this.following = run.id;
    this.live = false;
    this.screen = null;
    this.unfolded = false;
    this.passed = 0;
    if (run.state === 'running') this.later(QUICK, () => this.openTerminal(run));
    else if (this.here) this.ended();
    else this.release.push(whenIdle(this, () => this.replay(run)));
  }

  private ended(): void {
    if (this.emulator || this.live) return this.read();
    this.letGo();
    void this.replay(this.run!);
  }

  private async openTerminal(run: RunRecord): Promise<void> {
    const { Emulator } = await import('../terminal/emulator.js');
    if (this.following !== run.id || this.run?.state !== 'running' || !this.store) return;
    this.live = true;
    await this.updateComplete;
    const host = this.querySelector<HTMLElement>('.live')!;
    const columns = terminalColumns(this);
    const emulator = new Emulator({
      columns, rows: ROWS,
      onData: (data) => this.tell<InputDetail>('cell-input', { run: run.id, data }),
      onChange: () => this.changed(),
    });
    this.emulator = emulator;
    emulator.open(host, `Keyboard input of ${this.label}`);
    emulator.answers = this.here;
    this.attach(run, emulator);
    host.addEventListener('keydown', () => (emulator.answers = true), { once: true });
    this.fit();
    this.reveal();
    if (columns !== run.columns) this.resized(columns);
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(this);
    this.release.push(() => observer.disconnect());
    this.read();
  }

  /** Draws the output of a run that has ended: before this page was opened, or too quickly for a terminal to be worth it. */
  private async replay(run: RunRecord): Promise<void> {
    if (run.outputLength === 0 && run.outputClosed) return this.unreserve();
    const { Emulator } = await import('../terminal/emulator.js');
    if (this.following !== run.id || this.emulator || !this.store) return;
    this.emulator = new Emulator({ columns: Math.max(2, run.columns), rows: ROWS, onChange: () => this.changed() });
    this.attach(run, this.emulator);
    this.read();
  }

  private attach(run: RunRecord, emulator: Emulator): void {
    this.release.push(this.store!.attach(run.id, emulator), () => {
      emulator.dispose();
      if (this.emulator === emulator) this.emulator = null;
    });
  }

  private changed(): void {
    if (this.run?.state === 'ended') return this.read();
    this.grow(() => {
      this.style.setProperty('--rows', String(this.emulator?.usedRows() ?? 1));
      this.drawAbove();
    });
  }

  /** While it runs, its pictures stand above the terminal with the lines before them, the last as many as fold out later. */
  private drawAbove(): void {
    const above = this.querySelector('.above');
    const emulator = this.emulator;
    if (!above || !emulator || emulator.passed === this.passed) return;
    above.append(renderRows(emulator.above.slice(-(emulator.passed - this.passed)).slice(-FOLDED)));
    while (above.children.length > FOLDED) above.firstChild!.remove();
    this.passed = emulator.passed;
  }

  /** What its reader has just started grows into view, not below it; a reader who has scrolled or gone elsewhere is left alone. */
  private grow(change: () => void): void {
    const seen = this.getBoundingClientRect().bottom <= innerHeight;
    change();
    if (seen) this.reveal();
  }

  private reveal(): void {
    if (this.here && this.closest('slip-cell')?.contains(document.activeElement)) this.scrollIntoView({ block: 'nearest' });
  }

  /** Takes the screen as text once the run has ended and all its output has come; again, now and then, when more comes. */
  private read(): void {
    const emulator = this.emulator;
    if (this.reading || !emulator || this.run?.state !== 'ended') return;
    this.reading = true;
    soon(this.screen ? REREAD : 0, () => this.readSettled(emulator));
  }

  /** What comes while the terminal settles is not on its screen yet: once it is, this is read again. */
  private readSettled(emulator: Emulator): void {
    const written = this.store!.next(this.following);
    if (this.run?.outputClosed && written >= this.run.outputLength) emulator.finish();
    emulator.settled(() => {
      this.reading = false;
      if (this.emulator !== emulator || this.run?.state !== 'ended' || written < this.run.outputLength) return;
      this.screen = emulator.screen();
      this.endLive();
      if (this.run.outputClosed) this.letGo();
    });
  }

  private endLive(): void {
    this.unreserve();
    if (!this.live) return;
    this.live = false;
    if (this.contains(document.activeElement)) this.tell('output-left', this.run!.cell);
  }

  private unreserve(): void {
    this.style.removeProperty('--reserved');
  }

  private later(delay: number, action: () => void): void {
    const timer = setTimeout(action, delay);
    this.release.push(() => clearTimeout(timer));
  }

  /** To the width there is, and the height of a row as the terminal has measured it. */
  private fit(): void {
    if (!this.emulator || !this.live) return;
    const height = this.emulator.rowHeight();
    if (height > 0) this.style.setProperty('--row', `${height}px`); // 0 while hidden
    const columns = terminalColumns(this);
    if (this.emulator.resize(columns)) this.resized(columns);
  }

  private resized(columns: number): void {
    this.tell<SizeDetail>('cell-size', { session: this.run!.session, columns, rows: ROWS });
  }

  private letGo(): void {
    this.release.splice(0).forEach((release) => release());
    this.reading = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.live) {
      return html`<div class="log" role="log" aria-label="Output of ${this.label}" aria-describedby="output-help" tabindex="0" @keydown=${this.enter} @focusin=${this.reached}><div class="screen above"></div><div class="live"></div></div>`;
    }
    if (!this.screen || this.screen.lines.length === 0) return nothing;
    return html`<div class="log" role="log" aria-label="Output of ${this.label}">${this.folding()}<div class="screen"
      ><div class="before" @beforematch=${this.unfold}></div><div class="last"></div></div></div>`;
  }

  private folding(): TemplateResult | typeof nothing {
    const { lines, cut } = this.screen!;
    if (lines.length <= FOLDED) return nothing;
    const pictures = lines.filter(isPicture).length;
    const all = count(lines.length - pictures, 'line') + (pictures > 0 ? ` and ${count(pictures, 'picture')}` : '');
    const words = this.unfolded ? 'Show the last lines only' : `Show ${cut ? 'the last' : 'all'} ${all}`;
    return html`<button class="fold" aria-expanded=${this.unfolded} @click=${this.fold}>${words}</button>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.live && this.screen && (changed.has('screen') || changed.has('unfolded') || changed.has('live'))) this.draw(this.screen);
  }

  private draw(screen: Screen): void {
    const before = this.querySelector('.before');
    if (!before) return; // nothing was printed
    const lines = screen.lines.slice(0, -FOLDED);
    before.replaceChildren(renderRows(this.unfolded ? lines : lines.slice(-SEARCHED)));
    if (this.unfolded || lines.length === 0) before.removeAttribute('hidden');
    else before.setAttribute('hidden', 'until-found');
    this.querySelector('.last')!.replaceChildren(renderRows(screen.lines.slice(-FOLDED)));
    if (this.drawn !== this.following) this.reveal();
    this.drawn = this.following;
  }

  private fold(): void {
    this.unfolded = !this.unfolded;
  }

  /** The browser's search found something in the folded lines. */
  private unfold(): void {
    this.unfolded = true;
  }

  /** Reached by keyboard, as with a screen reader: a pointer's click is not. */
  private reached(): void {
    if (this.querySelector('.log:focus-visible') || !this.matches(':active')) this.emulator?.readAloud();
  }

  private enter(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    event.preventDefault();
    this.focusTerminal();
  }
}

/** After `delay`, or with the next frame; a hidden page draws no frames, but its outputs must still be read. */
function soon(delay: number, action: () => void): void {
  if (delay === 0 && document.visibilityState === 'visible') requestAnimationFrame(action);
  else setTimeout(action, delay);
}

customElements.define('slip-output', SlipOutput);
