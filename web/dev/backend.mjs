import { WebSocketServer } from 'ws';
import { exercises, judge, quizzes } from './exercises.mjs';
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
  /** Attempts that were judged, resets and shown solutions, in order. */
  judged = [];
  /** What was clicked on notices: "notice remedy". */
  remedies = [];
  /** Definitions of dev/exercises.mjs; a test may change them before it opens its page. */
  exercises = exercises();
  #work = new Map();
  #attempts = new Set();
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
    this.judged = [];
    this.remedies = [];
    this.#work.forEach((work) => work.stop?.());
    this.#work.clear();
    this.#attempts.clear();
    this.exercises = exercises();
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
      case 'check': return this.#check(connection, message);
      case 'reset': return this.#resetExercise(message.exercise);
      case 'solve-quiz': return this.#solve(message);
      case 'answer': return this.#answer(message);
      case 'show-solution': return this.#showSolution(message.exercise);
      case 'start-over': return this.remedies.push('start-over');
      case 'remedy': return this.remedies.push(`${message.notice} ${message.remedy}`);
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
    this.#sendWork(connection);
  }

  #sendWork(connection) {
    for (const definition of this.exercises) connection.send(this.#exerciseMessage(definition));
    for (const definition of quizzes()) connection.send(this.#quizMessage(definition));
    if (this.#work.has('question')) connection.send(this.#work.get('question'));
    connection.send({ type: 'progress', lesson: '01-images-and-containers', points: 8, max: 8, steps: { one: true } });
    connection.send(this.#progressMessage());
  }

  #exercise(definition) {
    const { id, checks } = definition;
    if (!this.#work.has(id)) this.#work.set(id, { points: 0, passed: false, attempts: 0, failures: 0, checking: false, resetting: false, checks, solution: null, notice: null });
    return this.#work.get(id);
  }

  #exerciseMessage(definition) {
    const { failures, stop, ...work } = this.#exercise(definition);
    const free = definition.hints.filter((hint) => hint.after <= failures);
    const next = definition.hints[free.length];
    return { type: 'exercise', exercise: { id: definition.id, max: definition.checks.reduce((sum, check) => sum + check.max, 0), ...work, hints: free.map((hint) => hint.html),
      hintsLeft: next ? { count: definition.hints.length - free.length, after: next.after - failures } : null } };
  }

  #changeExercise(definition, change) {
    Object.assign(this.#exercise(definition), change);
    this.say(this.#exerciseMessage(definition));
  }

  #check(connection, { attempt, exercise }) {
    const definition = this.exercises.find((each) => each.id === exercise);
    if (this.#attempts.has(attempt)) return connection.send(this.#exerciseMessage(definition));
    const work = this.#exercise(definition);
    if (work.checking || definition.refuses) return connection.send({ type: 'refused', code: 'busy', message: definition.refuses ?? 'This exercise is being checked already.', run: attempt });
    this.#attempts.add(attempt);
    const tries = this.judged.filter((each) => each.exercise === exercise && each.attempt).length;
    this.judged.push({ attempt, exercise });
    const script = definition.attempts[Math.min(tries, definition.attempts.length - 1)];
    this.#changeExercise(definition, { checking: true, notice: null, checks: definition.checks.map((check) => ({ ...check, state: 'waiting' })) });
    const change = (index, changed) => this.#changeExercise(definition, { checks: work.checks.map((check, at) => (at === index ? { ...check, ...changed } : check)) });
    work.stop = judge(script, change, () => this.#judged(definition, work));
  }

  #judged(definition, work) {
    const is = (state) => work.checks.some((check) => check.state === state);
    const counts = !is('broken');
    const points = Math.max(work.points, work.checks.reduce((sum, check) => sum + check.points, 0));
    this.#changeExercise(definition, { checking: false, attempts: work.attempts + (counts ? 1 : 0), failures: work.failures + (counts && is('failed') ? 1 : 0),
      passed: work.passed || !(is('failed') || is('broken')), points, notice: counts ? null : 'Something of ours failed. This is not your fault; nothing was counted.' });
    this.say(this.#progressMessage());
  }

  #resetExercise(exercise) {
    const definition = this.exercises.find((each) => each.id === exercise);
    this.judged.push({ reset: exercise });
    this.#changeExercise(definition, { resetting: true });
    setTimeout(() => this.#changeExercise(definition, { resetting: false, checks: definition.checks }), 400);
  }

  #showSolution(exercise) {
    const definition = this.exercises.find((each) => each.id === exercise);
    this.judged.push({ solution: exercise });
    if (!definition.solution) return this.say({ type: 'refused', code: 'no-solution', message: 'This exercise has no solution to show.', run: exercise });
    this.#changeExercise(definition, { solution: definition.solution });
  }

  #quizMessage({ id, max }) {
    return { type: 'quiz', quiz: this.#work.get(id) ?? { id, points: 0, max, passed: false, attempts: 0, chosen: [], feedback: [] } };
  }

  #solve({ attempt, quiz, chosen }) {
    const definition = quizzes().find((each) => each.id === quiz);
    const { points, passed, attempts } = this.#quizMessage(definition).quiz;
    if (!this.#attempts.has(attempt)) {
      this.#attempts.add(attempt);
      this.judged.push({ attempt, quiz, chosen });
      const right = JSON.stringify(chosen) === JSON.stringify(definition.right);
      const feedback = definition.feedback.map((html, option) => (chosen.includes(option) ? { right: definition.right.includes(option), html } : null));
      this.#work.set(quiz, { id: quiz, points: right ? definition.max : points, max: definition.max, passed: passed || right, attempts: attempts + 1, chosen, feedback });
    }
    this.say(this.#quizMessage(definition));
    this.say(this.#progressMessage());
  }

  #answer({ question, text }) {
    const accepted = /^[0-9a-f]{12}/.test(text.trim());
    const message = accepted ? null : 'A container’s id has at least 12 characters out of 0 to 9 and a to f; docker ps shows it.';
    this.#work.set('question', { type: 'answer', question, text: text.trim(), accepted, message });
    this.say(this.#work.get('question'));
  }

  #progressMessage() {
    const works = [...this.exercises.map((each) => this.#exerciseMessage(each).exercise), ...quizzes().map((each) => this.#quizMessage(each).quiz)];
    const sum = (key) => works.reduce((total, work) => total + work[key], 0);
    const all = works.every((work) => work.passed);
    return { type: 'progress', lesson: '03-first-dockerfile', points: sum('points'), max: sum('max'), steps: { 'what-it-says': true, 'build-it': false, 'look-inside': false, 'break-it': false, 'package-the-trainer': all } };
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
