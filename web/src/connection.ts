import { PROTOCOL, parseOutputFrame, parseServerMessage, type ClientMessage, type OutputFrame, type ServerMessage } from './protocol.js';

/** What the page shows about its connection. */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'waiting'; retryAt: number }
  | { kind: 'closed'; reason: ClosedReason };

/** Why a connection is not made anew by itself. */
export type ClosedReason = 'signed-out' | 'no-lesson' | 'other-version';

/** What the owner does; all called on the page's one thread, never after `close()`. */
export interface ConnectionOwner {
  stateChanged(state: ConnectionState): void;
  /** Asked after each welcome, before `opened`: what the page already has. */
  resume(): ClientMessage & { type: 'resume' };
  /** The server knows what we have; what was said into the void can be said again. */
  opened(): void;
  message(message: ServerMessage): void;
  /** `taken` must be called once for each frame, when its bytes are on the screen or stored. */
  output(frame: OutputFrame, taken: () => void): void;
}

export interface ConnectionOptions {
  url: string;
  open?: (url: string) => WebSocket;
  /** Whether the server knows this browser no longer. Browsers do not tell why a socket was refused. */
  signedOut?: () => Promise<boolean>;
  random?: () => number;
}

const FIRST_DELAY = 500;
const LONGEST_DELAY = 8_000;
const WELCOME_WITHIN = 10_000;
const SILENCE = 20_000;
const ANSWER_WITHIN = 8_000;
const STABLE_AFTER = 5_000;
const RECEIVED_STEP = 256 * 1024;

const finalCodes = new Map<number, ClosedReason>([[4401, 'signed-out'], [4404, 'no-lesson'], [4400, 'other-version']]);
const TOO_MANY_MESSAGES = 4429;

/** Milliseconds until attempt number `attempt` (from 0): doubling, bounded, with jitter, so that a class does not return as one. */
export function retryDelay(attempt: number, random: () => number): number {
  const whole = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt);
  return Math.round(whole * (0.7 + 0.6 * random()));
}

/**
 * The page's one WebSocket, made anew for as long as the page lives. It knows the order of a connection (welcome, resume,
 * then messages), flow control and signs of life; what the messages mean is the owner's.
 */
export class Connection {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private ready = false;
  private heardAt = 0;
  private askedAt = 0;
  private timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly owner: ConnectionOwner, private readonly options: ConnectionOptions) {}

  connect(): void {
    this.abandon();
    this.owner.stateChanged({ kind: 'connecting' });
    const open = this.options.open ?? ((url) => new WebSocket(url));
    const socket = open(this.options.url);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    const taking = flowControl((bytes) => this.send({ type: 'received', bytes }), () => this.socket === socket);
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      this.heardAt = Date.now();
      if (typeof event.data === 'string') this.text(event.data);
      else this.binary(event.data, taking);
    };
    socket.onclose = (event) => this.closed(event.code);
    this.after('welcome', WELCOME_WITHIN, () => this.closed(0));
  }

  /** True if it was given to the socket; false while there is no connection, and then the owner says it again in `opened`. */
  send(message: ClientMessage): boolean {
    if (!this.ready || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** The page woke up, or the network came back: find out now instead of at the next beat. */
  wake(): void {
    if (this.timers.has('retry')) this.connect();
    else if (this.ready) this.ask();
  }

  close(): void {
    this.abandon();
  }

  private text(text: string): void {
    const message = parseServerMessage(text);
    if (!message || message.type === 'pong') return;
    if (message.type === 'welcome') return this.welcomed(message);
    this.owner.message(message);
  }

  private binary(data: ArrayBuffer, taking: (bytes: number) => () => void): void {
    const frame = parseOutputFrame(data);
    if (frame) this.owner.output(frame, taking(frame.bytes.length));
  }

  private welcomed(message: ServerMessage & { type: 'welcome' }): void {
    if (message.protocol !== PROTOCOL) return this.closed(4400);
    this.cancel('welcome');
    this.ready = true;
    this.after('stable', STABLE_AFTER, () => (this.attempt = 0));
    this.owner.message(message);
    this.send(this.owner.resume());
    this.owner.stateChanged({ kind: 'open' });
    this.owner.opened();
    this.watch();
  }

  private watch(): void {
    this.after('watch', SILENCE, () => {
      if (Date.now() - this.heardAt >= SILENCE) this.ask();
      this.watch();
    });
  }

  private ask(): void {
    if (this.timers.has('answer')) return;
    this.askedAt = Date.now();
    this.send({ type: 'ping' });
    this.after('answer', ANSWER_WITHIN, () => {
      if (this.heardAt < this.askedAt) this.closed(0);
    });
  }

  private closed(code: number): void {
    const refused = code === 1006 && !this.ready;
    this.abandon();
    const reason = finalCodes.get(code);
    if (reason) return this.owner.stateChanged({ kind: 'closed', reason });
    const attempt = code === TOO_MANY_MESSAGES ? Math.max(5, this.attempt) : this.attempt;
    const delay = retryDelay(attempt, this.options.random ?? Math.random);
    this.attempt = attempt + 1;
    this.owner.stateChanged({ kind: 'waiting', retryAt: Date.now() + delay });
    this.after('retry', delay, () => this.connect());
    if (refused) void this.askWhy();
  }

  /** Somebody who was signed out while the network was away would else try for ever. */
  private async askWhy(): Promise<void> {
    if ((await this.options.signedOut?.()) && this.timers.has('retry')) this.closed(4401);
  }

  /** Lets go of the present socket: nothing it still says is heard, as a dead one may take minutes to say `close`. */
  private abandon(): void {
    [...this.timers.keys()].forEach((name) => this.cancel(name));
    this.ready = false;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  private after(name: string, delay: number, action: () => void): void {
    this.cancel(name);
    this.timers.set(name, setTimeout(() => {
      this.timers.delete(name);
      action();
    }, delay));
  }

  private cancel(name: string): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}

/** Counts bytes taken in on one connection and says the running total each 256 KiB; an older connection's bytes no longer count. */
function flowControl(say: (total: number) => void, current: () => boolean): (bytes: number) => () => void {
  let total = 0;
  let said = 0;
  return (bytes) => () => {
    total += bytes;
    if (total - said < RECEIVED_STEP || !current()) return;
    said = total;
    say(total);
  };
}
