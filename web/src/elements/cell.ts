import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Editor } from '../editor/editor.js';
import { fileIcon, runIcon, stopIcon } from '../icons.js';
import { whenIdle } from '../idle.js';
import { terminalColumns } from '../measure.js';
import type { OutputStore } from '../outputs.js';
import type { Capabilities } from '../protocol.js';
import { sameView, type CellView } from '../view.js';
import { cellStatus, duration, requirement } from '../words.js';
import { PageElement } from './base.js';
import './copy.js';
import './output.js';
import type { SlipOutput } from './output.js';

export interface RunDetail {
  cell: string;
  source: string;
  columns: number;
}

export interface EditDetail {
  cell: string;
  /** As it is sent and stored; null: the lesson's own text again. */
  source: string | null;
}

const idleView: CellView = {
  phase: 'idle', active: null, record: null, shown: null, stopping: false, waiting: '', refusal: '', offline: false,
};

type Focused = 'no' | 'cell' | 'editor' | 'terminal';

/** A runnable piece of the lesson: the server's `<pre>` upgraded in place to an editor with Run, Stop, Reset and its output. */
export class SlipCell extends PageElement {
  static override properties = {
    cell: {}, kind: {}, language: {}, path: {}, session: {}, label: {}, requires: {}, capabilities: { attribute: false }, norun: { type: Boolean },
    view: { attribute: false, hasChanged: (now: CellView, before: CellView | undefined) => !sameView(now, before) },
    store: { attribute: false }, here: { attribute: false },
    text: { state: true }, focused: { state: true }, tabMoves: { state: true }, now: { state: true },
  };

  cell = '';
  kind: 'run' | 'file' = 'run';
  language = '';
  path = '';
  session = 'main';
  label = '';
  requires = '';
  /** What the sandbox can do, as far as it is known. */
  capabilities: Capabilities = {};
  norun = false;
  view: CellView = idleView;
  store: OutputStore | null = null;
  /** Ids of the runs that were started from this page. */
  here: ReadonlySet<string> = new Set();

  private original = '';
  private text = '';
  private focused: Focused = 'no';
  private tabMoves = false;
  private now = 0;
  private startedHere = 0;

  private editor: Editor | null = null;
  private code!: HTMLElement;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private cancelIdle: (() => void) | null = null;

  override connectedCallback(): void {
    if (!this.code) this.takeOver();
    super.connectedCallback();
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', this.label);
    this.setAttribute('aria-describedby', 'cell-help');
    this.tabIndex = 0;
    this.cancelIdle = whenIdle(this, () => this.makeEditor());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    this.cancelIdle?.();
  }

  /** The text as it is run and stored: with a line end after the last line. */
  get source(): string {
    return this.text === '' || this.text.endsWith('\n') ? this.text : `${this.text}\n`;
  }

  get edited(): boolean {
    return this.text !== this.original;
  }

  /** Shows what the learner left here at an earlier visit; never over what was typed since. */
  restore(source: string): void {
    if (this.edited) return;
    this.show(source.replace(/\n$/, ''));
  }

  /** Runs the cell as it is, if there is something to run and it is not running. */
  run(): void {
    if (this.norun || this.view.active !== null) return;
    this.tell<RunDetail>('cell-run', { cell: this.cell, source: this.source, columns: terminalColumns(this) });
  }

  /** Puts the cursor into the text. */
  async edit(): Promise<void> {
    await this.makeEditor();
    this.editor?.focus();
  }

  focusTerminal(): void {
    this.querySelector<SlipOutput>('slip-output')?.focusTerminal();
  }

  /** The server's markup becomes the start of the editor; the text stays where it is until the editor replaces it. */
  private takeOver(): void {
    const pre = this.querySelector('pre');
    this.original = (pre?.textContent ?? '').replace(/\n$/, '');
    this.text = this.original;
    this.code = document.createElement('div');
    this.code.className = 'code';
    if (pre) this.code.append(pre);
    this.replaceChildren();
    this.addEventListener('keydown', this.key);
    this.addEventListener('focusin', this.focusMoved);
    this.addEventListener('focusout', this.focusMoved);
    this.addEventListener('output-left', () => this.focus());
  }

  private async makeEditor(): Promise<void> {
    if (this.editor) return;
    const { Editor } = await import('../editor/editor.js');
    if (this.editor || !this.isConnected) return;
    this.code.replaceChildren();
    this.editor = new Editor({
      parent: this.code, text: this.text, language: this.language, label: `Code of ${this.label}`,
      onEdit: (text) => this.typed(text),
      onRun: (advance) => this.runByKey(advance),
      onLeave: () => this.focus(),
      onTabMoves: (moves) => (this.tabMoves = moves),
    });
  }

  private typed(text: string): void {
    this.text = text;
    this.tell<EditDetail>('cell-edit', { cell: this.cell, source: this.edited ? this.source : null });
  }

  private show(text: string): void {
    this.text = text;
    if (this.editor) this.editor.replace(text);
    else this.code.querySelector('code, pre')!.textContent = text;
  }

  private reset(): void {
    this.show(this.original);
    this.tell<EditDetail>('cell-edit', { cell: this.cell, source: null });
  }

