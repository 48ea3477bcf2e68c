import type { ConnectionState } from './connection.js';
import { learn, nothingLearned, placeOf, refusedAt, type Learning, type LearningEvent } from './learning.js';
import type { PublishedPort, RunRecord, SandboxMessage, SandboxNotice, ServerMessage, SessionMessage } from './protocol.js';

/** A run the learner asked for that the server has not answered yet; said again, with the same id, on the next connection. */
export interface RunRequest {
  run: string;
  cell: string;
  source: string;
  columns: number;
  rows: number;
}

/** Something said in words that belongs to no cell. */
export interface Notice {
  id: number;
  message: string;
}

/** Everything the page shows but output bytes and text being edited. Never changed in place. */
export interface State {
  /** Cells of this page, in order. */
  readonly cells: readonly string[];
  /** Content hash of the lesson as this page shows it, and as the server has it now. */
  readonly lesson: string;
  readonly lessonNow: string;
  readonly connection: ConnectionState;
  readonly seq: number;
  readonly runs: ReadonlyMap<string, RunRecord>;
  readonly requested: ReadonlyMap<string, RunRequest>;
  readonly stopping: ReadonlySet<string>;
  readonly waiting: ReadonlyMap<string, string>;
  /** Per cell, why its last request was not carried out. */
  readonly refusals: ReadonlyMap<string, string>;
  readonly sandbox: SandboxMessage | null;
  readonly sandboxNotices: readonly SandboxNotice[];
  readonly ports: readonly PublishedPort[];
  readonly sessions: ReadonlyMap<string, SessionMessage>;
  readonly drafts: Readonly<Record<string, string>> | null;
  readonly notices: readonly Notice[];
  readonly learning: Learning;
}

/** What happens on the page itself. */
export type LocalEvent =
  | { type: 'connection'; state: ConnectionState }
  | { type: 'requested'; request: RunRequest }
  | { type: 'stopping'; run: string }
  | { type: 'not-sent'; cell: string; message: string }
  | { type: 'notice'; message: string }
  | { type: 'dismissed'; notice: number }
  /** Cells came or went with a hint or a solution. */
  | { type: 'cells'; cells: readonly string[] }
  | LearningEvent;

export function initialState(lesson: string, cells: readonly string[]): State {
  return {
    cells, lesson, lessonNow: lesson, connection: { kind: 'connecting' }, seq: 0, runs: new Map(), requested: new Map(),
    stopping: new Set(), waiting: new Map(), refusals: new Map(), sandbox: null, sandboxNotices: [], ports: [], sessions: new Map(), drafts: null, notices: [],
    learning: nothingLearned,
  };
}

/** The page's one state machine. Pure: `main.ts` owns the state and does what follows from it. */
export function reduce(state: State, input: ServerMessage | LocalEvent): State {
  switch (input.type) {
    case 'welcome':
      return { ...state, lessonNow: input.lesson, drafts: input.drafts };
    case 'run':
      return runChanged(state, input.seq, input.run);
    case 'waiting':
      return { ...state, waiting: input.reason ? added(state.waiting, input.run, input.reason) : without(state.waiting, input.run) };
    case 'sandbox':
      return { ...state, sandbox: input };
    case 'notices':
      return { ...state, sandboxNotices: input.notices };
    case 'ports':
      return { ...state, ports: input.ports };
    case 'session':
      return { ...state, sessions: added(state.sessions, input.session, input) };
    case 'lesson-changed':
      return { ...state, lessonNow: input.lesson };
    case 'refused':
      return refused(state, input.message, input.run);
    case 'pong':
      return state;
    case 'connection':
      return { ...state, connection: input.state };
    case 'requested':
      return {
        ...state,
        requested: added(state.requested, input.request.run, input.request),
        refusals: without(state.refusals, input.request.cell),
      };
    case 'stopping':
      return { ...state, stopping: new Set(state.stopping).add(input.run) };
    case 'not-sent':
      return { ...state, refusals: added(state.refusals, input.cell, input.message) };
    case 'notice':
      return noticed(state, input.message);
    case 'cells':
      return { ...state, cells: input.cells };
    case 'exercise':
    case 'quiz':
    case 'answer':
    case 'progress':
    case 'attempted':
    case 'attempts-repeated':
    case 'declined':
      return { ...state, learning: learn(state.learning, input) };
    case 'dismissed':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== input.notice) };
  }
}

function runChanged(state: State, seq: number, run: RunRecord): State {
  const known = state.runs.get(run.id);
  if (known && rank(known) > rank(run)) return state;
  const runs = added(state.runs, run.id, run);
  const ended = run.state === 'ended';
  return {
    ...state,
    seq: Math.max(state.seq, seq),
    runs: withoutSuperseded(runs),
    requested: without(state.requested, run.id),
    waiting: run.state === 'queued' ? state.waiting : without(state.waiting, run.id),
    stopping: ended ? remaining(state.stopping, run.id) : state.stopping,
  };
}

/** How far a run has come: a record that was overtaken on its way must not take the page back. */
function rank(run: RunRecord): number {
  return ['queued', 'running', 'ended'].indexOf(run.state) * 2 + (run.outputClosed ? 1 : 0);
}

/** A cell shows its latest run and the latest that printed anything to show: other ended runs go. */
function withoutSuperseded(runs: ReadonlyMap<string, RunRecord>): ReadonlyMap<string, RunRecord> {
  const latest = latestOfCells(runs.values());
  const started = latestOfCells([...runs.values()].filter((run) => run.startedAt !== null));
  return new Map([...runs].filter(([, run]) => run.state !== 'ended' || latest.get(run.cell) === run || started.get(run.cell) === run));
}

function latestOfCells(runs: Iterable<RunRecord>): Map<string, RunRecord> {
  const latest = new Map<string, RunRecord>();
  for (const run of runs) {
    const other = latest.get(run.cell);
    if (!other || later(run, other)) latest.set(run.cell, run);
  }
  return latest;
}

function refused(state: State, message: string, run: string | null): State {
  const judged = run === null ? null : placeOf(state.learning, run);
  if (judged) return { ...state, learning: refusedAt(state.learning, judged, message) };
  const cell = run === null ? undefined : (state.requested.get(run)?.cell ?? state.runs.get(run)?.cell);
  if (run === null || cell === undefined) return noticed(state, message);
  return {
    ...state,
    requested: without(state.requested, run),
    stopping: remaining(state.stopping, run),
    refusals: added(state.refusals, cell, message),
  };
}

function noticed(state: State, message: string): State {
  if (state.notices.some((notice) => notice.message === message)) return state;
  const id = (state.notices.at(-1)?.id ?? 0) + 1;
  return { ...state, notices: [...state.notices, { id, message }].slice(-4) };
}

export function later(run: RunRecord, other: RunRecord): boolean {
  return run.acceptedAt !== other.acceptedAt ? run.acceptedAt > other.acceptedAt : run.id > other.id;
}

function added<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

function remaining<V>(set: ReadonlySet<V>, value: V): ReadonlySet<V> {
  if (!set.has(value)) return set;
  const rest = new Set(set);
  rest.delete(value);
  return rest;
}
