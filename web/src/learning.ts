import type { AnswerMessage, ClientMessage, ExerciseRecord, ProgressMessage, QuizRecord, ServerMessage } from './protocol.js';

/** What the learner asked to have judged; said again, with the same attempt, until the server has answered. */
export type Attempt =
  | { kind: 'exercise'; id: string; attempt: string }
  | { kind: 'quiz'; id: string; attempt: string; chosen: readonly number[] }
  | { kind: 'question'; id: string; text: string };

/** Where something is judged: exercises, quizzes and questions have ids of their own kinds. */
export type Place = `${Attempt['kind']}:${string}`;

export function place(kind: Attempt['kind'], id: string): Place {
  return `${kind}:${id}`;
}

interface Pending {
  attempt: Attempt;
  /** The record as it was when this was asked: another one is the answer. */
  before: string;
  /** As many records of this place answer it even if they say nothing new: one, and one more for a `resume` before it. */
  owed: number;
}

/** What is known of the learner's work that is judged. Never changed in place. */
export interface Learning {
  readonly exercises: ReadonlyMap<string, ExerciseRecord>;
  readonly quizzes: ReadonlyMap<string, QuizRecord>;
  readonly answers: ReadonlyMap<string, AnswerMessage>;
  readonly progress: ReadonlyMap<string, ProgressMessage>;
  readonly pending: ReadonlyMap<Place, Pending>;
  /** Why the last thing asked for was not done. */
  readonly refusals: ReadonlyMap<Place, string>;
}

export type LearningEvent =
  /** `sent`: it was given to an open connection. */
  | { type: 'attempted'; attempt: Attempt; sent: boolean }
  /** A connection was made anew, and all that is pending was said again on it. */
  | { type: 'attempts-repeated' }
  | { type: 'declined'; place: Place; message: string };

export const nothingLearned: Learning = {
  exercises: new Map(), quizzes: new Map(), answers: new Map(), progress: new Map(), pending: new Map(), refusals: new Map(),
};

type Input = Extract<ServerMessage, { type: 'exercise' | 'quiz' | 'answer' | 'progress' }> | LearningEvent;

export function learn(state: Learning, input: Input): Learning {
  switch (input.type) {
    case 'exercise':
      return heard({ ...state, exercises: new Map(state.exercises).set(input.exercise.id, input.exercise) }, place('exercise', input.exercise.id));
    case 'quiz':
      return heard({ ...state, quizzes: new Map(state.quizzes).set(input.quiz.id, input.quiz) }, place('quiz', input.quiz.id));
    case 'answer':
      return heard({ ...state, answers: new Map(state.answers).set(input.question, input) }, place('question', input.question));
    case 'progress':
      return { ...state, progress: new Map(state.progress).set(input.lesson, input) };
    case 'attempted':
      return attempted(state, input.attempt, input.sent);
    case 'attempts-repeated':
      return { ...state, pending: new Map([...state.pending].map(([where, each]) => [where, { ...each, owed: 2 }])) };
    case 'declined':
      return { ...state, refusals: new Map(state.refusals).set(input.place, input.message) };
  }
}

function attempted(state: Learning, attempt: Attempt, sent: boolean): Learning {
  const where = place(attempt.kind, attempt.id);
  const pending = new Map(state.pending).set(where, { attempt, before: verdictOf(state, where), owed: sent ? 1 : 2 });
  return { ...state, pending, refusals: without(state.refusals, where) };
}

function heard(state: Learning, where: Place): Learning {
  const waiting = state.pending.get(where);
  if (!waiting) return state;
  const answered = waiting.owed <= 1 || verdictOf(state, where) !== waiting.before;
  const pending = answered ? without(state.pending, where) : new Map(state.pending).set(where, { ...waiting, owed: waiting.owed - 1 });
  return { ...state, pending };
}

/** What a judgement changes, to be compared: a hint that has become free or a solution that is shown is none. */
function verdictOf(state: Learning, where: Place): string {
  const id = where.slice(where.indexOf(':') + 1);
  if (where.startsWith('exercise:')) {
    const record = state.exercises.get(id);
    return JSON.stringify(record && [record.attempts, record.checking, record.notice, record.checks]);
  }
  return JSON.stringify((where.startsWith('quiz:') ? state.quizzes : state.answers).get(id));
}

/** The place that a refusal is about: `of` is the attempt's id, or the id of an exercise, quiz or question. Null: none of ours. */
export function placeOf(state: Learning, of: string): Place | null {
  for (const [where, { attempt }] of state.pending) if ('attempt' in attempt && attempt.attempt === of) return where;
  if (state.exercises.has(of)) return place('exercise', of);
  if (state.quizzes.has(of)) return place('quiz', of);
  return state.answers.has(of) || state.pending.has(place('question', of)) ? place('question', of) : null;
}

export function refusedAt(state: Learning, where: Place, message: string): Learning {
  return { ...state, pending: without(state.pending, where), refusals: new Map(state.refusals).set(where, message) };
}

export function messageOf(attempt: Attempt): ClientMessage {
  switch (attempt.kind) {
    case 'exercise':
      return { type: 'check', attempt: attempt.attempt, exercise: attempt.id };
    case 'quiz':
      return { type: 'solve-quiz', attempt: attempt.attempt, quiz: attempt.id, chosen: attempt.chosen };
    case 'question':
      return { type: 'answer', question: attempt.id, text: attempt.text };
  }
}

/** Cells that stand in hints and solutions: part of the lesson, though not of its page until they are shown. */
export function cellsToCome(state: Learning): string[] {
  const html = [...state.exercises.values()].flatMap((exercise) => [...exercise.hints, exercise.solution ?? '']);
  return html.flatMap((each) => [...each.matchAll(/<slip-cell cell="([^"]*)"/g)].map((match) => match[1]!));
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
