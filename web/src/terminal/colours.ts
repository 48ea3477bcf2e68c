/** Terminal colours: one dark palette for both themes, every text colour lifted to the contrast that WCAG AA asks for. */

export type Rgb = number;

export const BACKGROUND: Rgb = 0x10171f;
export const FOREGROUND: Rgb = 0xd7e0ea;
export const MINIMUM_CONTRAST = 4.5;

/** The sixteen named colours, as xterm.js wants them and as the text rendering uses them. */
export const palette: readonly Rgb[] = [
  0x39434f, 0xf0807c, 0x7bd3a1, 0xe6c07b, 0x7db7ff, 0xc9a2f2, 0x6fd0d8, 0xc9d3de,
  0x8592a1, 0xff9f9a, 0x98e6b8, 0xf3d698, 0xa3ccff, 0xdabcfa, 0x93e3ea, 0xf4f7fa,
];

/** Colour number 0 to 255 of the xterm palette. */
export function indexed(index: number): Rgb {
  if (index < 16) return palette[index]!;
  if (index >= 232) return grey(8 + (index - 232) * 10);
  const cube = index - 16;
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  return (level(Math.floor(cube / 36)) << 16) | (level(Math.floor(cube / 6) % 6) << 8) | level(cube % 6);
}

function grey(level: number): Rgb {
  return (level << 16) | (level << 8) | level;
}

/** Four bits a channel: a hostile program can ask for 4096 colours and no more, so the style sheet stays small. */
export function coarse(colour: Rgb): Rgb {
  return channels(colour).reduce((all, channel) => (all << 8) | (Math.round(channel / 17) * 17), 0);
}

export function mixed(colour: Rgb, other: Rgb, share: number): Rgb {
  const [a, b] = [channels(colour), channels(other)];
  return a.reduce((all, channel, index) => (all << 8) | Math.round(channel * share + b[index]! * (1 - share)), 0);
}

/** `colour`, moved towards white or black until it can be read on `background`. */
export function readable(colour: Rgb, background: Rgb): Rgb {
  const towards = luminance(background) < 0.18 ? 0xffffff : 0x000000;
  for (let share = 1; share > 0; share -= 0.1) {
    const candidate = mixed(colour, towards, share);
    if (contrast(candidate, background) >= MINIMUM_CONTRAST) return candidate;
  }
  return towards;
}

/** The contrast ratio of WCAG 2, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

export function hex(colour: Rgb): string {
  return colour.toString(16).padStart(6, '0');
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function channels(colour: Rgb): number[] {
  return [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
}
