import type { RunRecord } from './protocol.js';
import { later, type State } from './state.js';

/** What one cell shows of its runs, made from the state. */
export interface CellView {
  phase: 'idle' | 'sent' | 'queued' | 'running' | 'ended';
  /** The run that Stop stops; null when nothing is asked for. */
  active: string | null;
  /** The latest run: running, waiting or ended. */
  record: RunRecord | null;
  /** The run whose output is shown: a queued run leaves the previous one's in place. */
  shown: RunRecord | null;
  stopping: boolean;
  /** Why a queued run waits, in words, or empty. */
  waiting: string;
  refusal: string;
  /** Said without a connection: it will be said again. */
  offline: boolean;
}

export function cellView(state: State, cell: string): CellView {
  const runs = [...state.runs.values()].filter((run) => run.cell === cell).sort((a, b) => (later(a, b) ? 1 : -1));
  const request = [...state.requested.values()].find((each) => each.cell === cell);
  const current = runs.find((run) => run.state === 'running') ?? runs.find((run) => run.state === 'queued');
  const record = current ?? runs.at(-1) ?? null;
  const active = current?.id ?? request?.run ?? null;
  return {
    phase: current?.state ?? (request ? 'sent' : record ? 'ended' : 'idle'),
    active,
    record,
    shown: runs.filter((run) => run.startedAt !== null).at(-1) ?? null,
    stopping: active !== null && state.stopping.has(active),
    waiting: (active !== null && state.waiting.get(active)) || '',
    refusal: state.refusals.get(cell) ?? '',
    offline: state.connection.kind !== 'open',
  };
}

/** Runs of cells that the lesson no longer has, newest last: shown at the end as an earlier version. */
export function earlierRuns(state: State): RunRecord[] {
  const cells = new Set(state.cells);
  return [...state.runs.values()].filter((run) => !cells.has(run.cell)).sort((a, b) => (later(a, b) ? 1 : -1));
}

export interface Activity {
  running: RunRecord[];
  queued: number;
}

export function activity(state: State): Activity {
  const runs = [...state.runs.values()];
  return {
    running: runs.filter((run) => run.state === 'running'),
    queued: runs.filter((run) => run.state === 'queued').length + state.requested.size,
  };
}
