/**
 * Output bytes of the runs on this page, by offset, kept within bounds. The reducer never sees them: they are many.
 * A terminal that is shown live attaches as a sink; a run that has ended is read back with `attach` too.
 */

/** Takes a run's output in order. `done` is called once the bytes are on the screen: the server sends no more than 1 MiB beyond. */
export interface Sink {
  write(bytes: Uint8Array, done: () => void): void;
  leftOut(bytes: number): void;
}

type Piece = { kind: 'bytes'; bytes: Uint8Array } | { kind: 'gap'; bytes: number };

/** Bytes kept per run: the first quarter and the last three quarters of this bound. */
export const KEPT_BYTES = 2 * 1024 * 1024;

/** Frames are joined up to this size, else a program that prints byte by byte costs an object per byte. */
const SMALL = 4 * 1024;

class RunOutput {
  /** Offset of the next byte expected; also what `resume` says. */
  next = 0;
  sink: Sink | null = null;
  private readonly head: Piece[] = [];
  private headBytes = 0;
  private dropped = 0;
  private readonly tail: Piece[] = [];
  private tailBytes = 0;
  /** Given to the sink and not yet on the screen; a sink that goes away must not keep the server waiting for them. */
  private readonly outstanding = new Set<() => void>();

  constructor(private readonly bound: number) {}

  /** Takes what is new of `bytes`; tells the sink, or the caller at once when nobody shows this run. */
  append(offset: number, bytes: Uint8Array, taken: () => void): void {
    const known = Math.max(0, this.next - offset);
    if (known >= bytes.length) return taken();
    const fresh = known > 0 ? bytes.subarray(known) : bytes;
    const gap = offset + known - this.next;
    this.next = offset + bytes.length;
    if (gap > 0) this.keep({ kind: 'gap', bytes: gap });
    this.keep({ kind: 'bytes', bytes: fresh });
    if (!this.sink) return taken();
    if (gap > 0) this.sink.leftOut(gap);
    this.outstanding.add(taken);
    this.sink.write(fresh, () => {
      if (this.outstanding.delete(taken)) taken();
    });
  }

  attach(sink: Sink): void {
    this.detach();
    this.replay(sink);
    this.sink = sink;
  }

  detach(): void {
    this.sink = null;
    const waiting = [...this.outstanding];
    this.outstanding.clear();
    waiting.forEach((taken) => taken());
  }

  private replay(sink: Sink): void {
    this.head.forEach((piece) => give(piece, sink));
    if (this.dropped > 0) sink.leftOut(this.dropped);
    this.tail.forEach((piece) => give(piece, sink));
  }

  private keep(piece: Piece): void {
    const size = piece.kind === 'bytes' ? piece.bytes.length : 0;
    if (piece.kind === 'bytes' && this.headBytes + size <= this.bound / 4 && this.tail.length === 0) {
      push(this.head, piece);
      this.headBytes += size;
      return;
    }
    push(this.tail, piece);
    this.tailBytes += size;
    while (this.tailBytes > (this.bound * 3) / 4 && this.tail.length > 1) this.drop(this.tail.shift()!);
    while (this.dropped > 0 && this.tail[0]?.kind === 'gap') this.drop(this.tail.shift()!);
  }

  private drop(piece: Piece): void {
    if (piece.kind === 'bytes') this.tailBytes -= piece.bytes.length;
    this.dropped += piece.kind === 'bytes' ? piece.bytes.length : piece.bytes;
  }
}

function push(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (last?.kind === 'bytes' && piece.kind === 'bytes' && last.bytes.length + piece.bytes.length <= SMALL) {
    last.bytes = joined(last.bytes, piece.bytes);
  } else {
    pieces.push({ ...piece });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function give(piece: Piece, sink: Sink): void {
  if (piece.kind === 'gap') sink.leftOut(piece.bytes);
  else sink.write(piece.bytes, () => {});
}

export class OutputStore {
  private readonly runs = new Map<string, RunOutput>();

  constructor(private readonly bound: number = KEPT_BYTES) {}

  /** Takes a frame; `taken` is called once its bytes are on the screen, or at once when no screen shows this run. */
  append(run: string, offset: number, bytes: Uint8Array, taken: () => void): void {
    this.of(run).append(offset, bytes, taken);
  }

  /** Gives `sink` all that is kept of the run and then what comes, until the returned function is called. */
  attach(run: string, sink: Sink): () => void {
    const output = this.of(run);
    output.attach(sink);
    return () => {
      if (output.sink === sink) output.detach();
    };
  }

  /** The offset of the first byte not here yet. */
  next(run: string): number {
    return this.runs.get(run)?.next ?? 0;
  }

  /** What `resume` says: for each run that is shown the bytes that are here. One of which nothing came yet is named too, or a run that another follows would never get them. */
  offsets(runs: Iterable<string>): Record<string, number> {
    return Object.fromEntries([...runs].map((run) => [run, this.runs.get(run)?.next ?? 0]));
  }

  /** Forgets every run that `keep` does not name. */
  retain(keep: (run: string) => boolean): void {
    for (const [run, output] of this.runs) {
      if (!keep(run) && !output.sink) this.runs.delete(run);
    }
  }

  private of(run: string): RunOutput {
    const known = this.runs.get(run);
    if (known) return known;
    const output = new RunOutput(this.bound);
    this.runs.set(run, output);
    return output;
  }
}
