import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOutputFrame, parseServerMessage, uuidText, type ClientMessage, type ServerMessage } from '../src/protocol.js';
import { newRunId } from '../src/run-id.js';

const samples = new URL('../../src/test/resources/samples/socket/', import.meta.url);

function read(kind: 'client' | 'server'): [string, string][] {
  const folder = new URL(`${kind}/`, samples);
  return readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8').trim()]);
}

/** One of each, so that the compiler knows the samples and the tests know that each has one. */
const clientMessages: { [T in ClientMessage['type']]: (sample: Extract<ClientMessage, { type: T }>) => ClientMessage } = {
  resume: ({ seq, outputs }) => ({ type: 'resume', seq, outputs }),
  run: ({ run, cell, source, lesson, columns, rows }) => ({ type: 'run', run, cell, source, lesson, columns, rows }),
  stop: ({ run }) => ({ type: 'stop', run }),
  input: ({ run, data }) => ({ type: 'input', run, data }),
  resize: ({ session, columns, rows }) => ({ type: 'resize', session, columns, rows }),
  restart: ({ session }) => ({ type: 'restart', session }),
  draft: ({ cell, source }) => ({ type: 'draft', cell, source }),
  received: ({ bytes }) => ({ type: 'received', bytes }),
  check: ({ attempt, exercise }) => ({ type: 'check', attempt, exercise }),
  reset: ({ exercise }) => ({ type: 'reset', exercise }),
  'solve-quiz': ({ attempt, quiz, chosen }) => ({ type: 'solve-quiz', attempt, quiz, chosen }),
  answer: ({ question, text }) => ({ type: 'answer', question, text }),
  'show-solution': ({ exercise }) => ({ type: 'show-solution', exercise }),
  'start-over': () => ({ type: 'start-over' }),
  remedy: ({ notice, remedy }) => ({ type: 'remedy', notice, remedy }),
  ping: () => ({ type: 'ping' }),
};

const serverMessages: { [T in ServerMessage['type']]: (sample: Extract<ServerMessage, { type: T }>) => ServerMessage } = {
  welcome: ({ protocol, lesson, learner, drafts }) => ({ type: 'welcome', protocol, lesson, learner, drafts }),
  run: ({ seq, run }) => ({
    type: 'run', seq,
    run: {
      id: run.id, cell: run.cell, session: run.session, lesson: run.lesson, source: run.source, state: run.state, outcome: run.outcome,
      acceptedAt: run.acceptedAt, startedAt: run.startedAt, endedAt: run.endedAt, outputLength: run.outputLength,
      outputClosed: run.outputClosed, columns: run.columns,
    },
  }),
  waiting: ({ run, reason }) => ({ type: 'waiting', run, reason }),
  sandbox: ({ state, message, engine, engineVersion, images, capabilities }) => ({
    type: 'sandbox', state, message, engine, engineVersion,
    images: images.map((image) => ({ name: image.name, state: image.state, standIn: image.standIn })),
    capabilities: { ...capabilities },
  }),
  notices: ({ notices }) => ({
    type: 'notices',
    notices: notices.map(({ id, level, text, details, remedies }) => ({
      id, level, text, details, remedies: remedies.map(({ name, label, confirm }) => ({ name, label, confirm })),
    })),
  }),
  session: ({ session, state, message }) => ({ type: 'session', session, state, message }),
  exercise: ({ exercise }) => ({
    type: 'exercise',
    exercise: {
      id: exercise.id, points: exercise.points, max: exercise.max, passed: exercise.passed, attempts: exercise.attempts,
      checking: exercise.checking, resetting: exercise.resetting,
      checks: exercise.checks.map(({ id, title, points, max, state, code, message, differences, progress }) => ({
        id, title, points, max, state, code, message,
        differences: differences.map(({ what, expected, found }) => ({ what, expected, found })), progress,
      })),
      hints: exercise.hints, hintsLeft: exercise.hintsLeft && { count: exercise.hintsLeft.count, after: exercise.hintsLeft.after },
      solution: exercise.solution, notice: exercise.notice,
    },
  }),
  quiz: ({ quiz }) => ({
    type: 'quiz',
    quiz: {
      id: quiz.id, points: quiz.points, max: quiz.max, passed: quiz.passed, attempts: quiz.attempts, chosen: quiz.chosen,
      feedback: quiz.feedback.map((each) => each && { right: each.right, html: each.html }),
    },
  }),
  ports: ({ ports }) => ({ type: 'ports', ports: ports.map(({ port, container, service }) => ({ port, container, service })) }),
  answer: ({ question, text, accepted, message }) => ({ type: 'answer', question, text, accepted, message }),
  progress: ({ lesson, points, max, steps }) => ({ type: 'progress', lesson, points, max, steps }),
  'lesson-changed': ({ lesson }) => ({ type: 'lesson-changed', lesson }),
  refused: ({ code, message, run }) => ({ type: 'refused', code, message, run }),
  pong: () => ({ type: 'pong' }),
};

