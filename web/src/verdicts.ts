import type { CheckRecord, ExerciseRecord, QuizRecord } from './protocol.js';
import type { ExerciseView, LessonProgress, QuestionView, QuizView } from './view.js';
import { inWords, type Said } from './words.js';

/** What the page says of exercises, quizzes, questions and points; `words.ts` has the rest. */

export function pointsWords(points: number, max: number): string {
  return `${points} of ${counted(max, 'point')}`;
}

/** What can be earned, before anything was. */
export function possibleWords(max: number): string {
  return counted(max, 'point');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The state of one part, read aloud behind its title and shown as a mark. */
export function checkWords(check: CheckRecord): string {
  return { open: '', waiting: 'waiting', running: 'being checked', passed: 'passed', failed: 'not passed yet', broken: 'not judged' }[check.state];
}

export const NOT_YOUR_FAULT = 'Something of ours failed. This is not your fault; nothing was counted.';

/** The verdict on an exercise in a sentence, or what it waits for. */
export function exerciseWords(view: ExerciseView): Said {
  const record = view.record;
  if (view.sent && view.offline) return { text: 'Waiting for the connection. It will be checked when it is back.', tone: 'busy' };
  if (record?.checking) return { text: checkingWords(record), tone: 'busy' };
  if (view.sent) return { text: 'Checking…', tone: 'busy' };
  if (record?.resetting) return { text: 'Setting this exercise up again…', tone: 'busy' };
  if (!record) return { text: '', tone: 'quiet' };
  if (record.checks.some((check) => check.state === 'broken')) return { text: record.notice || NOT_YOUR_FAULT, tone: 'bad' };
  const failed = record.checks.filter((check) => check.state === 'failed').length;
  if (failed > 0) return failedWords(record, failed);
  return record.passed ? { text: 'Passed.', tone: 'good' } : { text: '', tone: 'quiet' };
}

function checkingWords({ checks }: ExerciseRecord): string {
  const done = checks.filter((check) => check.state !== 'open' && check.state !== 'waiting' && check.state !== 'running').length;
  return checks.length < 2 ? 'Checking…' : `Checking… ${done} of ${checks.length} done`;
}

function failedWords(record: ExerciseRecord, failed: number): Said {
  if (record.passed) return { text: 'Passed before, and your points stay; it would not pass as it is now.', tone: 'good' };
  return { text: `Not yet: ${whichFailed(failed, record.checks.length)}.`, tone: 'bad' };
}

function whichFailed(failed: number, all: number): string {
  if (failed < all) return failed === 1 ? `1 of ${all} checks does not pass` : `${failed} of ${all} checks do not pass`;
  if (all === 1) return 'the check does not pass';
  return all === 2 ? 'neither check passes' : `none of the ${all} checks passes`;
}

/** What a screen reader hears of a verdict: the sentence, points, and what did not pass; of the way there, only that it began. */
export function verdictAloud(view: ExerciseView): string {
  const said = exerciseWords(view);
  const record = view.record;
  if (record?.checking) return 'Checking…';
  if (!record || said.tone === 'busy' || said.text === '') return said.text;
  const failed = record.checks.filter((check) => check.state === 'failed').map((check) => check.title);
  const points = record.max > 0 ? ` ${pointsWords(record.points, record.max)}.` : '';
  return `${said.text}${points}${failed.length > 0 && !record.passed ? ` Not passed: ${inWords(failed)}.` : ''}`;
}

/** What the hint button promises, given how many hints were looked at. */
export function hintWords(record: ExerciseRecord | null, looked: number): { ready: boolean; text: string } | null {
  if (!record) return null;
  if (looked < record.hints.length) return { ready: true, text: '' };
  if (!record.hintsLeft) return null;
  const { after } = record.hintsLeft;
  return { ready: false, text: `after ${after === 1 ? '1 more failed attempt' : `${after} more failed attempts`}` };
}

export function attemptWords(attempts: number): string {
  return attempts === 0 ? '' : counted(attempts, 'attempt');
}

/** `changed`: other options are chosen now than those that were judged. */
export function quizWords(view: QuizView, changed: boolean): Said {
  if (view.sent) return { text: view.offline ? 'Waiting for the connection. It will be checked when it is back.' : 'Checking…', tone: 'busy' };
  const record = view.record;
  if (!record || record.attempts === 0) return { text: '', tone: 'quiet' };
  if (changed) return record.passed ? { text: 'Solved before; your points stay.', tone: 'good' } : { text: '', tone: 'quiet' };
  return solved(record) ? { text: 'That is right.', tone: 'good' } : { text: missedWords(record), tone: 'bad' };
}

/** All that was chosen is right, and either that was enough once, or nobody has said that something is missing. */
function solved(record: QuizRecord): boolean {
  return record.passed && record.chosen.every((option) => record.feedback[option]?.right !== false);
}

function missedWords(record: QuizRecord): string {
  if (record.passed) return 'Solved before, and your points stay; this choice is not right.';
  const right = record.chosen.length > 0 && record.chosen.every((option) => record.feedback[option]?.right);
  return right ? 'What you chose is right, but not all of it is there.' : 'Not yet. Choose again, as often as you like.';
}

export function questionWords(view: QuestionView, edited: boolean): Said {
  if (view.sent) return { text: view.offline ? 'Waiting for the connection. It will be saved when it is back.' : 'Saving…', tone: 'busy' };
  if (!view.record || edited) return { text: '', tone: 'quiet' };
  if (view.record.accepted) return { text: view.record.message || 'Saved.', tone: 'good' };
  return { text: view.record.message || 'This does not look like the answer that is asked for.', tone: 'bad' };
}

export function progressWords({ points, max, done, steps }: LessonProgress): string {
  const parts = [max > 0 ? pointsWords(points, max) : '', steps > 0 ? `${done} of ${counted(steps, 'step')}` : ''];
  return parts.filter(Boolean).join(' · ');
}
