import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, retryDelay, type ConnectionOwner, type ConnectionState } from '../src/connection.js';
import type { ClientMessage, OutputFrame, ServerMessage } from '../src/protocol.js';

/** A socket whose other end is the test. */
class ScriptedSocket {
  static all: ScriptedSocket[] = [];
  static get last(): ScriptedSocket {
    return ScriptedSocket.all.at(-1)!;
  }

  readyState: number = WebSocket.OPEN;
  binaryType = '';
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: ClientMessage[] = [];

  constructor() {
    ScriptedSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.readyState = 3;
  }

  hear(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  output(bytes: number): void {
    const data = new Uint8Array(25 + bytes);
    data[0] = 1;
    this.onmessage?.({ data: data.buffer });
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const welcome: ServerMessage = { type: 'welcome', protocol: 1, lesson: 'L1', learner: 'You', drafts: {} };
const resume: ClientMessage = { type: 'resume', seq: 7, outputs: {} };

class Owner implements ConnectionOwner {
  states: ConnectionState[] = [];
  messages: ServerMessage[] = [];
  frames: OutputFrame[] = [];
  taken: (() => void)[] = [];
  openings = 0;
  get state(): ConnectionState {
    return this.states.at(-1)!;
  }
  stateChanged(state: ConnectionState): void {
    this.states.push(state);
  }
  resume(): ClientMessage & { type: 'resume' } {
    return resume as ClientMessage & { type: 'resume' };
  }
  opened(): void {
    this.openings++;
  }
  message(message: ServerMessage): void {
    this.messages.push(message);
  }
  output(frame: OutputFrame, taken: () => void): void {
    this.frames.push(frame);
    this.taken.push(taken);
  }
}

let owner: Owner;
let connection: Connection;
let signedOut: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', { OPEN: 1 });
  ScriptedSocket.all = [];
  owner = new Owner();
  signedOut = false;
  const open = () => new ScriptedSocket() as unknown as WebSocket;
  connection = new Connection(owner, { url: 'ws://x', open, random: () => 0.5, signedOut: () => Promise.resolve(signedOut) });
  connection.connect();
});

afterEach(() => {
  connection.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(): ScriptedSocket {
  ScriptedSocket.last.hear(welcome);
  return ScriptedSocket.last;
}

describe('a connection', () => {
  it('is connecting until the welcome, then says what it has, then is open', () => {
    expect(owner.state).toEqual({ kind: 'connecting' });
    expect(connection.send({ type: 'stop', run: 'r' })).toBe(false);
    expect(open().sent).toEqual([resume]);
    expect(owner.state).toEqual({ kind: 'open' });
    expect(owner.openings).toBe(1);
  });
  it('gives messages on, but keeps pongs to itself', () => {
    const socket = open();
    socket.hear({ type: 'lesson-changed', lesson: 'L2' });
    socket.hear({ type: 'pong' });
    expect(owner.messages).toEqual([welcome, { type: 'lesson-changed', lesson: 'L2' }]);
  });
  it('does not talk to a server of another protocol', () => {
    ScriptedSocket.last.hear({ ...welcome, protocol: 2 } as ServerMessage);
    expect(owner.state).toEqual({ kind: 'closed', reason: 'other-version' });
    expect(ScriptedSocket.last.sent).toEqual([]);
  });
});

describe('a lost connection', () => {
  it('is made anew after half a second, and resumes', () => {
    open().drop();
    expect(owner.state).toEqual({ kind: 'waiting', retryAt: Date.now() + 500 });
    vi.advanceTimersByTime(500);
    expect(ScriptedSocket.all).toHaveLength(2);
    expect(open().sent).toEqual([resume]);
    expect(owner.openings).toBe(2);
  });
  it('is tried at growing distances, at most every 8 seconds, for ever', () => {
    const waits: number[] = [];
    for (let n = 0; n < 9; n++) {
      ScriptedSocket.last.drop();
      const state = owner.state;
      if (state.kind !== 'waiting') throw new Error('gave up');
      waits.push(state.retryAt - Date.now());
      vi.advanceTimersByTime(state.retryAt - Date.now());
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000]);
  });
  it('begins with short waits again only after a connection that held', () => {
    open().drop();
    vi.advanceTimersByTime(500);
    open().drop();
    expect(owner.state).toEqual({ kind: 'waiting', retryAt: Date.now() + 1000 });
    vi.advanceTimersByTime(1000);
    open();
    vi.advanceTimersByTime(5000);
    ScriptedSocket.last.drop();
    expect(owner.state).toEqual({ kind: 'waiting', retryAt: Date.now() + 500 });
  });
  it('is tried at once when the page wakes up', () => {
    open().drop();
    connection.wake();
    expect(ScriptedSocket.all).toHaveLength(2);
  });
  it.each([[4401, 'signed-out'], [4404, 'no-lesson'], [4400, 'other-version']] as const)('closed with %d is final: %s', (code, reason) => {
    open().drop(code);
    expect(owner.state).toEqual({ kind: 'closed', reason });
    vi.advanceTimersByTime(60_000);
    expect(ScriptedSocket.all).toHaveLength(1);
  });
  it('that was told to say less waits long', () => {
    open().drop(4429);
    expect(owner.state).toEqual({ kind: 'waiting', retryAt: Date.now() + 8_000 });
  });
  it('that never says welcome is given up after ten seconds', () => {
    vi.advanceTimersByTime(10_000);
    expect(owner.state.kind).toBe('waiting');
  });
  it('is not heard any more, whatever its old socket still says', () => {
    const old = open();
    connection.connect();
    old.hear({ type: 'lesson-changed', lesson: 'ghost' });
    old.drop();
    expect(owner.messages).toEqual([welcome]);
    expect(owner.state.kind).toBe('connecting');
  });
});

describe('a socket that is refused', () => {
  it('is not tried again when the server does not know the browser any more', async () => {
    open().drop();
    signedOut = true;
    vi.advanceTimersByTime(500);
    ScriptedSocket.last.drop();
    await Promise.resolve().then(() => undefined);
    expect(owner.state).toEqual({ kind: 'closed', reason: 'signed-out' });
    vi.advanceTimersByTime(60_000);
    expect(ScriptedSocket.all).toHaveLength(2);
  });
  it('is tried again when the server is only away', async () => {
    ScriptedSocket.last.drop();
    await Promise.resolve().then(() => undefined);
    expect(owner.state.kind).toBe('waiting');
  });
});

describe('signs of life', () => {
  it('asks after 20 silent seconds and is content with an answer', () => {
    const socket = open();
    vi.advanceTimersByTime(20_000);
    expect(socket.sent).toEqual([resume, { type: 'ping' }]);
    socket.hear({ type: 'pong' });
    vi.advanceTimersByTime(8_000);
    expect(owner.state.kind).toBe('open');
  });
  it('does not ask a server that talks', () => {
    const socket = open();
    for (let n = 0; n < 10; n++) {
      vi.advanceTimersByTime(9_000);
      socket.hear({ type: 'waiting', run: 'r', reason: '' });
    }
    expect(socket.sent).toEqual([resume]);
  });
  it('gives a socket up that does not answer within 8 seconds', () => {
    open();
    vi.advanceTimersByTime(28_001);
    expect(owner.state.kind).toBe('waiting');
  });
  it('asks at once when the page wakes up, and once only', () => {
    const socket = open();
    vi.advanceTimersByTime(1);
    connection.wake();
    connection.wake();
    expect(socket.sent).toEqual([resume, { type: 'ping' }]);
  });
});

describe('flow control', () => {
  const totals = (socket: ScriptedSocket): number[] => socket.sent.flatMap((message) => (message.type === 'received' ? [message.bytes] : []));

  it('says the running total each 256 KiB, once the bytes are taken in', () => {
    const socket = open();
    for (let n = 0; n < 6; n++) socket.output(100_000);
    expect(totals(socket)).toEqual([]);
    owner.taken.forEach((taken) => taken());
    expect(totals(socket)).toEqual([300_000, 600_000]);
  });
  it('counts anew on each connection, and an older one’s bytes no more', () => {
    const old = open();
    old.output(300_000);
    old.drop();
    vi.advanceTimersByTime(500);
    const socket = open();
    socket.output(300_000);
    owner.taken.forEach((taken) => taken());
    expect(totals(old)).toEqual([]);
    expect(totals(socket)).toEqual([300_000]);
  });
});

it('spreads the returns of a class over time', () => {
  expect([0, 0.999].map((random) => retryDelay(3, () => random))).toEqual([2800, 5198]);
});
