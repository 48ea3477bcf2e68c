import mermaidUrl from '@mermaid-js/tiny/dist/mermaid.tiny.js?url';
import penUrl from './drawing-pen.ts?worker&url';

/** A diagram as its own SVG file, with its size in CSS pixels and what stands in it. Made in the frame: to be shown as an image only. */
export interface Drawn {
  svg: string;
  width: number;
  height: number;
  words: string;
}

/** Milliseconds for one diagram, the first one's loading included. */
const PATIENCE = 20_000;
const MOST_CHARACTERS = 2_000_000;
const LARGEST_SIDE = 20_000;

/**
 * Draws diagrams in a frame that is nobody: an origin of its own, so that it reaches nothing of the page, its cookies or its server, and
 * a policy of its own, by which it loads two scripts and nothing else. The library has had holes through which a diagram's text ran as
 * script; here that script would find an empty room. What comes back is text and numbers, and is looked at.
 *
 * The frame is made with the first diagram and stays for the next; one that does not answer is removed and is `broken`.
 */
export class DrawingBoard {
  broken = false;
  private readonly frame = document.createElement('iframe');
  private readonly ready: Promise<void>;
  private readonly waiting = new Map<number, (answer: unknown) => void>();
  private count = 0;

  constructor() {
    const frame = this.frame;
    frame.className = 'drawing-board';
    frame.title = 'Draws the diagrams of this page';
    frame.tabIndex = -1;
    frame.setAttribute('aria-hidden', 'true');
    frame.setAttribute('sandbox', 'allow-scripts');
    const [mermaid, pen] = [mermaidUrl, penUrl].map((url) => new URL(url, location.href).href);
    frame.srcdoc = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${mermaid} ${pen}; style-src 'unsafe-inline'">`
      + `<body><script src="${mermaid}"></script><script src="${pen}"></script>`;
    addEventListener('message', this.hear);
    this.ready = this.answer(0).then(() => {});
    document.body.append(frame);
  }

  async draw(source: string, settings: Record<string, unknown>): Promise<Drawn> {
    await this.ready;
    const id = ++this.count;
    const answer = this.answer(id);
    this.frame.contentWindow!.postMessage({ id, source, settings }, '*'); // an origin of its own has no name
    return checked(await answer);
  }

  private answer(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        this.close();
        reject(new Error('the drawing program does not answer'));
      }, PATIENCE);
      this.waiting.set(id, (answer) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(answer);
      });
    });
  }

  private readonly hear = ({ source, data }: MessageEvent<unknown>): void => {
    if (source !== this.frame.contentWindow || !isRecord(data) || typeof data['id'] !== 'number') return;
    this.waiting.get(data['id'])?.(data);
  };

  private close(): void {
    this.broken = true;
    removeEventListener('message', this.hear);
    this.frame.remove();
  }
}

function checked(answer: unknown): Drawn {
  if (!isRecord(answer)) throw new Error('the drawing program said something else');
  const { svg, width, height, words, error } = answer;
  if (typeof error === 'string') throw new Error(error.slice(0, 1000));
  if (typeof svg !== 'string' || svg.length > MOST_CHARACTERS || !isSide(width) || !isSide(height) || typeof words !== 'string') {
    throw new Error('the drawing is too large');
  }
  return { svg, width, height, words: words.slice(0, 2000) };
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && value >= 1 && value <= LARGEST_SIDE;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
