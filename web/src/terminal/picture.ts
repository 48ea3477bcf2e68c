/** A picture that a program printed. */
export interface Picture {
  /** `data:image/png;base64,…`: nothing in a PNG can do more than be seen. */
  url: string;
  /** The alternative text; may be empty. */
  title: string;
  /** Size on the page in CSS pixels. */
  width: number;
  height: number;
}

interface Size {
  width: number;
  height: number;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The shortest that can be: signature, IHDR, IEND. */
const SHORTEST = 45;
/** Of one file. */
export const MOST_BYTES = 512 * 1024;
export const TOO_LARGE = `it is larger than ${MOST_BYTES / 1024} KB`;
const MOST_SIDE = 8192;
const MOST_PIXELS = 16e6;
/** CSS pixels on the page. */
const TALLEST = 1200;

/**
 * Reads what stands in the escape, `settings:base64`. It is hostile: only a whole PNG within bounds is a picture.
 * Anything else gives the reason in words.
 */
export function readPicture(escape: string): { picture: Picture; pixels: number } | string {
  const colon = escape.indexOf(':');
  const given = new Map(escape.slice(0, Math.max(0, colon)).split(';').map((setting) => setting.split('=', 2) as [string, string]));
  if (given.get('inline') !== '1') return 'it is a file to be downloaded';
  const base64 = escape.slice(colon + 1).replace(/[\r\n]/g, '');
  const bytes = decoded(base64);
  const size = bytes && sizeOf(bytes);
  if (!bytes || !size) return 'it is no whole PNG';
  if (bytes.length > MOST_BYTES) return TOO_LARGE;
  if (tooLarge(size)) return `${size.width} × ${size.height} pixels are too many`;
  const picture = { url: `data:image/png;base64,${base64}`, title: titleOf(given.get('name') ?? ''), ...onPage(size, given.get('width') ?? '') };
  return { picture, pixels: size.width * size.height };
}

/** Of a PNG whose chunks are all there: begins with IHDR, ends with IEND, and does not move. */
function sizeOf(bytes: Uint8Array): Size | null {
  if (bytes.length < SHORTEST || !SIGNATURE.every((byte, index) => bytes[index] === byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(8) !== 13 || chunkType(bytes, 8) !== 'IHDR') return null;
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (chunkType(bytes, at) === 'acTL') return null;
    if (chunkType(bytes, at) === 'IEND') return at + 12 === bytes.length && size.width > 0 && size.height > 0 ? size : null;
  }
  return null;
}

function chunkType(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at + 4, at + 8));
}

/** A browser needs memory for each pixel, however small the file. */
function tooLarge({ width, height }: Size): boolean {
  return Math.max(width, height) > MOST_SIDE || width * height > MOST_PIXELS;
}

/** As wide as the program asks for in pixels, never larger than it is. */
function onPage(size: Size, asked: string): Size {
  const wide = Number(/^(\d{1,5})px$/.exec(asked)?.[1] ?? size.width);
  const scale = Math.min(1, wide / size.width, TALLEST / size.height);
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

function titleOf(name: string): string {
  const bytes = decoded(name);
  return bytes ? new TextDecoder().decode(bytes).replace(/\p{C}+/gu, ' ').trim().slice(0, 200) : '';
}

function decoded(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
