import { WebSocketServer } from 'ws';
import { programs } from './programs.mjs';

const READY = { type: 'sandbox', state: 'ready', message: 'Sandbox ready', engine: 'ready', engineVersion: '26.1.5', images: [
  { name: 'python:3.13-slim', state: 'ready', standIn: true }, { name: 'alpine:3', state: 'ready', standIn: false }] };

/**
 * A stand-in for the server in development and browser tests: it speaks the protocol of ARCHITECTURE.md to the letter,
 * keeps a journal in memory, and plays scripted programs instead of running anything. One learner, one lesson.
 */
export class Backend {
  lesson = 'dev-1';
  sandbox = READY;
  refuseConnections = false;
  silent = false;
  executed = [];
  #seq = 0;
  #runs = new Map();
  #drafts = {};
  #queues = new Map();
  #sockets = new Set();
  #server;

  attach(httpServer) {
    this.#server = new WebSocketServer({ noServer: true });
    httpServer.on('upgrade', (request, socket, head) => {
      if (this.refuseConnections || !request.url.startsWith('/ws/v1/')) return socket.destroy();
      this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#connected(webSocket));
    });
  }

  /** Cuts every connection, as a lost network does. */
  drop() {
    for (const connection of this.#sockets) connection.socket.terminate();
  }

  say(message) {
    for (const connection of this.#sockets) if (connection.resumed) connection.send(message);
  }

  setSandbox(change) {
    this.sandbox = { ...this.sandbox, ...change };
    this.say(this.sandbox);
  }

  changeLesson(hash) {
    this.lesson = hash;
    this.say({ type: 'lesson-changed', lesson: hash });
  }

  /** Puts a run into the journal as if it had ended before. */
  record(run, output) {
    const bytes = Buffer.from(output);
    this.#store({ session: 'main', lesson: this.lesson, state: 'ended', outcome: { kind: 'finished', exitCode: 0 }, acceptedAt: Date.now() - 90_000,
      startedAt: Date.now() - 90_000, endedAt: Date.now() - 88_600, outputLength: bytes.length, outputClosed: true, columns: 96, source: 'echo\n', ...run }, [{ offset: 0, bytes }]);
  }

  reset() {
    for (const entry of this.#runs.values()) entry.program?.stop();
    this.#runs.clear();
    this.#queues.clear();
    this.#drafts = {};
    this.#seq = 0;
    this.executed = [];
    this.refuseConnections = this.silent = false;
    this.lesson = 'dev-1';
    this.sandbox = READY;
  }

  get drafts() {
    return this.#drafts;
  }

  #connected(socket) {
    const connection = { socket, resumed: false, send: (message) => this.silent || socket.send(JSON.stringify(message)) };
    this.#sockets.add(connection);
    socket.on('close', () => this.#sockets.delete(connection));
    socket.on('message', (data) => this.#heard(connection, JSON.parse(data.toString())));
    connection.send({ type: 'welcome', protocol: 1, lesson: this.lesson, learner: 'You', drafts: this.#drafts });
  }

  #heard(connection, message) {
    switch (message.type) {
      case 'resume': return this.#resume(connection, message);
      case 'run': return this.#run(connection, message);
      case 'stop': return this.#stop(message.run);
      case 'input': return this.#runs.get(message.run)?.program?.input(message.data);
      case 'restart': return this.#restart(message.session);
      case 'draft': return message.source === null ? delete this.#drafts[message.cell] : (this.#drafts[message.cell] = message.source);
      case 'ping': return connection.send({ type: 'pong' });
    }
  }

  #resume(connection, { seq, outputs }) {
    connection.resumed = true;
    connection.send(this.sandbox);
    connection.send({ type: 'session', session: 'main', state: 'ready', message: '' });
    const entries = [...this.#runs.values()].sort((a, b) => a.seq - b.seq);
    for (const entry of entries) if (entry.seq > seq) connection.send({ type: 'run', seq: entry.seq, run: entry.record });
    for (const entry of entries) for (const piece of entry.output) this.#sendPiece(connection, entry.record.id, piece, outputs[entry.record.id] ?? 0);
  }

  #sendPiece(connection, id, { offset, bytes }, from) {
    if (offset + bytes.length <= from || this.silent) return;
    const skip = Math.max(0, from - offset);
    for (let at = skip; at < bytes.length; at += 60_000) connection.socket.send(frame(id, offset + at, bytes.subarray(at, at + 60_000)));
  }

  #run(connection, { run, cell, source, lesson, columns }) {
    const known = this.#runs.get(run);
    if (known) return connection.send({ type: 'run', seq: known.seq, run: known.record });
    if (source.includes('refuse me')) return connection.send({ type: 'refused', code: 'too-many-runs', message: 'Twenty cells wait already. Let some of them end first.', run });
    this.executed.push({ run, cell, source, columns });
    const session = cell.includes('web') ? 'web' : 'main';
    const entry = this.#store({ id: run, cell, session, lesson, source, state: 'queued', outcome: null, acceptedAt: Date.now(), startedAt: null, endedAt: null,
      outputLength: 0, outputClosed: false, columns }, []);
    if (!this.#queues.has(session)) this.#queues.set(session, []);
    this.#queues.get(session).push(entry);
    if (source.includes('needs-image')) return this.#waitForImage(entry, session);
    this.#next(session);
  }

