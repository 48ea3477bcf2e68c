import type { ConnectionState } from './connection.js';
import type { Capabilities, LessonImage, RunRecord, SandboxMessage } from './protocol.js';
import type { CellView } from './view.js';

/** What the page says, in one place: all states in words, whose fault it is, and what to do. */

/** How a thing looks: colour and mark go with it, the words never need them. */
export type Tone = 'quiet' | 'good' | 'busy' | 'bad';

export interface Said {
  text: string;
  tone: Tone;
}

export function duration(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.floor(seconds % 60);
  return minutes < 60 ? `${minutes} min ${rest} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function count(many: number, noun: string): string {
  return `${many.toLocaleString('en')} ${noun}${many === 1 ? '' : 's'}`;
}

/** The cell's status line, without the running clock: a screen reader hears it at each change. */
export function cellStatus(view: CellView, file: boolean): Said {
  switch (view.phase) {
    case 'idle':
      return { text: '', tone: 'quiet' };
    case 'sent':
      return { text: view.offline ? 'waiting for the connection' : 'starting', tone: 'busy' };
    case 'queued':
      return { text: view.stopping ? 'stopping' : view.waiting ? 'waiting' : 'queued', tone: 'busy' };
    case 'running':
      return { text: view.stopping ? 'stopping' : file ? 'saving' : 'running', tone: 'busy' };
    case 'ended':
      return view.record ? outcomeWords(view.record, file) : { text: '', tone: 'quiet' };
  }
}

/** How a run ended, in words. */
export function outcomeWords(run: RunRecord, file: boolean): Said {
  const took = run.startedAt !== null && run.endedAt !== null ? duration(run.endedAt - run.startedAt) : null;
  const outcome = run.outcome;
  switch (outcome?.kind) {
    case undefined:
      return { text: 'ended', tone: 'quiet' };
    case 'finished':
      if (outcome.exitCode !== 0) return { text: `exit code ${outcome.exitCode}${took ? ` after ${took}` : ''}`, tone: 'bad' };
      return { text: file ? 'saved' : `done${took ? ` in ${took}` : ''}`, tone: 'good' };
    case 'interrupted':
      return { text: took ? `stopped after ${took}` : 'stopped before it began', tone: 'quiet' };
    case 'timed-out':
      return { text: `stopped: it said nothing for ${silence(outcome.seconds)}`, tone: 'bad' };
    case 'shell-died':
      return { text: outcome.message, tone: 'bad' };
    case 'sandbox-lost':
      return { text: outcome.message, tone: 'bad' };
  }
}

function silence(seconds: number): string {
  if (seconds < 60 || seconds % 60 !== 0) return `${seconds} s`;
  return seconds === 60 ? 'a minute' : `${seconds / 60} minutes`;
}

const needs: Record<string, string> = {
  docker: 'Docker', limits: 'memory and CPU limits for single containers', pause: 'pausing of containers', swarm: 'a swarm with networks', gpu: 'a GPU',
  internet: 'internet access', tty: 'terminals',
};

/** Why it does not work, when it is missing. */
const reasons: Record<string, string> = {
  docker: 'your Docker engine does not run',
  limits: 'single containers cannot be limited',
  pause: 'containers cannot be paused',
  swarm: 'a swarm has no networks',
  gpu: 'your sandbox has no GPU',
  internet: 'no host on the internet answers',
  tty: 'your sandbox has no terminals left',
};

export interface Requirement {
  text: string;
  /** Something of it is not there. */
  missing: boolean;
}

/** What a cell, an exercise or a lesson needs, and whether it works here. */
export function requirement(requires: string, capabilities: Capabilities, what: 'cell' | 'exercise' | 'lesson'): Requirement {
  const names = requires.split(/[\s,]+/).filter(Boolean);
  const missing = names.filter((name) => capabilities[name] === false);
  if (names.length === 0) return { text: '', missing: false };
  if (missing.length === 0) return { text: `Needs ${inWords(names.map(need))}.`, missing: false };
  const why = inWords(missing.map((name) => reasons[name] ?? `there is no ${name}`));
  return what === 'lesson' ? { text: `Parts of this lesson do not work here: ${why}. Leaving them out costs you nothing.`, missing: true }
    : { text: `This ${what} does not work here: ${why}. Leaving it out costs you nothing.`, missing: true };
}

function need(name: string): string {
  return needs[name] ?? name;
}

export interface CapabilityRow {
  name: string;
  words: string;
  missing: boolean;
}

const labels: Record<string, string> = {
  limits: 'Container limits', pause: 'Pausing', swarm: 'Swarm', gpu: 'GPU', internet: 'Internet', tty: 'Terminals',
};

/** What the sandbox can do, for its panel; of its engine the panel says more elsewhere. */
export function capabilityRows(capabilities: Capabilities): CapabilityRow[] {
  return Object.entries(labels).map(([name, label]) => {
    const there = capabilities[name];
    const words = there === undefined ? 'not known yet' : there ? 'yes' : `no: ${reasons[name]}`;
    return { name: label, words, missing: there === false };
  });
}

export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export function connectionWords(state: ConnectionState, now: number): Said | null {
  switch (state.kind) {
    case 'open':
      return null;
    case 'connecting':
      return { text: 'Connecting…', tone: 'busy' };
    case 'waiting':
      return { text: `Reconnecting in ${Math.max(1, Math.ceil((state.retryAt - now) / 1000))} s`, tone: 'bad' };
    case 'closed':
      return { text: { 'signed-out': 'Signed out', 'no-lesson': 'Lesson not found', 'other-version': 'Page out of date' }[state.reason], tone: 'bad' };
  }
}

/** What to do about a connection that is not made anew by itself; the whole sentence. */
export function closedAdvice(reason: 'signed-out' | 'no-lesson' | 'other-version'): string {
  switch (reason) {
    case 'signed-out':
      return 'You are signed out. Load the page again to sign in; your work is kept.';
    case 'no-lesson':
      return 'The server no longer has this lesson. Its author may have moved it: go back to the course.';
    case 'other-version':
      return 'The server was updated and no longer understands this page. Load it again; your work is kept.';
  }
}

/** The sandbox in a few words, for the top bar. */
export function sandboxWords(sandbox: SandboxMessage | null): Said {
  if (!sandbox) return { text: 'Asking for your sandbox…', tone: 'busy' };
  switch (sandbox.state) {
    case 'absent':
      return { text: sandbox.message || 'No sandbox yet: the first Run makes one', tone: 'quiet' };
    case 'queued':
      return { text: sandbox.message || 'In line for a sandbox', tone: 'busy' };
    case 'stopped':
      return { text: sandbox.message || 'Sandbox stopped: the next Run starts it', tone: 'quiet' };
    case 'preparing':
      return { text: sandbox.message || 'Preparing your sandbox…', tone: 'busy' };
    case 'lost':
    case 'failed':
      return { text: sandbox.message || 'The sandbox is gone', tone: 'bad' };
    case 'ready':
      return readyWords(sandbox);
  }
}

function readyWords(sandbox: SandboxMessage): Said {
  const loading = sandbox.images.filter((image) => image.state === 'loading' || image.state === 'waiting');
  if (sandbox.engine === 'failed') return { text: 'Sandbox ready, but Docker did not start', tone: 'bad' };
  if (sandbox.engine === 'starting') return { text: 'Sandbox ready · Docker is starting…', tone: 'busy' };
  if (loading.length > 0) return { text: `Loading ${loading[0]!.name}${loading.length > 1 ? ` and ${loading.length - 1} more` : ''}…`, tone: 'busy' };
  if (sandbox.images.some((image) => image.state === 'failed')) return { text: 'Sandbox ready, but an image is missing', tone: 'bad' };
  const docker = sandbox.engine === 'ready' ? ` · Docker${version(sandbox)}` : '';
  return { text: `Sandbox ready${docker}`, tone: 'good' };
}

/** The version as people say it, without what a distribution adds (26.1.5+dfsg1). */
function version(sandbox: SandboxMessage): string {
  return sandbox.engineVersion ? ` ${sandbox.engineVersion.replace(/[+~-].*/, '')}` : '';
}

export function engineWords(sandbox: SandboxMessage): string {
  switch (sandbox.engine) {
    case 'off':
      return 'not started; the first cell that needs it starts it';
    case 'starting':
      return 'starting';
    case 'ready':
      return sandbox.engineVersion ? `ready, version${version(sandbox)}` : 'ready';
    case 'failed':
      return 'did not start; run a cell to try again, or restart the shell';
  }
}

export function imageWords(image: LessonImage): string {
  const state = { waiting: 'waiting its turn', loading: 'being put into your engine', ready: 'ready', failed: 'could not be loaded' }[image.state];
  return image.standIn ? `${state}, a stand-in` : state;
}