  private runByKey(advance: boolean): void {
    this.run();
    if (advance) this.tell('cell-next', this.cell);
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.shiftKey)) this.runByKey(event.shiftKey);
    else if (event.key === 'Enter' && !event.altKey) void this.edit();
    else return;
    event.preventDefault();
  }

  private focusMoved(event: FocusEvent): void {
    const target = event.type === 'focusin' ? (event.target as Element) : (event.relatedTarget as Element | null);
    this.focused = !target || !this.contains(target) ? 'no' : target.closest('.cm-editor') ? 'editor' : target.closest('.log') ? 'terminal' : target === this ? 'cell' : 'no';
  }

  private pressed(event: MouseEvent): void {
    if (event.detail > 1) return; // the second half of a double click on Run must not be a Stop
    if (this.view.active === null) this.run();
    else this.tell('cell-stop', this.view.active);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('view')) return;
    const before = changed.get('view')?.phase;
    const running = this.view.phase === 'running';
    if (running && before !== 'running') this.startedHere = before === 'sent' || before === 'queued' ? Date.now() : this.view.record!.startedAt!;
    clearInterval(this.ticking);
    if (running) this.ticking = setInterval(() => (this.now = Date.now()), 100);
    this.now = Date.now();
    this.setAttribute('phase', this.view.phase);
  }

  protected override render(): TemplateResult {
    return html`
      <div class="head">
        ${this.kind === 'file' ? html`<span class="file">${fileIcon}${this.path}</span>` : html`<span class="lang">${this.language}</span>`}
        ${this.session !== 'main' ? html`<span class="session">shell ${this.session}</span>` : nothing}
        ${this.edited ? html`<span class="edited">edited</span>` : nothing}
        <span class="space"></span>
        <span class="hint">${this.hint('editor')}</span>
        <slip-copy .text=${() => this.text}></slip-copy>
        ${this.edited ? html`<button @click=${this.reset} title="Back to the lesson's own text">Reset</button>` : nothing}
        ${this.norun ? nothing : this.mainButton()}
      </div>
      ${this.requires ? this.needs() : nothing}
      ${this.code}
      ${this.view.refusal ? html`<p class="refusal" role="alert">${this.view.refusal}</p>` : nothing}
      <slip-output .run=${this.view.shown} .store=${this.store} .label=${this.label} .here=${this.view.shown !== null && this.here.has(this.view.shown.id)}></slip-output>
      ${this.foot()}`;
  }

  private needs(): TemplateResult {
    const { text, missing } = requirement(this.requires, this.capabilities, 'cell');
    return html`<p class=${missing ? 'note missing' : 'note'}>${text}</p>`;
  }

  private mainButton(): TemplateResult {
    const stop = this.view.active !== null;
    return html`<button class=${stop ? 'stop' : 'main'} ?disabled=${this.view.stopping} aria-keyshortcuts=${stop ? nothing : 'Control+Enter'}
      title=${stop ? 'Stop, as Ctrl+C does' : 'Run (Ctrl+Enter)'} @click=${this.pressed} @keydown=${noRepeat}>${stop ? stopIcon : runIcon}${stop ? 'Stop' : 'Run'}</button>`;
  }

  private foot(): TemplateResult {
    const said = cellStatus(this.view, this.kind === 'file');
    const record = this.view.record;
    const ended = this.view.phase === 'ended' && record !== null;
    return html`<div class="foot" ?hidden=${said.text === ''}>
      <span class="state ${said.tone}" role="status">${said.text}</span>
      ${this.view.phase === 'running' ? html`<span class="clock" aria-hidden="true">${duration(Math.max(100, this.now - this.startedHere))}</span>` : nothing}
      ${this.view.phase === 'queued' && this.view.waiting ? html`<span>${this.view.waiting}</span>` : nothing}
      ${ended && record.endedAt ? html`<time>${clock(record.endedAt)}</time>` : nothing}
      ${ended && record.source !== this.source ? html`<span>edited since</span>` : nothing}
      <span class="space"></span><span class="hint">${this.hint('terminal')}</span>
    </div>`;
  }

  private hint(place: 'editor' | 'terminal'): TemplateResult | typeof nothing {
    if (place === 'terminal') {
      return this.focused === 'terminal' && this.view.phase === 'running' ? html`keys go to the program · <kbd>F6</kbd> leaves` : nothing;
    }
    if (this.focused === 'cell') return html`<kbd>Enter</kbd> edits · <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs`;
    if (this.focused !== 'editor') return nothing;
    return html`<kbd>Esc</kbd> leaves · <kbd>Tab</kbd> ${this.tabMoves ? 'moves on' : 'indents'}, <kbd>Ctrl</kbd> <kbd>M</kbd> switches`;
  }
}

function noRepeat(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

/** The time of day, and the day when it was another one. */
function clock(time: number): string {
  const then = new Date(time);
  const today = then.toDateString() === new Date().toDateString();
  return then.toLocaleString([], { hour: '2-digit', minute: '2-digit', ...(today ? {} : { day: 'numeric', month: 'short' }) });
}

customElements.define('slip-cell', SlipCell);
