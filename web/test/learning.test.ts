import { describe, expect, it } from 'vitest';
import { messageOf, type Attempt } from '../src/learning.js';
import type { ExerciseRecord, QuizRecord, RunRecord, ServerMessage } from '../src/protocol.js';
import { initialState, reduce, type LocalEvent, type State } from '../src/state.js';
import { earlierRuns, exerciseView, lessonProgress, questionView, quizView } from '../src/view.js';

const record = (change: Partial<ExerciseRecord> = {}): ExerciseRecord => ({
  id: 'e', points: 0, max: 1, passed: false, attempts: 0, checking: false, resetting: false, checks: [], hints: [], hintsLeft: null, solution: null, notice: null, ...change,
});
const quizRecord = (change: Partial<QuizRecord> = {}): QuizRecord => ({ id: 'q', points: 0, max: 1, passed: false, attempts: 0, chosen: [], feedback: [], ...change });
const exercise = (change: Partial<ExerciseRecord> = {}): ServerMessage => ({ type: 'exercise', exercise: record(change) });
const quiz = (change: Partial<QuizRecord> = {}): ServerMessage => ({ type: 'quiz', quiz: quizRecord(change) });
const answer = (text: string): ServerMessage => ({ type: 'answer', question: 'n', text, accepted: true, message: null });
const refused = (run: string): ServerMessage => ({ type: 'refused', code: 'busy', message: 'Not now.', run });
const check: Attempt = { kind: 'exercise', id: 'e', attempt: 'a1' };
const solve: Attempt = { kind: 'quiz', id: 'q', attempt: 'a2', chosen: [1] };
const typed: Attempt = { kind: 'question', id: 'n', text: 'x' };
const asked = (attempt: Attempt, sent = true): LocalEvent => ({ type: 'attempted', attempt, sent });
const again: LocalEvent = { type: 'attempts-repeated' };

function after(...inputs: (ServerMessage | LocalEvent)[]): State {
  return inputs.reduce(reduce, initialState('L1', ['a']));
}
const sent = (...inputs: (ServerMessage | LocalEvent)[]): boolean => exerciseView(after(...inputs), 'e').sent;

describe('a check', () => {
  it('is shown as sent from the click until the server says anything of its exercise', () => {
    expect(sent(exercise(), asked(check))).toBe(true);
    expect(sent(exercise(), asked(check), exercise({ checking: true }))).toBe(false);
  });
  it('is not answered by what is said of another', () => {
    expect(sent(asked(check), { type: 'exercise', exercise: record({ id: 'other' }) }, quiz())).toBe(true);
  });
  it('that is said again is not answered by the record that comes with the resume', () => {
    expect(sent(exercise(), asked(check, false), exercise(), again)).toBe(true);
    expect(sent(exercise(), asked(check), again, exercise())).toBe(true);
    expect(sent(exercise(), asked(check), again, exercise(), exercise())).toBe(false);
  });
  it('that was judged while the connection was lost is answered by the resume', () => {
    expect(sent(exercise(), asked(check), again, exercise({ attempts: 1 }))).toBe(false);
    expect(sent(exercise(), asked(check), again, exercise({ notice: 'Something of ours failed.' }))).toBe(false);
  });
  it('is not answered by a hint that has become free', () => {
    expect(sent(exercise(), asked(check), again, exercise({ hints: ['<p>h</p>'] }))).toBe(true);
  });
  it('knows whether it waits for the connection', () => {
    expect(exerciseView(after(asked(check)), 'e').offline).toBe(true);
    expect(exerciseView(after({ type: 'connection', state: { kind: 'open' } }, asked(check)), 'e').offline).toBe(false);
  });
  it('is asked with its attempt, so that it is judged once', () => {
    expect(messageOf(check)).toEqual({ type: 'check', attempt: 'a1', exercise: 'e' });
    expect([...after(asked(check), again).learning.pending.values()].map(({ attempt }) => attempt)).toEqual([check]);
  });
});

