/**
 * The vocabulary between page and server, the twin of the records in `slipway.protocol`. Both sides' tests read the
 * samples in `src/test/resources/samples/socket`; ARCHITECTURE.md ("Messages between page and server") says the order.
 */

export const PROTOCOL = 1;

/** The server refuses longer source; bytes of UTF-8. */
export const MAX_SOURCE_BYTES = 64 * 1024;

export type ClientMessage =
  | { type: 'resume'; seq: number; outputs: Record<string, number> }
  | { type: 'run'; run: string; cell: string; source: string; lesson: string; columns: number; rows: number }
  | { type: 'stop'; run: string }
  | { type: 'input'; run: string; data: string }
  | { type: 'resize'; session: string; columns: number; rows: number }
  | { type: 'restart'; session: string }
  | { type: 'draft'; cell: string; source: string | null }
  | { type: 'received'; bytes: number }
  | { type: 'check'; attempt: string; exercise: string }
  | { type: 'reset'; exercise: string }
  | { type: 'solve-quiz'; attempt: string; quiz: string; chosen: readonly number[] }
  | { type: 'answer'; question: string; text: string }
  | { type: 'show-solution'; exercise: string }
  | { type: 'start-over' }
  | { type: 'remedy'; notice: string; remedy: string }
  | { type: 'ping' };

export type RunOutcome =
  | { kind: 'finished'; exitCode: number }
  | { kind: 'interrupted' }
  | { kind: 'timed-out'; seconds: number }
  | { kind: 'shell-died'; message: string }
  | { kind: 'sandbox-lost'; message: string };

/** All that is known of one run, sent whole at each change. Times are the server's, in milliseconds. */
export interface RunRecord {
  id: string;
  cell: string;
  session: string;
  lesson: string;
  source: string;
  state: 'queued' | 'running' | 'ended';
  outcome: RunOutcome | null;
  acceptedAt: number;
  startedAt: number | null;
  endedAt: number | null;
  outputLength: number;
  outputClosed: boolean;
  columns: number;
}

export interface LessonImage {
  name: string;
  state: 'waiting' | 'loading' | 'ready' | 'failed';
  standIn: boolean;
}

export interface SandboxMessage {
  type: 'sandbox';
  state: 'absent' | 'queued' | 'preparing' | 'ready' | 'stopped' | 'lost' | 'failed';
  message: string;
  engine: 'off' | 'starting' | 'ready' | 'failed';
  engineVersion: string | null;
  images: LessonImage[];
  /** What the sandbox can do, by the words that lessons use; what is missing is not known yet. */
  capabilities: Capabilities;
}

export type Capabilities = Readonly<Record<string, boolean>>;

/** What the learner should know about the sandbox just now. `details`: lines that go with the text. */
export interface SandboxNotice {
  id: string;
  level: 'info' | 'warning';
  text: string;
  details: string[];
  remedies: Remedy[];
}

/** One click that helps; `confirm` is what is lost by it, asked before, or empty. */
export interface Remedy {
  name: string;
  label: string;
  confirm: string;
}

/** A TCP port that a container in the sandbox publishes; `service` of Docker Compose, or empty. */
export interface PublishedPort {
  port: number;
  container: string;
  service: string;
}

export interface SessionMessage {
  type: 'session';
  session: string;
  state: 'ready' | 'unresponsive' | 'restarting' | 'ended';
  message: string;
}

/** What a check found of one thing; the texts are the learner's or the author's, never markup. */
export interface Difference {
  what: string;
  expected: string;
  found: string;
}

/** One part of an exercise. `broken` is our failure and costs nothing. Nothing to say is null or empty. */
export interface CheckRecord {
  id: string;
  title: string;
  points: number;
  max: number;
  state: 'open' | 'waiting' | 'running' | 'passed' | 'failed' | 'broken';
  code: string | null;
  message: string | null;
  differences: Difference[];
  progress: string | null;
}

/** All that is known of one exercise, sent whole at each change. `hints` and `solution` are HTML that the server has cleaned. */
export interface ExerciseRecord {
  id: string;
  points: number;
  max: number;
  passed: boolean;
  attempts: number;
  checking: boolean;
  resetting: boolean;
  checks: CheckRecord[];
  hints: string[];
  /** Hints that may not be seen yet, and the failed attempts until the next of them. */
  hintsLeft: { count: number; after: number } | null;
  solution: string | null;
  notice: string | null;
}

/** What is said about an option that was chosen; `html` was cleaned by the server. */
export interface OptionFeedback {
  right: boolean;
  html: string;
}

export interface QuizRecord {
  id: string;
  points: number;
  max: number;
  passed: boolean;
  attempts: number;
  /** The options chosen last, and what is said about each option (null: it was not chosen). */
  chosen: number[];
  feedback: (OptionFeedback | null)[];
}

export interface AnswerMessage {
  type: 'answer';
  question: string;
  text: string;
  accepted: boolean;
  message: string | null;
}

/** How far the learner has come in a lesson (its name in the address, not its hash); `steps`: step id to done. */
export interface ProgressMessage {
  type: 'progress';
  lesson: string;
  points: number;
  max: number;
  steps: Record<string, boolean>;
}

export type ServerMessage =
  | { type: 'welcome'; protocol: number; lesson: string; learner: string; drafts: Record<string, string> }
  | { type: 'run'; seq: number; run: RunRecord }
  | { type: 'waiting'; run: string; reason: string }
  | SandboxMessage
  | { type: 'notices'; notices: SandboxNotice[] }
  | { type: 'ports'; ports: PublishedPort[] }
  | SessionMessage
  | { type: 'lesson-changed'; lesson: string }
  | { type: 'exercise'; exercise: ExerciseRecord }
  | { type: 'quiz'; quiz: QuizRecord }
  | AnswerMessage
  | ProgressMessage
  | { type: 'refused'; code: string; message: string; run: string | null }
  | { type: 'pong' };

const serverTypes: ReadonlySet<string> = new Set<ServerMessage['type']>([
  'welcome', 'run', 'waiting', 'sandbox', 'notices', 'ports', 'session', 'lesson-changed', 'exercise', 'quiz', 'answer', 'progress',
  'refused', 'pong',
]);

/** A server message, or null for a kind this page does not know (a newer server). Throws on what is not a message at all. */
export function parseServerMessage(text: string): ServerMessage | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || typeof (value as { type?: unknown }).type !== 'string') {
    throw new Error(`The server sent what is no message: ${text.slice(0, 80)}`);
  }
  return serverTypes.has((value as { type: string }).type) ? (value as ServerMessage) : null;
}

/** A piece of a run's output: `bytes` begin at `offset` of all that the run printed. */
export interface OutputFrame {
  run: string;
  offset: number;
  bytes: Uint8Array;
}

const HEAD = 25;
const OUTPUT = 1;

/** Reads a binary message (u8 kind, 16 bytes run id, u64 offset, bytes); null for a kind this page does not know. */
export function parseOutputFrame(data: ArrayBuffer): OutputFrame | null {
  if (data.byteLength < HEAD) throw new Error(`An output frame has at least ${HEAD} bytes, this one has ${data.byteLength}.`);
  const view = new DataView(data);
  if (view.getUint8(0) !== OUTPUT) return null;
  const offset = Number(view.getBigUint64(17));
  if (!Number.isSafeInteger(offset)) throw new Error(`An output frame begins at the impossible offset ${view.getBigUint64(17)}.`);
  return { run: uuidText(new Uint8Array(data, 1, 16)), offset, bytes: new Uint8Array(data, HEAD) };
}

/** 16 bytes as the usual text of a UUID. */
export function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
