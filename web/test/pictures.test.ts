import { describe, expect, it } from 'vitest';
import { escape, png } from '../dev/png.mjs';
import { PictureFilter, type Part } from '../src/terminal/pictures.js';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const boat = escape(png(8, 4), { title: 'A boat' });

/** Parts as one text: `<title WIDTHxHEIGHT>` for a picture, `<!why>` for one that is not shown. */
function told(parts: Part[]): string {
  return parts.map((part) => {
    if (part instanceof Uint8Array) return Buffer.from(part).toString('latin1');
    return 'unshown' in part ? `<!${part.unshown}>` : `<${part.title} ${part.width}x${part.height}>`;
  }).join('');
}

/** In pieces of so many bytes, to the end. */
function filtered(output: string, size = Infinity): string {
  const filter = new PictureFilter();
  const parts: Part[] = [];
  for (let at = 0; at < output.length; at += size) parts.push(...filter.feed(bytes(output.slice(at, at + size))));
  return told([...parts, ...filter.finish()]);
}

describe('pictures in output', () => {
  it('stand where they were printed, and take the end of their line along', () => {
    expect(filtered(`before\r\n${boat}\r\nafter`)).toBe('before\r\n<A boat 8x4>after');
    expect(filtered(`${boat}${boat}`)).toBe('<A boat 8x4><A boat 8x4>');
    expect(filtered(`a${boat}b`)).toBe('a<A boat 8x4>b');
    expect(filtered(`${boat}\n\nb`)).toBe('<A boat 8x4>\nb');
  });
  it('are the same in whatever pieces they come', () => {
    const output = `\x1b[31mred\x1b[0m\x1b]0;title\x07\r\n${boat}\r\nmore \x1b]1337;Fil\x07 ${escape(png(2, 2), { end: '\x1b\\' })}\r\nend\x1b[0m`;
    const whole = filtered(output);
    expect(whole).toBe('\x1b[31mred\x1b[0m\x1b]0;title\x07\r\n<A boat 8x4>more \x1b]1337;Fil\x07 < 2x2>end\x1b[0m');
    for (const size of [1, 2, 3, 7, 11, 64]) expect(filtered(output, size)).toBe(whole);
  });
  it('are as wide as the program asks, but never larger than they are', () => {
    expect(filtered(escape(png(80, 40), { width: 40 }))).toBe('< 40x20>');
    expect(filtered(escape(png(80, 40), { width: 4000 }))).toBe('< 80x40>');
    expect(filtered(escape(png(80, 40), { width: 0 }).replace(':', ';width=0px:'))).toBe('< 1x1>');
    expect(filtered(escape(png(1, 3000)))).toBe('< 1x1200>');
  });
  it('may have line ends within', () => {
    const [start, payload] = boat.slice(0, -1).split(':') as [string, string];
    expect(filtered(`${start}:${payload.replace(/.{20}/g, '$&\r\n')}\r\n\x07`, 13)).toBe('<A boat 8x4>');
  });
  it('have a title of text only', () => {
    expect(filtered(escape(png(1, 1), { title: 'Über <b>\x1b[31m\u202e'.normalize() }))).toBe('<Über <b> [31m 1x1>');
    expect(filtered(escape(png(1, 1), { title: 'x'.repeat(9999) }))).toBe(`<${'x'.repeat(200)} 1x1>`);
    expect(filtered(boat.replace(/name=[^;:]*/, 'name=%%%'))).toBe('< 8x4>');
  });
});

