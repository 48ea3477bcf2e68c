import './styles/app.css';
import { Connection, type ConnectionState } from './connection.js';
import { Drafts } from './drafts.js';
import './elements/bar.js';
import type { SlipBar } from './elements/bar.js';
import './elements/cell.js';
import type { EditDetail, RunDetail, SlipCell } from './elements/cell.js';
import { confirmed } from './elements/confirm.js';
import './elements/earlier.js';
import type { SlipEarlier } from './elements/earlier.js';
import './elements/needs.js';
import type { SlipNeeds } from './elements/needs.js';
import './elements/notices.js';
import type { Banner, SlipNotices } from './elements/notices.js';
import './elements/outline.js';
import type { SlipOutline } from './elements/outline.js';
import type { InputDetail, SizeDetail } from './elements/output.js';
import { addHelp } from './help.js';
import { pieces } from './input.js';
import { drawDiagrams } from './diagrams.js';
import { Judging } from './judging.js';
import { enhanceListings } from './listings.js';
import { ROWS } from './measure.js';
import { OutputStore } from './outputs.js';
import { MAX_SOURCE_BYTES, type Remedy, type ServerMessage } from './protocol.js';
import { cellsAbove, currentCell, partsOf, stepProgress } from './reading.js';
import { nextPart } from './parts.js';
import { newRunId } from './run-id.js';
import { chooseTheme, currentTheme, type Theme } from './settings.js';
import { initialState, reduce, type LocalEvent, type State } from './state.js';
import { activity, cellView, earlierRuns, lessonProgress } from './view.js';
import { closedAdvice } from './words.js';

interface RemedyDetail {
  notice: string;
  remedy: Remedy;
}

/**
 * One lesson in one browser tab: owns the state, the connection and the outputs, and does what the elements ask for.
 * Everything else neither knows the server nor each other.
 */
class LessonPage {
  private state: State;
  private readonly outputs = new OutputStore();
  private readonly connection: Connection;
  private readonly drafts = new Drafts((cell, source) => this.connection.send({ type: 'draft', cell, source }));
  /** In the order of the page; more come with hints and solutions. */
  private cells = [...document.querySelectorAll<SlipCell>('slip-cell')];
  private readonly judging = new Judging({ send: (message) => this.connection.send(message), apply: (event) => this.apply(event), on: (name, action) => this.on(name, action) });
  private readonly bar = document.querySelector<SlipBar>('slip-bar')!;
  private readonly outline = document.querySelector<SlipOutline>('slip-outline');
  private readonly notices = document.createElement('slip-notices') as SlipNotices;
  private readonly earlier = document.createElement('slip-earlier') as SlipEarlier;
  private readonly here = new Set<string>();
  private restored = false;
  private current: SlipCell | null = null;
  private drawing = false;

  constructor(private readonly main: HTMLElement, private readonly course: string, private readonly lesson: string, hash: string) {
    this.state = initialState(hash, this.cells.map((cell) => cell.cell));
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.connection = new Connection(
      {
        stateChanged: (state) => this.connectionChanged(state),
        resume: () => ({ type: 'resume', seq: this.state.seq, outputs: this.outputs.offsets(this.state.runs.keys()) }),
        opened: () => this.sayAgain(),
        message: (message) => this.heard(message),
        output: (frame, taken) => this.outputs.append(frame.run, frame.offset, frame.bytes, taken),
      },
      {
        url: `${scheme}//${location.host}/ws/v1/${course}/${lesson}`,
        signedOut: () => fetch('/api/v1/courses').then((answer) => answer.status === 401, () => false),
      },
    );
  }

  start(): void {
    this.bar.after(this.notices);
    this.main.append(this.earlier);
    addHelp(document.body);
    enhanceListings(this.main);
    drawDiagrams(this.main);
    this.listen();
    this.draw();
    this.connection.connect();
  }

