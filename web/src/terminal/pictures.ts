import { fromNextLine } from './gaps.js';
import { MOST_BYTES, readPicture, TOO_LARGE, type Picture } from './picture.js';

/** Output in order: bytes for the terminal, a picture, or why a picture is not shown. */
export type Part = Uint8Array | Picture | { unshown: string };

/** Characters of one escape: the bytes in base64, line ends, and what stands before. */
const MOST_CHARACTERS = MOST_BYTES * 1.5;
/** Of one output. */
const MOST_PICTURES = 40;
const MOST_PIXELS_TOGETHER = 64e6;
/** What follows a gap is taken for the end of a picture when so much base64 and an end mark follow. */
const SURELY_BASE64 = 64;

const BEL = 7;
const LF = 10;
const CR = 13;
const ESC = 27;
const BACKSLASH = 92;
const COLON = 58;
const START = bytesOf('\x1b]1337;File=');
const BASE64 = table('A-Za-z0-9+/=');
const PAYLOAD = table('A-Za-z0-9+/=\r\n');
const SETTINGS = table(' -~');
const NOTHING = new Uint8Array(0);
const CUT_OFF = { unshown: 'it was cut off' };

/**
 * Finds pictures among the bytes that a program prints: `ESC ] 1337 ; File = inline=1;name=…;width=…px : base64 BEL`, as iTerm2 made it
 * and many programs print it. Takes output in pieces as they come; what may be the beginning of a picture waits for the next piece.
 */
export class PictureFilter {
  /** `resuming`: after a gap, which may have cut a picture in two. */
  private mode: 'text' | 'picture' | 'resuming' = 'text';
  /** The last bytes of a piece, when what they mean depends on the next. */
  private carried: Uint8Array = NOTHING;
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private colon = false;
  private lineEndFollows = false;
  private shown = 0;
  private pixels = 0;

  feed(bytes: Uint8Array): Part[] {
    const parts: Part[] = [];
    let rest = joined([this.carried, bytes]);
    this.carried = NOTHING;
    while (rest.length > 0) rest = this[this.mode](rest, parts);
    return parts;
  }

  /** So many bytes are missing here. */
  gap(): Part[] {
    const parts = this.finish();
    this.mode = 'resuming';
    return parts;
  }

  /** Nothing more comes, or not from here: what waited is shown. */
  finish(): Part[] {
    const rest = this.mode === 'picture' ? CUT_OFF : joined([...this.taken(), this.carried]);
    this.taken();
    this.carried = NOTHING;
    this.mode = 'text';
    return 'unshown' in rest || rest.length > 0 ? [rest] : [];
  }

  private text(bytes: Uint8Array, parts: Part[]): Uint8Array {
    const rest = this.withoutLineEnd(bytes);
    for (let at = rest.indexOf(ESC); at >= 0; at = rest.indexOf(ESC, at + 1)) {
      const same = commonLength(rest, at);
      if (same < START.length && at + same < rest.length) continue;
      if (at > 0) parts.push(rest.subarray(0, at));
      if (same < START.length) this.carried = rest.slice(at);
      else [this.mode, this.colon] = ['picture', false];
      return rest.subarray(at + same);
    }
    if (rest.length > 0) parts.push(rest);
    return NOTHING;
  }

  /** The end of the line on which a picture stood. */
  private withoutLineEnd(bytes: Uint8Array): Uint8Array {
    let at = 0;
    for (; this.lineEndFollows && at < bytes.length; at++) {
      this.lineEndFollows = bytes[at] === CR;
      if (bytes[at] !== CR && bytes[at] !== LF) break;
    }
    return bytes.subarray(at);
  }

  private picture(bytes: Uint8Array, parts: Part[]): Uint8Array {
    let end = 0;
    for (; end < bytes.length && (this.colon ? PAYLOAD : SETTINGS)[bytes[end]!]; end++) this.colon ||= bytes[end] === COLON;
    this.hold(bytes.subarray(0, end));
    const mark = endMark(bytes, end);
    if (mark < 0) {
      this.carried = bytes.slice(end);
      return NOTHING;
    }
    const whole = this.heldBytes <= MOST_CHARACTERS;
    const escape = joined(this.taken());
    this.mode = 'text';
    if (mark > 0) parts.push(whole ? this.judged(escape) : { unshown: TOO_LARGE });
    else parts.push(CUT_OFF, ...[escape.subarray(escape.lastIndexOf(LF) + 1)].filter((line) => line.length > 0 && line.length < escape.length));
    this.lineEndFollows = mark > 0;
    return bytes.subarray(end + mark);
  }

  private resuming(bytes: Uint8Array, parts: Part[]): Uint8Array {
    let end = 0;
    while (end < bytes.length && BASE64[bytes[end]!]) end++;
    this.held.push(bytes.slice(0, end));
    this.heldBytes += end;
    const mark = endMark(bytes, end);
    if (mark < 0 && this.heldBytes < MOST_CHARACTERS) {
      this.carried = bytes.slice(end);
      return NOTHING;
    }
    this.mode = 'text';
    if (mark > 0 && this.heldBytes >= SURELY_BASE64) {
      this.taken();
      parts.push(CUT_OFF);
      this.lineEndFollows = true;
      return bytes.subarray(end + mark);
    }
    return fromNextLine(joined([...this.taken(), bytes.subarray(end)]));
  }

  /** Of what is too large, only that it is. */
  private hold(bytes: Uint8Array): void {
    if (this.heldBytes <= MOST_CHARACTERS) this.held.push(bytes.slice());
    this.heldBytes += bytes.length;
  }

  private taken(): Uint8Array[] {
    this.heldBytes = 0;
    return this.held.splice(0);
  }

  /** Escapes that are no picture cost nothing but a line of words; of pictures there is an end. */
  private judged(escape: Uint8Array): Part {
    const read = readPicture(new TextDecoder('latin1').decode(escape));
    if (typeof read === 'string') return { unshown: read };
    this.pixels += read.pixels;
    if (++this.shown > MOST_PICTURES || this.pixels > MOST_PIXELS_TOGETHER) return { unshown: 'there are too many before it' };
    return read.picture;
  }
}

/** How many bytes of what begins a picture stand at `at`. */
function commonLength(bytes: Uint8Array, at: number): number {
  let same = 0;
  while (same < START.length && bytes[at + same] === START[same]) same++;
  return same;
}

/** Length of the mark that ends a picture at `at`; 0 when something else stands there, -1 when that is not known yet. */
function endMark(bytes: Uint8Array, at: number): number {
  if (at === bytes.length || (bytes[at] === ESC && at + 1 === bytes.length)) return -1;
  return bytes[at] === BEL ? 1 : bytes[at] === ESC && bytes[at + 1] === BACKSLASH ? 2 : 0;
}

function joined(pieces: Uint8Array[]): Uint8Array {
  const filled = pieces.filter((piece) => piece.length > 0);
  if (filled.length <= 1) return filled[0] ?? NOTHING;
  const all = new Uint8Array(filled.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of filled) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** For each byte whether it is one of those. */
function table(characters: string): boolean[] {
  const one = new RegExp(`^[${characters}]$`);
  return Array.from({ length: 256 }, (_, byte) => one.test(String.fromCharCode(byte)));
}
