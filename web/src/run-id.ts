import { uuidText } from './protocol.js';

/** A new run id: UUIDv7 (RFC 9562), so that ids sort by the time they were made. Made here so that a repeated `run` is known. */
export function newRunId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(now / 0x10000));
  view.setUint16(4, now % 0x10000);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  return uuidText(bytes);
}