  private listen(): void {
    this.on<RunDetail>('cell-run', (detail) => this.run(detail));
    this.on<string>('cell-stop', (run) => this.stop(run));
    this.on<EditDetail>('cell-edit', (detail) => this.drafts.edited(detail.cell, detail.source));
    this.on<InputDetail>('cell-input', (detail) => this.type(detail));
    this.on<SizeDetail>('cell-size', (detail) => this.connection.send({ type: 'resize', ...detail }));
    this.judging.listen();
    this.on<Element>('prose-shown', (prose) => this.proseShown(prose));
    this.on('prose-gone', () => this.cellsChanged());
    this.on<string>('cell-next', (cell) => this.moveOn(cell));
    this.on('run-above', () => cellsAbove(this.cells, this.current).forEach((cell) => cell.run()));
    this.on('stop-all', () => this.stopAll());
    this.on('restart-shell', () => void this.restart());
    this.on('start-over', () => void this.startOver());
    this.on('show-running', () => this.showRunning());
    this.on('reconnect', () => this.connection.connect());
    this.on('reload', () => location.reload());
    this.on<RemedyDetail>('remedy', (detail) => void this.remedy(detail));
    this.on<number>('notice-dismissed', (notice) => this.apply({ type: 'dismissed', notice }));
    this.on<Theme>('theme', (theme) => (chooseTheme(theme), this.draw()));
    this.on('toggle-outline', () => this.outline?.toggle());
    this.on('outline-toggled', () => this.draw());
    this.on('outline-left', () => this.bar.focusOutlineButton());
    addEventListener('keydown', (event) => this.key(event), { capture: true });
    addEventListener('focusin', () => this.draw());
    addEventListener('scroll', () => this.draw(), { passive: true });
    addEventListener('online', () => this.connection.wake());
    addEventListener('pagehide', () => this.drafts.flush());
    addEventListener('beforeunload', (event) => this.drafts.pending && !this.connected && event.preventDefault());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.connection.wake());
  }

  private on<T>(name: string, action: (detail: T) => void): void {
    document.addEventListener(name, (event) => action((event as CustomEvent<T>).detail));
  }

  private get connected(): boolean {
    return this.state.connection.kind === 'open';
  }

  private run({ cell, source, columns }: RunDetail): void {
    const size = new TextEncoder().encode(source).length;
    if (size > MAX_SOURCE_BYTES) {
      const message = `This text has ${Math.ceil(size / 1024)} KB; a cell takes at most 64 KB. Put the rest into a file.`;
      return this.apply({ type: 'not-sent', cell, message });
    }
    this.drafts.flush();
    const request = { run: newRunId(), cell, source, columns, rows: ROWS };
    this.here.add(request.run);
    this.apply({ type: 'requested', request });
    this.connection.send({ type: 'run', ...request, lesson: this.state.lesson });
  }

  private stop(run: string): void {
    this.apply({ type: 'stopping', run });
    this.connection.send({ type: 'stop', run });
  }

  private stopAll(): void {
    const { running } = activity(this.state);
    const queued = [...this.state.runs.values()].filter((run) => run.state === 'queued');
    [...queued, ...running].forEach((run) => this.stop(run.id));
  }

  private type({ run, data }: InputDetail): void {
    if (!this.connected) return;
    const parts = pieces(data);
    if (!parts) return this.apply({ type: 'notice', message: 'That is too much to paste into a program (over 256 KB). Put it into a file.' });
    parts.forEach((part) => this.connection.send({ type: 'input', run, data: part }));
  }

  private async restart(): Promise<void> {
    const session = this.current?.session ?? 'main';
    const which = session === 'main' ? 'the shell' : `the shell “${session}”`;
    const sure = await confirmed(`Restart ${which}?`, 'What runs in it ends, and its variables are gone. Files, images and containers stay.', 'Restart shell');
    if (!sure) return;
    if (!this.connection.send({ type: 'restart', session })) {
      this.apply({ type: 'notice', message: 'There is no connection to the server just now. Restart the shell when it is back.' });
    }
  }

  private async startOver(): Promise<void> {
    const lost = 'All files, images, containers and volumes that you have in this course are removed, and what runs ends. '
      + 'What cells printed and your points stay. This cannot be undone.';
    if (!(await confirmed('Start over with a fresh sandbox?', lost, 'Remove all and start over'))) return;
    if (!this.connection.send({ type: 'start-over' })) {
      this.apply({ type: 'notice', message: 'There is no connection to the server just now. Start over when it is back.' });
    }
  }

  private async remedy({ notice, remedy }: RemedyDetail): Promise<void> {
    if (remedy.confirm && !(await confirmed(`${remedy.label}?`, remedy.confirm, remedy.label))) return;
    if (!this.connection.send({ type: 'remedy', notice, remedy: remedy.name })) {
      this.apply({ type: 'notice', message: 'There is no connection to the server just now. Try that again when it is back.' });
    }
  }

  /** What was asked for without an answer is asked again, with the same ids. */
  private sayAgain(): void {
    for (const request of this.state.requested.values()) this.connection.send({ type: 'run', ...request, lesson: this.state.lesson });
    for (const run of this.state.stopping) this.connection.send({ type: 'stop', run });
    this.judging.sayAgain(this.state);
    this.drafts.flush();
  }

  private heard(message: ServerMessage): void {
    this.apply(message);
    if (message.type === 'welcome' && !this.restored) this.restore(this.cells, message.drafts);
    if (message.type === 'run') this.outputs.retain((run) => this.state.runs.has(run));
  }

  private restore(cells: readonly SlipCell[], drafts: Record<string, string>): void {
    this.restored = true;
    for (const cell of cells) {
      const draft = drafts[cell.cell];
      if (draft !== undefined && !this.drafts.has(cell.cell)) cell.restore(draft);
    }
  }

  /** A hint or a solution came: its listings and cells are like all others. */
  private proseShown(prose: Element): void {
    enhanceListings(prose);
    drawDiagrams(prose);
    this.cellsChanged();
  }

  private cellsChanged(): void {
    const known = new Set(this.cells);
    this.cells = [...document.querySelectorAll<SlipCell>('slip-cell')];
    this.restore(this.cells.filter((cell) => !known.has(cell)), this.state.drafts ?? {});
    this.apply({ type: 'cells', cells: this.cells.map((cell) => cell.cell) });
  }

  private connectionChanged(state: ConnectionState): void {
    this.apply({ type: 'connection', state });
  }

  private apply(input: ServerMessage | LocalEvent): void {
    const before = this.state;
    this.state = reduce(before, input);
    if (this.state !== before) this.draw();
  }

  private moveOn(id: string): void {
    const next = this.cells[this.cells.findIndex((cell) => cell.cell === id) + 1];
    if (!next) return;
    next.scrollIntoView({ block: 'nearest' });
    void next.edit();
  }

  private showRunning(): void {
    const running = activity(this.state).running[0];
    const cell = this.cells.find((each) => each.cell === running?.cell);
    cell?.scrollIntoView({ block: 'center' });
    cell?.focus({ preventScroll: true });
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    nextPart(partsOf(this.outline, this.bar, this.cells), document.activeElement, event.shiftKey)?.focus();
  }

  /** Shows the state, at most once a frame (or soon, while the page is hidden and draws no frames). */
  private draw(): void {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      this.show();
    });
  }

  private show(): void {
    const { state } = this;
    this.current = currentCell(this.cells, this.current);
    const doing = activity(state);
    const above = cellsAbove(this.cells, this.current);
    for (const cell of this.cells) {
      cell.store = this.outputs;
      cell.here = this.here;
      cell.view = cellView(state, cell.cell);
      if (cell.requires) cell.capabilities = state.sandbox?.capabilities ?? cell.capabilities;
    }
    for (const needs of document.querySelectorAll<SlipNeeds>('slip-needs')) needs.capabilities = state.sandbox?.capabilities ?? needs.capabilities;
    Object.assign(this.bar, {
      connection: state.connection, sandbox: state.sandbox, sessions: state.sessions, activity: doing, theme: currentTheme(),
      ports: state.ports, course: this.course,
      above: { count: above.length, before: this.current?.label ?? '' }, outlineShown: this.outline?.shown ?? false,
      runningLabel: this.cells.find((cell) => cell.cell === doing.running[0]?.cell)?.label ?? 'an earlier cell',
    });
    Object.assign(this.notices, { notices: state.notices, banners: this.banners() });
    Object.assign(this.earlier, { runs: earlierRuns(state), store: this.outputs });
    this.judging.show(state);
    this.outline?.showProgress(stepProgress(this.cells, state), state.learning.progress.get(this.lesson)?.steps ?? {});
    this.outline?.showScores(this.lesson, state.learning.progress, lessonProgress(state, this.lesson));
  }

  private banners(): Banner[] {
    return [...this.pageBanners(), ...this.state.sandboxNotices.map(({ id, level, text, details, remedies }) => ({
      text, level, details, actions: remedies.map((remedy) => ({ label: remedy.label, event: 'remedy', detail: { notice: id, remedy } })),
    }))];
  }

  private pageBanners(): Banner[] {
    const { connection, lesson, lessonNow } = this.state;
    const reload = (text: string): Banner[] => [{ text, level: 'info', details: [], actions: [{ label: 'Reload', event: 'reload', detail: null }] }];
    if (connection.kind === 'closed') return reload(closedAdvice(connection.reason));
    return lesson !== lessonNow ? reload('The lesson changed since you opened this page.') : [];
  }
}

const { page, course, lesson, hash } = document.body.dataset;
const main = document.getElementById('lesson');
if (page === 'lesson' && main && course && lesson && hash) new LessonPage(main, course, lesson, hash).start();
else if (main) {
  enhanceListings(main);
  const asOf = main.querySelector<HTMLElement>('.as-of');
  if (asOf) void import('./fresh.js').then(({ keepFresh }) => keepFresh(asOf));
}