describe('a refusal', () => {
  it('of an attempt is shown where it was made, until the next', () => {
    const state = after(exercise(), asked(check), refused('a1'));
    expect(exerciseView(state, 'e')).toMatchObject({ sent: false, refusal: 'Not now.' });
    expect(exerciseView(reduce(state, asked({ ...check, attempt: 'a9' })), 'e').refusal).toBe('');
    expect(state.notices).toEqual([]);
  });
  it('of a reset or a solution names the exercise', () => expect(exerciseView(after(exercise(), refused('e')), 'e').refusal).toBe('Not now.'));
  it('of a quiz and of a question', () => {
    expect(quizView(after(asked(solve), refused('a2')), 'q')).toMatchObject({ sent: false, refusal: 'Not now.' });
    expect(questionView(after(asked(typed), refused('n')), 'n')).toMatchObject({ sent: false, refusal: 'Not now.' });
  });
  it('of anything else is a notice', () => expect(after(exercise(), refused('nobody')).notices).toHaveLength(1));
  it('can come from the page itself', () => {
    expect(exerciseView(after({ type: 'declined', place: 'exercise:e', message: 'No connection.' }), 'e').refusal).toBe('No connection.');
  });
});

describe('quizzes and questions', () => {
  it('are sent until they are answered', () => {
    expect(quizView(after(quiz(), asked(solve)), 'q').sent).toBe(true);
    expect(quizView(after(quiz(), asked(solve), quiz({ attempts: 1, chosen: [1] })), 'q')).toMatchObject({ sent: false, record: { attempts: 1 } });
    expect(questionView(after(asked(typed)), 'n').sent).toBe(true);
    expect(questionView(after(asked(typed), answer('x')), 'n')).toMatchObject({ sent: false, record: { text: 'x' } });
  });
  it('of the same id as an exercise are not mistaken for it', () => {
    const state = after(asked({ ...solve, id: 'e' }));
    expect([exerciseView(state, 'e').sent, quizView(state, 'e').sent]).toEqual([false, true]);
  });
  it('say what was chosen and typed', () => {
    expect(messageOf(solve)).toEqual({ type: 'solve-quiz', attempt: 'a2', quiz: 'q', chosen: [1] });
    expect(messageOf(typed)).toEqual({ type: 'answer', question: 'n', text: 'x' });
  });
});

it('cells in hints and solutions belong to the lesson, whether shown or not', () => {
  const run = (id: string, cell: string): ServerMessage => ({ type: 'run', seq: 1, run: { id, cell, state: 'ended', acceptedAt: 1, startedAt: 1 } as RunRecord });
  const cell = (id: string): string => `<p>Try</p><slip-cell cell="${id}" kind="run"><pre></pre></slip-cell>`;
  const state = after(run('1', 'in-hint'), run('2', 'in-solution'), run('3', 'gone'), exercise({ hints: [cell('in-hint')], solution: cell('in-solution') }));
  expect(earlierRuns(state).map((each) => each.cell)).toEqual(['gone']);
  expect(after({ type: 'cells', cells: ['a', 'b'] }).cells).toEqual(['a', 'b']);
});

it('progress is that of the lesson of the page', () => {
  const state = after({ type: 'progress', lesson: 'one', points: 3, max: 8, steps: { a: true, b: false } }, { type: 'progress', lesson: 'two', points: 1, max: 1, steps: {} });
  expect(lessonProgress(state, 'one')).toEqual({ points: 3, max: 8, done: 1, steps: 2 });
  expect(lessonProgress(state, 'three')).toBeNull();
});

it('never changes a state in place', () => {
  const frozen = Object.freeze(after(exercise(), asked(check)));
  const copy = structuredClone({ ...frozen });
  [exercise({ checking: true }), again, refused('a1'), asked(solve)].forEach((input) => reduce(frozen, input));
  expect({ ...frozen }).toEqual(copy);
});