describe('the samples shared with the server', () => {
  it.each(read('client'))('client/%s is written the way this page writes it', (_, text) => {
    const sample = JSON.parse(text) as ClientMessage;
    const rebuild = clientMessages[sample.type] as (sample: ClientMessage) => ClientMessage;
    expect(JSON.stringify(rebuild(sample))).toBe(text);
  });

  it.each(read('server'))('server/%s is read with nothing lost and nothing unknown', (_, text) => {
    const message = parseServerMessage(text)!;
    const rebuild = serverMessages[message.type] as (sample: ServerMessage) => ServerMessage;
    expect(JSON.stringify(rebuild(message))).toBe(text);
  });

  it('show every kind of message', () => {
    const kinds = (side: 'client' | 'server'): unknown[] => read(side).map(([, text]) => (JSON.parse(text) as { type: string }).type);
    expect(new Set(kinds('client'))).toEqual(new Set(Object.keys(clientMessages)));
    expect(new Set(kinds('server'))).toEqual(new Set(Object.keys(serverMessages)));
  });
});

describe('parseServerMessage', () => {
  it('passes over kinds of a newer server', () => expect(parseServerMessage('{"type":"confetti"}')).toBeNull());
  it.each(['[]', '3', 'null', '{}', '{"type":3}', '{'])('throws on %s, which is no message', (text) => {
    expect(() => parseServerMessage(text)).toThrow();
  });
});

describe('parseOutputFrame', () => {
  const id = '0192f0c1-7a4e-7c31-9b1d-2f6a3c5e8d01';

  function frame(kind: number, offset: bigint, bytes: number[]): ArrayBuffer {
    const data = new Uint8Array(25 + bytes.length);
    const view = new DataView(data.buffer);
    view.setUint8(0, kind);
    id.replaceAll('-', '').match(/../g)!.forEach((hex, index) => view.setUint8(1 + index, parseInt(hex, 16)));
    view.setBigUint64(17, offset);
    data.set(bytes, 25);
    return data.buffer;
  }

  it('reads run, offset and bytes', () => {
    expect(parseOutputFrame(frame(1, 4_294_967_296n, [104, 105]))).toEqual({ run: id, offset: 4_294_967_296, bytes: new Uint8Array([104, 105]) });
  });
  it('reads a frame without bytes', () => expect(parseOutputFrame(frame(1, 0n, []))?.bytes.length).toBe(0));
  it('passes over kinds of a newer server', () => expect(parseOutputFrame(frame(9, 0n, []))).toBeNull());
  it('throws on a frame that is too short', () => expect(() => parseOutputFrame(new ArrayBuffer(24))).toThrow('24'));
  it('throws on an offset no number can hold', () => expect(() => parseOutputFrame(frame(1, 2n ** 63n, []))).toThrow('offset'));
});

describe('newRunId', () => {
  it('is a UUIDv7 of its time', () => {
    expect(newRunId(0x0192f0c17a4e)).toMatch(/^0192f0c1-7a4e-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  it('never comes twice', () => expect(new Set(Array.from({ length: 1000 }, () => newRunId())).size).toBe(1000));
  it('sorts by time', () => expect(newRunId(1000) < newRunId(2000)).toBe(true));
});

it('uuidText writes bytes as the usual text', () => {
  expect(uuidText(new Uint8Array(16).fill(0xab))).toBe('abababab-abab-abab-abab-abababababab');
});
