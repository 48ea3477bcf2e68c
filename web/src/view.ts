import { cellsToCome, place } from './learning.js';
import type { AnswerMessage, ExerciseRecord, QuizRecord, RunRecord } from './protocol.js';
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
  const cells = new Set([...state.cells, ...cellsToCome(state.learning)]);
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

/** What an exercise, a quiz or a question shows, with the record as the server told it last. */
export interface JudgedView<Told> {
  record: Told | null;
  /** Asked for, and not answered yet. */
  sent: boolean;
  refusal: string;
  /** Said without a connection: it will be said again. */
  offline: boolean;
}

export type ExerciseView = JudgedView<ExerciseRecord>;
export type QuizView = JudgedView<QuizRecord>;
export type QuestionView = JudgedView<AnswerMessage>;

export function exerciseView(state: State, id: string): ExerciseView {
  return judged(state, 'exercise', id, state.learning.exercises);
}

export function quizView(state: State, id: string): QuizView {
  return judged(state, 'quiz', id, state.learning.quizzes);
}

export function questionView(state: State, id: string): QuestionView {
  return judged(state, 'question', id, state.learning.answers);
}

function judged<Told>(state: State, kind: 'exercise' | 'quiz' | 'question', id: string, records: ReadonlyMap<string, Told>): JudgedView<Told> {
  const where = place(kind, id);
  return {
    record: records.get(id) ?? null,
    sent: state.learning.pending.has(where),
    refusal: state.learning.refusals.get(where) ?? '',
    offline: state.connection.kind !== 'open',
  };
}

/** How far the learner has come in the lesson of this page, for the outline. */
export interface LessonProgress {
  points: number;
  max: number;
  done: number;
  steps: number;
}

export function lessonProgress(state: State, lesson: string): LessonProgress | null {
  const progress = state.learning.progress.get(lesson);
  if (!progress) return null;
  const steps = Object.values(progress.steps);
  return { points: progress.points, max: progress.max, done: steps.filter(Boolean).length, steps: steps.length };
}

/** Views are made anew at each change of the state; an element is drawn only when something in its own differs. */
export function sameView<View extends object>(now: View, before: View | undefined): boolean {
  return before !== undefined && (Object.keys(now) as (keyof View)[]).every((key) => now[key] === before[key]);
}