describe('what is no picture', () => {
  const why = (content: Uint8Array, more = {}): string => filtered(escape(content, more));
  it('is told in words', () => {
    expect(why(bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'))).toBe('<!it is no whole PNG>');
    expect(why(bytes('GIF89a'))).toBe('<!it is no whole PNG>');
    expect(why(new Uint8Array(0))).toBe('<!it is no whole PNG>');
    expect(why(png(8, 8).subarray(0, 60))).toBe('<!it is no whole PNG>');
    expect(why(png(8, 8).subarray(0, -1))).toBe('<!it is no whole PNG>');
    expect(why(Buffer.concat([png(8, 8), Buffer.from('<script>')]))).toBe('<!it is no whole PNG>');
    expect(why(png(8, 8, [0, 0, 0], { extra: [['acTL', Buffer.alloc(8)]] }))).toBe('<!it is no whole PNG>');
    expect(why(png(8, 8, [0, 0, 0], { claimed: [0, 8] }))).toBe('<!it is no whole PNG>');
    expect(why(png(8, 8), { inline: 0 })).toBe('<!it is a file to be downloaded>');
    expect(filtered(boat.replace(':', ':='))).toBe('<!it is no whole PNG>');
    expect(filtered('\x1b]1337;File=inline=1\x07')).toBe('<!it is a file to be downloaded>');
  });
  it('is one of too many pixels, whatever its file says', () => {
    expect(why(png(1, 1, [0, 0, 0], { claimed: [30_000, 30_000] }))).toBe('<!30000 × 30000 pixels are too many>');
    expect(why(png(1, 1, [0, 0, 0], { claimed: [1, 9000] }))).toBe('<!1 × 9000 pixels are too many>');
    expect(why(png(1, 1, [0, 0, 0], { claimed: [0xffffffff, 0xffffffff] }))).toMatch(/too many/);
  });
  it('is one of too many bytes, and the output goes on behind it', () => {
    const large = png(8, 8, [0, 0, 0], { extra: [['tEXt', Buffer.alloc(600 * 1024)]] });
    expect(filtered(`${escape(large)}\r\nafter`)).toBe('<!it is larger than 512 KB>after');
    expect(filtered(`${escape(large)}\r\nafter`, 4096)).toBe('<!it is larger than 512 KB>after');
    const endless = `\x1b]1337;File=inline=1:${'A'.repeat(5_000_000)}`;
    expect(filtered(`${endless}\x07ok`, 65536)).toBe('<!it is larger than 512 KB>ok');
    expect(filtered(endless, 65536)).toBe('<!it was cut off>');
  });
  it('is one after very many others', () => {
    const shown = filtered(`${escape(png(1, 1))}\r\n`.repeat(3000), 9999);
    expect(shown.match(/< 1x1>/g)).toHaveLength(40);
    expect(shown.match(/<!there are too many before it>/g)).toHaveLength(2960);
  });
  it('is one that was cut off, and nothing of what follows is lost', () => {
    const half = boat.slice(0, -30);
    expect(filtered(`${half}\x18\r\nTraceback (most`)).toBe('<!it was cut off>\x18\r\nTraceback (most');
    expect(filtered(`${half}\r\nTraceback (most`)).toBe('<!it was cut off>Traceback (most');
    expect(filtered(`${half}^C`)).toBe('<!it was cut off>^C');
    expect(filtered(`${half}\x1b[0mred`)).toBe('<!it was cut off>\x1b[0mred');
    expect(filtered(`${half}${boat}`)).toBe('<!it was cut off><A boat 8x4>');
    expect(filtered(half)).toBe('<!it was cut off>');
  });
});

describe('a gap', () => {
  const around = (before: string, after: string, size = Infinity): string => {
    const filter = new PictureFilter();
    const parts = [...filter.feed(bytes(before)), ...filter.gap()];
    for (let at = 0; at < after.length; at += size) parts.push(...filter.feed(bytes(after.slice(at, at + size))));
    return told([...parts, ...filter.finish()]);
  };
  it('in a picture leaves words and no garbage', () => {
    const long = escape(png(64, 64, [1, 2, 3], { extra: [['tEXt', Buffer.alloc(30_000, 7)]] }));
    for (const size of [Infinity, 1000, 1]) {
      expect(around(`a\r\n${long.slice(0, 20_000)}`, `${long.slice(25_000)}\r\nb\r\n`, size)).toBe('a\r\n<!it was cut off><!it was cut off>b\r\n');
    }
  });
  it('elsewhere goes on with the next whole line, or shows what there is', () => {
    expect(around('a', '8;5m half\nwhole\n')).toBe('awhole\n');
    expect(around('a', 'half')).toBe('ahalf');
    expect(around('a', 'half\nwhole\n', 1)).toBe('awhole\n');
    expect(around('a', 'word\x07 and more')).toBe('aword\x07 and more');
    expect(around('a', 'x'.repeat(3_000_000), 65536)).toHaveLength(3_000_001);
  });
});