  #waitForImage(entry, session) {
    this.say({ type: 'waiting', run: entry.record.id, reason: 'The image python:3.13-slim is being put into your engine.' });
    setTimeout(() => this.#next(session), 1500);
  }

  #next(session) {
    const queue = this.#queues.get(session);
    const entry = queue?.[0];
    if (!entry || entry.program) return;
    this.#change(entry, { state: 'running', startedAt: Date.now() });
    entry.program = programs(entry.record, {
      print: (bytes) => this.#print(entry, bytes),
      skip: (count) => { entry.record = { ...entry.record, outputLength: entry.record.outputLength + count }; },
      end: (outcome) => this.#end(entry, session, outcome),
      close: () => this.#change(entry, { outputClosed: true }),
    });
    entry.program.start();
  }

  #print(entry, text) {
    const bytes = Buffer.from(text);
    const piece = { offset: entry.record.outputLength, bytes };
    entry.record = { ...entry.record, outputLength: piece.offset + bytes.length };
    entry.output.push(piece);
    for (const connection of this.#sockets) if (connection.resumed) this.#sendPiece(connection, entry.record.id, piece, 0);
  }

  #end(entry, session, { late = false, ...outcome }) {
    if (entry.record.state === 'ended') return;
    this.#change(entry, { state: 'ended', outcome, endedAt: Date.now(), outputClosed: !late });
    this.#queues.set(session, this.#queues.get(session)?.filter((each) => each !== entry) ?? []);
    setTimeout(() => this.#next(session), 5);
  }

  #stop(run) {
    const entry = this.#runs.get(run);
    if (!entry || entry.record.state === 'ended') return;
    entry.program?.stop();
    if (entry.program) this.#print(entry, '^C\r\n');
    this.#end(entry, entry.record.session, { kind: 'interrupted' });
  }

  #restart(session) {
    this.say({ type: 'session', session, state: 'restarting', message: 'The shell is restarting…' });
    for (const entry of this.#runs.values()) {
      if (entry.record.session !== session || entry.record.state === 'ended') continue;
      entry.program?.stop();
      this.#end(entry, session, { kind: 'shell-died', message: 'The shell was restarted.' });
    }
    setTimeout(() => this.say({ type: 'session', session, state: 'ready', message: '' }), 400);
  }

  #store(record, output) {
    const entry = { seq: ++this.#seq, record, output, program: null };
    this.#runs.set(record.id, entry);
    this.say({ type: 'run', seq: entry.seq, run: record });
    return entry;
  }

  #change(entry, change) {
    entry.record = { ...entry.record, ...change };
    entry.seq = ++this.#seq;
    this.say({ type: 'run', seq: entry.seq, run: entry.record });
  }
}

function frame(id, offset, bytes) {
  const head = Buffer.alloc(25);
  head[0] = 1;
  Buffer.from(id.replaceAll('-', ''), 'hex').copy(head, 1);
  head.writeBigUInt64BE(BigInt(offset), 17);
  return Buffer.concat([head, bytes]);
}
