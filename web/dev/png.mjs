import { crc32, deflateSync } from 'node:zlib';

/** Pictures for tests and for the stand-in backend. */

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body) >>> 0, body.length + 4);
  return framed;
}

/**
 * A PNG of one colour, `[red, green, blue]`. `claimed` puts another size into its head; `extra` chunks stand before the pixels, which may
 * be `data` that is none. */
export function png(width, height, colour = [200, 60, 40], { claimed = [width, height], extra = [], data } = {}) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(claimed[0]);
  head.writeUInt32BE(claimed[1], 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: width }, () => colour).flat()]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', head),
    ...extra.map(([type, data]) => chunk(type, data)),
    chunk('IDAT', data ?? deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))), chunk('IEND', Buffer.alloc(0))]);
}

/** As a program prints it. */
export function escape(bytes, { title = '', width = 0, inline = 1, end = '\x07' } = {}) {
  const name = title ? `;name=${Buffer.from(title).toString('base64')}` : '';
  return `\x1b]1337;File=inline=${inline};size=${bytes.length}${name}${width ? `;width=${width}px` : ''}:${Buffer.from(bytes).toString('base64')}${end}`;
}
