import { describe, expect, it } from 'vitest';
import type { RunOutcome, RunRecord, SandboxMessage } from '../src/protocol.js';
import type { CellView } from '../src/view.js';
import { capabilityRows, cellStatus, connectionWords, count, duration, imageWords, inWords, outcomeWords, requirement, sandboxWords } from '../src/words.js';

const run = (outcome: RunOutcome | null, change: Partial<RunRecord> = {}): RunRecord => ({
  id: 'r', cell: 'a', session: 'main', lesson: 'L', source: '', state: 'ended', outcome, acceptedAt: 0, startedAt: 1000, endedAt: 4200,
  outputLength: 0, outputClosed: true, columns: 80, ...change,
});
const view = (change: Partial<CellView>): CellView => ({
  phase: 'idle', active: null, record: null, shown: null, stopping: false, waiting: '', refusal: '', offline: false, ...change,
});

describe('how a run ended', () => {
  it.each<[RunOutcome, string, string]>([
    [{ kind: 'finished', exitCode: 0 }, 'done in 3.2 s', 'good'],
    [{ kind: 'finished', exitCode: 125 }, 'exit code 125 after 3.2 s', 'bad'],
    [{ kind: 'interrupted' }, 'stopped after 3.2 s', 'quiet'],
    [{ kind: 'timed-out', seconds: 300 }, 'stopped: it said nothing for 5 minutes', 'bad'],
    [{ kind: 'timed-out', seconds: 90 }, 'stopped: it said nothing for 90 s', 'bad'],
    [{ kind: 'shell-died', message: 'The shell ended (exit code 1); a new one has started.' }, 'The shell ended (exit code 1); a new one has started.', 'bad'],
    [{ kind: 'sandbox-lost', message: 'The sandbox was removed while this ran.' }, 'The sandbox was removed while this ran.', 'bad'],
  ])('%j is told as “%s”', (outcome, text, tone) => expect(outcomeWords(run(outcome), false)).toEqual({ text, tone }));

  it('says saved for a file', () => expect(outcomeWords(run({ kind: 'finished', exitCode: 0 }), true).text).toBe('saved'));
  it('says so when it never began', () => {
    expect(outcomeWords(run({ kind: 'interrupted' }, { startedAt: null }), false).text).toBe('stopped before it began');
  });
});

describe('what a cell does', () => {
  it.each<[Partial<CellView>, string]>([
    [{}, ''],
    [{ phase: 'sent' }, 'starting'],
    [{ phase: 'sent', offline: true }, 'waiting for the connection'],
    [{ phase: 'queued' }, 'queued'],
    [{ phase: 'queued', waiting: 'The image …' }, 'waiting'],
    [{ phase: 'running' }, 'running'],
    [{ phase: 'running', stopping: true }, 'stopping'],
  ])('%j is told as “%s”', (change, text) => expect(cellStatus(view(change), false).text).toBe(text));
  it('saves, when it is a file', () => expect(cellStatus(view({ phase: 'running' }), true).text).toBe('saving'));
});

