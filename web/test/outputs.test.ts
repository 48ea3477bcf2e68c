import { describe, expect, it } from 'vitest';
import { OutputStore, type Sink } from '../src/outputs.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A screen that shows gaps as numbers, and takes its time when told to. */
class Screen implements Sink {
  text = '';
  pending: (() => void)[] = [];
  slow = false;
  write(data: Uint8Array, done: () => void): void {
    this.text += new TextDecoder().decode(data);
    if (this.slow) this.pending.push(done);
    else done();
  }
  leftOut(count: number): void {
    this.text += `<${count}>`;
  }
}

function shown(store: OutputStore, run = 'r'): string {
  const screen = new Screen();
  store.attach(run, screen)();
  return screen.text;
}

function counted(): { taken: () => void; times: () => number } {
  let times = 0;
  return { taken: () => times++, times: () => times };
}

describe('a run’s output', () => {
  it('is kept for a screen that comes later, and followed by one that is there', () => {
    const store = new OutputStore();
    store.append('r', 0, bytes('one '), () => {});
    const screen = new Screen();
    store.attach('r', screen);
    store.append('r', 4, bytes('two'), () => {});
    expect(screen.text).toBe('one two');
    expect(store.next('r')).toBe(7);
  });
  it('has nothing doubled when the server repeats what is known', () => {
    const store = new OutputStore();
    store.append('r', 0, bytes('hello'), () => {});
    store.append('r', 3, bytes('lo you'), () => {});
    store.append('r', 0, bytes('hello'), () => {});
    expect(shown(store)).toBe('hello you');
  });
  it('says how much was left out between', () => {
    const store = new OutputStore();
    store.append('r', 0, bytes('start'), () => {});
    store.append('r', 1005, bytes('end'), () => {});
    expect(shown(store)).toBe('start<1000>end');
    expect(store.next('r')).toBe(1008);
  });
  it('says so too when the very beginning is missing', () => {
    const store = new OutputStore();
    store.append('r', 50, bytes('end'), () => {});
    expect(shown(store)).toBe('<50>end');
  });
  it('does not mix runs', () => {
    const store = new OutputStore();
    store.append('r', 0, bytes('r'), () => {});
    store.append('s', 0, bytes('s'), () => {});
    expect([shown(store, 'r'), shown(store, 's'), shown(store, 'none')]).toEqual(['r', 's', '']);
  });
});

describe('the bound', () => {
  it('keeps the beginning and the end, and says what is missing', () => {
    const store = new OutputStore(64 * 1024);
    const line = bytes('x'.repeat(1023) + '\n');
    for (let n = 0; n < 1000; n++) store.append('r', n * 1024, line, () => {});
    const text = shown(store);
    const left = Number(/<(\d+)>/.exec(text)![1]);
    expect(text.length - `<${left}>`.length + left).toBe(1000 * 1024);
    expect(text.length).toBeLessThan(66 * 1024);
  });
  it('counts gaps of the server into what is missing', () => {
    const store = new OutputStore(1024);
    store.append('r', 0, bytes('a'.repeat(200)), () => {});
    store.append('r', 1200, new Uint8Array(9000).fill(98), () => {});
    store.append('r', 10200, new Uint8Array(9000).fill(99), () => {});
    expect(shown(store).replace(/c+/, 'c')).toBe(`${'a'.repeat(200)}<10000>c`);
  });
  it('holds for a program that prints byte by byte', () => {
    const store = new OutputStore(1024 * 1024);
    for (let n = 0; n < 100_000; n++) store.append('r', n, bytes('y'), () => {});
    let writes = 0;
    store.attach('r', { write: () => writes++, leftOut: () => {} })();
    expect(writes).toBeLessThan(60);
  });
});

describe('what the server is told', () => {
  it('counts bytes at once when no screen shows the run', () => {
    const { taken, times } = counted();
    new OutputStore().append('r', 0, bytes('x'), taken);
    expect(times()).toBe(1);
  });
  it('counts them when the screen has shown them, and not before', () => {
    const store = new OutputStore();
    const screen = new Screen();
    screen.slow = true;
    store.attach('r', screen);
    const { taken, times } = counted();
    store.append('r', 0, bytes('x'), taken);
    expect(times()).toBe(0);
    screen.pending.forEach((done) => done());
    expect(times()).toBe(1);
  });
  it('never waits for a screen that went away, nor counts twice', () => {
    const store = new OutputStore();
    const screen = new Screen();
    screen.slow = true;
    const leave = store.attach('r', screen);
    const { taken, times } = counted();
    store.append('r', 0, bytes('x'), taken);
    leave();
    expect(times()).toBe(1);
    screen.pending.forEach((done) => done());
    expect(times()).toBe(1);
  });
  it('counts repeated bytes, too: they were on the way', () => {
    const store = new OutputStore();
    store.append('r', 0, bytes('x'), () => {});
    const { taken, times } = counted();
    store.append('r', 0, bytes('x'), taken);
    expect(times()).toBe(1);
  });
});

describe('resuming', () => {
  it('names each run with the bytes that are here', () => {
    const store = new OutputStore();
    store.append('r', 0, bytes('abc'), () => {});
    store.attach('empty', new Screen());
    expect(store.offsets(['r', 'empty', 'never seen'])).toEqual({ r: 3, empty: 0, 'never seen': 0 });
  });
  it('forgets runs that are no longer shown', () => {
    const store = new OutputStore();
    store.append('r', 0, bytes('abc'), () => {});
    store.append('s', 0, bytes('abc'), () => {});
    store.retain((run) => run === 's');
    expect(store.offsets(['r', 's'])).toEqual({ r: 0, s: 3 });
  });
});
