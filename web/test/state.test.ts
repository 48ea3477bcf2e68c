import { describe, expect, it } from 'vitest';
import type { RunRecord, ServerMessage } from '../src/protocol.js';
import { initialState, reduce, type LocalEvent, type State } from '../src/state.js';
import { activity, cellView, earlierRuns } from '../src/view.js';

let seq = 0;

function record(id: string, change: Partial<RunRecord> = {}): RunRecord {
  return {
    id, cell: 'a', session: 'main', lesson: 'L1', source: 'echo hi\n', state: 'queued', outcome: null, acceptedAt: 1000, startedAt: null,
    endedAt: null, outputLength: 0, outputClosed: false, columns: 80, ...change,
  };
}

const queued = (id: string, change: Partial<RunRecord> = {}): ServerMessage => ({ type: 'run', seq: ++seq, run: record(id, change) });
const running = (id: string, change: Partial<RunRecord> = {}): ServerMessage => queued(id, { state: 'running', startedAt: 1001, ...change });
const ended = (id: string, change: Partial<RunRecord> = {}): ServerMessage =>
  running(id, { state: 'ended', outcome: { kind: 'finished', exitCode: 0 }, endedAt: 1002, outputClosed: true, ...change });
const requested = (run: string, cell = 'a'): LocalEvent => ({ type: 'requested', request: { run, cell, source: 'echo hi\n', columns: 80, rows: 24 } });
const connected: LocalEvent = { type: 'connection', state: { kind: 'open' } };

function after(...inputs: (ServerMessage | LocalEvent)[]): State {
  return inputs.reduce(reduce, initialState('L1', ['a', 'b']));
}

describe('a run', () => {
  it('is shown as sent from the click until the server answers', () => {
    expect(cellView(after(requested('r1')), 'a')).toMatchObject({ phase: 'sent', active: 'r1', shown: null });
  });
  it('is queued, running, ended as its records say', () => {
    expect(cellView(after(requested('r1'), queued('r1')), 'a').phase).toBe('queued');
    expect(cellView(after(requested('r1'), queued('r1'), running('r1')), 'a').phase).toBe('running');
    expect(cellView(after(requested('r1'), running('r1'), ended('r1')), 'a')).toMatchObject({ phase: 'ended', active: null });
  });
  it('is no longer asked for again once a record of it came', () => {
    expect(after(requested('r1'), requested('r2', 'b'), queued('r1')).requested).toEqual(new Map([['r2', expect.anything()]]));
  });
  it('is not taken back by a record that was overtaken', () => {
    const state = after(ended('r1'), running('r1'), queued('r1'));
    expect(state.runs.get('r1')!.state).toBe('ended');
  });
  it('of one cell says nothing about another', () => {
    expect(cellView(after(running('r1')), 'b')).toMatchObject({ phase: 'idle', record: null, shown: null });
  });
  it('moves the resume point forward only', () => {
    expect(after({ type: 'run', seq: 9, run: record('r1') }, { type: 'run', seq: 4, run: record('r2') }).seq).toBe(9);
  });
});

describe('the output shown', () => {
  it('stays the previous run’s until a new one starts', () => {
    const waiting = after(ended('r1'), requested('r2'), queued('r2', { acceptedAt: 2000 }));
    expect(cellView(waiting, 'a')).toMatchObject({ phase: 'queued', active: 'r2', shown: { id: 'r1' } });
    expect(cellView(reduce(waiting, running('r2', { acceptedAt: 2000 })), 'a').shown!.id).toBe('r2');
  });
  it('stays the previous run’s when a queued run is stopped before it starts', () => {
    const state = after(ended('r1'), ended('r2', { acceptedAt: 2000, startedAt: null, outcome: { kind: 'interrupted' } }));
    expect(cellView(state, 'a')).toMatchObject({ record: { id: 'r2' }, shown: { id: 'r1' } });
  });
  it('does not go back to an older run that ends later, as after a reload', () => {
    const state = after(ended('r2', { acceptedAt: 2000 }), ended('r1', { acceptedAt: 1000 }));
    expect(cellView(state, 'a').shown!.id).toBe('r2');
  });
  it('is that of the running run while another is queued', () => {
    const state = after(running('r1'), queued('r2', { acceptedAt: 2000 }));
    expect(cellView(state, 'a')).toMatchObject({ phase: 'running', active: 'r1', shown: { id: 'r1' } });
  });
});