describe('the sandbox', () => {
  const sandbox = (change: Partial<SandboxMessage>): SandboxMessage => ({
    type: 'sandbox', state: 'ready', message: '', engine: 'ready', engineVersion: '26.1', images: [], capabilities: {}, ...change,
  });
  const image = (state: SandboxMessage['images'][number]['state'], name = 'alpine:3'): SandboxMessage['images'][number] => ({ name, state, standIn: false });
  it.each<[SandboxMessage | null, string, string]>([
    [null, 'Asking for your sandbox…', 'busy'],
    [sandbox({}), 'Sandbox ready · Docker 26.1', 'good'],
    [sandbox({ engineVersion: '26.1.5+dfsg1' }), 'Sandbox ready · Docker 26.1.5', 'good'],
    [sandbox({ engineVersion: null }), 'Sandbox ready · Docker', 'good'],
    [sandbox({ engine: 'off' }), 'Sandbox ready', 'good'],
    [sandbox({ engine: 'starting' }), 'Sandbox ready · Docker is starting…', 'busy'],
    [sandbox({ engine: 'failed' }), 'Sandbox ready, but Docker did not start', 'bad'],
    [sandbox({ images: [image('loading'), image('waiting', 'nginx:alpine'), image('ready')] }), 'Loading alpine:3 and 1 more…', 'busy'],
    [sandbox({ images: [image('failed')] }), 'Sandbox ready, but an image is missing', 'bad'],
    [sandbox({ state: 'preparing', message: 'Preparing your sandbox: step 2 of 3' }), 'Preparing your sandbox: step 2 of 3', 'busy'],
    [sandbox({ state: 'lost', message: 'The sandbox was removed.' }), 'The sandbox was removed.', 'bad'],
    [sandbox({ state: 'queued', message: 'In line: you are next' }), 'In line: you are next', 'busy'],
    [sandbox({ state: 'stopped' }), 'Sandbox stopped: the next Run starts it', 'quiet'],
    [sandbox({ state: 'absent' }), 'No sandbox yet: the first Run makes one', 'quiet'],
  ])('%# is told in words', (message, text, tone) => expect(sandboxWords(message)).toEqual({ text, tone }));
  it('names a stand-in as one', () => expect(imageWords({ ...image('ready'), standIn: true })).toBe('ready, a stand-in'));
});

describe('the connection', () => {
  it('is not talked about while it works', () => expect(connectionWords({ kind: 'open' }, 0)).toBeNull());
  it('counts down to the next try, never to nothing', () => {
    expect(connectionWords({ kind: 'waiting', retryAt: 4200 }, 1000)!.text).toBe('Reconnecting in 4 s');
    expect(connectionWords({ kind: 'waiting', retryAt: 4200 }, 9000)!.text).toBe('Reconnecting in 1 s');
  });
});

it.each([[3, '3 ms'], [-5, '0 ms'], [640, '0.6 s'], [59_940, '59.9 s'], [61_000, '1 min 1 s'], [3_725_000, '1 h 2 min']])('%d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
it.each([[['a'], 'a'], [['a', 'b'], 'a and b'], [['a', 'b', 'c'], 'a, b and c']])('%j is %s', (words, text) => expect(inWords(words)).toBe(text));
it('says what a cell needs', () => {
  expect(requirement('limits gpu', {}, 'cell')).toEqual({ text: 'Needs memory and CPU limits for single containers and a GPU.', missing: false });
  expect(requirement('quantum', {}, 'cell')).toEqual({ text: 'Needs quantum.', missing: false });
  expect(requirement('', {}, 'cell')).toEqual({ text: '', missing: false });
  expect(requirement('internet gpu', { internet: false, gpu: true }, 'exercise')).toEqual({
    text: 'This exercise does not work here: no host on the internet answers. Leaving it out costs you nothing.', missing: true });
  expect(requirement('gpu', { gpu: false }, 'lesson').text).toBe(
    'Parts of this lesson do not work here: your sandbox has no GPU. Leaving them out costs you nothing.');
  expect(requirement('gpu', { gpu: true }, 'cell').text).toBe('Needs a GPU.');
});
it('counts things', () => expect([count(1, 'byte'), count(1_234_567, 'byte')]).toEqual(['1 byte', '1,234,567 bytes']));

it('says in the panel of each capability whether it is there, and why not', () => {
  const rows = capabilityRows({ docker: true, limits: false, internet: true });
  expect(rows.map((row) => row.name)).toEqual(['Container limits', 'Pausing', 'Swarm', 'GPU', 'Internet', 'Terminals']);
  expect(rows[0]).toEqual({ name: 'Container limits', words: 'no: single containers cannot be limited', missing: true });
  expect(rows[3]!.words).toBe('not known yet');
  expect(rows[4]).toEqual({ name: 'Internet', words: 'yes', missing: false });
});
