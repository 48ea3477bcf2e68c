/** Keys and pasted text on their way to a program: messages are bounded, and so is what can be pasted. */

const PIECE = 8 * 1024;
const MOST = 256 * 1024;

/** `data` in pieces that fit into messages, no character torn in two; null when it is too much to type. */
export function pieces(data: string): string[] | null {
  if (data.length > MOST) return null;
  const parts: string[] = [];
  for (let from = 0; from < data.length; ) {
    let to = Math.min(data.length, from + PIECE);
    if (to < data.length && isHighSurrogate(data.charCodeAt(to - 1))) to--;
    parts.push(data.slice(from, to));
    from = to;
  }
  return parts;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