it('forgets ended runs that later runs of their cell have replaced, so that the page does not grow', () => {
  let state = after();
  for (let n = 0; n < 200; n++) state = [running(`r${n}`, { acceptedAt: n }), ended(`r${n}`, { acceptedAt: n })].reduce(reduce, state);
  expect([...state.runs.keys()]).toEqual(['r199']);
});

describe('stopping', () => {
  it('is remembered until the run has ended', () => {
    const state = after(running('r1'), { type: 'stopping', run: 'r1' });
    expect(cellView(state, 'a').stopping).toBe(true);
    expect(reduce(state, ended('r1')).stopping.size).toBe(0);
  });
});

describe('waiting', () => {
  it('tells why, and no longer once the reason is empty or the run has started', () => {
    const reason = 'The image alpine:3 is being put into your engine.';
    const state = after(queued('r1'), { type: 'waiting', run: 'r1', reason });
    expect(cellView(state, 'a').waiting).toBe(reason);
    expect(cellView(reduce(state, { type: 'waiting', run: 'r1', reason: '' }), 'a').waiting).toBe('');
    expect(cellView(reduce(state, running('r1')), 'a').waiting).toBe('');
  });
});

describe('a refusal', () => {
  const refused = (run: string | null): ServerMessage => ({ type: 'refused', code: 'x', message: 'Too many wait.', run });
  it('of a run is shown at its cell, which can be run again', () => {
    expect(cellView(after(requested('r1'), refused('r1')), 'a')).toMatchObject({ phase: 'idle', refusal: 'Too many wait.' });
  });
  it('is gone with the next run of the cell', () => {
    expect(cellView(after(requested('r1'), refused('r1'), requested('r2')), 'a').refusal).toBe('');
  });
  it('of something else is a notice', () => {
    expect(after(refused(null)).notices).toEqual([{ id: 1, message: 'Too many wait.' }]);
    expect(after(refused('nobody-knows-it')).notices).toHaveLength(1);
  });
  it('that is repeated is told once, and of many the last four', () => {
    expect(after(refused(null), refused(null)).notices).toHaveLength(1);
    const many = Array.from({ length: 9 }, (_, n): LocalEvent => ({ type: 'notice', message: `no ${n}` }));
    expect(after(...many).notices.map((notice) => notice.message)).toEqual(['no 5', 'no 6', 'no 7', 'no 8']);
  });
  it('can be dismissed', () => expect(after(refused(null), { type: 'dismissed', notice: 1 }).notices).toEqual([]));
});

describe('the lesson', () => {
  const welcome = (lesson: string): ServerMessage => ({ type: 'welcome', protocol: 1, lesson, learner: 'You', drafts: { a: 'x\n' } });
  it('has changed when the server says another hash, at the welcome or later', () => {
    expect(after(welcome('L2'))).toMatchObject({ lesson: 'L1', lessonNow: 'L2' });
    expect(after(welcome('L1'), { type: 'lesson-changed', lesson: 'L3' })).toMatchObject({ lesson: 'L1', lessonNow: 'L3' });
  });
  it('shows runs of cells it no longer has as an earlier version, in their order', () => {
    const state = after(ended('r2', { cell: 'gone', acceptedAt: 5 }), ended('r1', { cell: 'old', acceptedAt: 4 }), ended('r3'));
    expect(earlierRuns(state).map((run) => run.id)).toEqual(['r1', 'r2']);
  });
});

describe('what goes on', () => {
  it('counts running and waiting runs, asked-for ones among them', () => {
    const state = after(running('r1'), queued('r2', { cell: 'b' }), requested('r3', 'b'));
    expect(activity(state)).toMatchObject({ running: [{ id: 'r1' }], queued: 2 });
  });
  it('knows whether a run waits for the connection', () => {
    expect(cellView(after(requested('r1')), 'a').offline).toBe(true);
    expect(cellView(after(connected, requested('r1')), 'a').offline).toBe(false);
  });
});

it('never changes a state in place', () => {
  const frozen = Object.freeze(after(requested('r1'), running('r2', { cell: 'b' })));
  const copy = structuredClone({ ...frozen });
  [queued('r1'), ended('r2', { cell: 'b' }), { type: 'stopping', run: 'r2' } as const, requested('r9')].forEach((input) => reduce(frozen, input));
  expect({ ...frozen }).toEqual(copy);
});
