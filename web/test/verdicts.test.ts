import { describe, expect, it } from 'vitest';
import type { CheckRecord, ExerciseRecord, QuizRecord } from '../src/protocol.js';
import { attemptWords, exerciseWords, hintWords, pointsWords, progressWords, questionWords, quizWords, verdictAloud } from '../src/verdicts.js';
import type { ExerciseView, QuizView } from '../src/view.js';

const check = (state: CheckRecord['state'], title = 'It runs'): CheckRecord => ({ id: title, title, points: 0, max: 1, state, code: null, message: null, differences: [], progress: null });
const record = (change: Partial<ExerciseRecord> = {}): ExerciseRecord => ({
  id: 'e', points: 2, max: 3, passed: false, attempts: 1, checking: false, resetting: false, checks: [], hints: [], hintsLeft: null, solution: null, notice: null, ...change,
});
const view = (change: Partial<ExerciseRecord> | null, rest: Partial<ExerciseView> = {}): ExerciseView => ({ record: change && record(change), sent: false, refusal: '', offline: false, ...rest });
const [good, bad] = [check('passed'), check('failed', 'It ends')];

describe('an exercise', () => {
  it.each<[ExerciseView, string, string]>([
    [view(null), '', 'quiet'],
    [view({ checks: [check('open')] }), '', 'quiet'],
    [view({}, { sent: true }), 'Checking…', 'busy'],
    [view({}, { sent: true, offline: true }), 'Waiting for the connection. It will be checked when it is back.', 'busy'],
    [view({ checking: true, checks: [bad] }), 'Checking…', 'busy'],
    [view({ checking: true, checks: [good, check('running'), check('waiting')] }, { sent: true }), 'Checking… 1 of 3 done', 'busy'],
    [view({ resetting: true }), 'Setting this exercise up again…', 'busy'],
    [view({ checks: [bad] }), 'Not yet: the check does not pass.', 'bad'],
    [view({ checks: [bad, bad] }), 'Not yet: neither check passes.', 'bad'],
    [view({ checks: [bad, bad, bad] }), 'Not yet: none of the 3 checks passes.', 'bad'],
    [view({ checks: [good, bad] }), 'Not yet: 1 of 2 checks does not pass.', 'bad'],
    [view({ checks: [good, bad, bad] }), 'Not yet: 2 of 3 checks do not pass.', 'bad'],
    [view({ checks: [good], passed: true }), 'Passed.', 'good'],
    [view({ checks: [check('open')], passed: true }), 'Passed.', 'good'],
    [view({ checks: [bad], passed: true }), 'Passed before, and your points stay; it would not pass as it is now.', 'good'],
    [view({ checks: [check('broken'), bad] }), 'Something of ours failed. This is not your fault; nothing was counted.', 'bad'],
    [view({ checks: [check('broken')], notice: 'The judge was started again.' }), 'The judge was started again.', 'bad'],
  ])('%# is told in words', (now, text, tone) => expect(exerciseWords(now)).toEqual({ text, tone }));

  it('is read aloud with points and what did not pass', () => {
    expect(verdictAloud(view({ checks: [good, bad] }))).toBe('Not yet: 1 of 2 checks does not pass. 2 of 3 points. Not passed: It ends.');
    expect(verdictAloud(view({ checks: [good], passed: true, points: 3 }))).toBe('Passed. 3 of 3 points.');
    expect(verdictAloud(view({ checking: true, checks: [good, check('running')] }))).toBe('Checking…');
  });
});

describe('hints', () => {
  it('are ready, come after more failed attempts, or are all seen', () => {
    expect(hintWords(record({ hints: ['a', 'b'] }), 1)).toEqual({ ready: true, text: '' });
    expect(hintWords(record({ hints: ['a'], hintsLeft: { count: 2, after: 2 } }), 1)).toEqual({ ready: false, text: 'after 2 more failed attempts' });
    expect(hintWords(record({ hintsLeft: { count: 1, after: 1 } }), 0)).toEqual({ ready: false, text: 'after 1 more failed attempt' });
    expect(hintWords(record({ hints: ['a'] }), 1)).toBeNull();
    expect(hintWords(null, 0)).toBeNull();
  });
});

describe('a quiz', () => {
  const quiz = (change: Partial<QuizRecord> = {}, rest: Partial<QuizView> = {}): QuizView => ({
    record: { id: 'q', points: 0, max: 1, passed: false, attempts: 1, chosen: [0], feedback: [{ right: false, html: '' }, null], ...change }, sent: false, refusal: '', offline: false, ...rest,
  });
  it.each<[QuizView, boolean, string]>([
    [quiz({ attempts: 0 }), false, ''],
    [quiz({}, { sent: true }), false, 'Checking…'],
    [quiz(), false, 'Not yet. Choose again, as often as you like.'],
    [quiz(), true, ''],
    [quiz({ feedback: [{ right: true, html: '' }] }), false, 'What you chose is right, but not all of it is there.'],
    [quiz({ passed: true, feedback: [{ right: true, html: '' }] }), false, 'That is right.'],
    [quiz({ passed: true }), false, 'Solved before, and your points stay; this choice is not right.'],
    [quiz({ passed: true }), true, 'Solved before; your points stay.'],
  ])('%# is told in words', (now, changed, text) => expect(quizWords(now, changed).text).toBe(text));
});

it('an answer is saved, not what is asked for, or on its way', () => {
  const now = (accepted: boolean, message: string | null, sent = false) => ({ record: { type: 'answer' as const, question: 'n', text: 'x', accepted, message }, sent, refusal: '', offline: false });
  expect(questionWords(now(true, null), false)).toEqual({ text: 'Saved.', tone: 'good' });
  expect(questionWords(now(false, 'Twelve characters, please.'), false)).toEqual({ text: 'Twelve characters, please.', tone: 'bad' });
  expect(questionWords(now(true, null), true).text).toBe('');
  expect(questionWords(now(true, null, true), false).text).toBe('Saving…');
});

it('points, attempts and progress are counted', () => {
  expect([pointsWords(0, 1), pointsWords(2, 3)]).toEqual(['0 of 1 point', '2 of 3 points']);
  expect([attemptWords(0), attemptWords(1), attemptWords(2)]).toEqual(['', '1 attempt', '2 attempts']);
  expect(progressWords({ points: 3, max: 8, done: 2, steps: 5 })).toBe('3 of 8 points · 2 of 5 steps');
  expect(progressWords({ points: 0, max: 0, done: 1, steps: 1 })).toBe('1 of 1 step');
});
