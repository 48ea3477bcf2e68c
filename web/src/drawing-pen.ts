/** Runs in the frame of drawing-board.ts, beside mermaid: draws what the page sends, one diagram after the other, and sends it back as text. */

/** What is used of mermaid, which comes as one ready-made script. */
interface Mermaid {
  initialize(settings: Record<string, unknown>): void;
  render(id: string, source: string): Promise<{ svg: string }>;
}

interface Order {
  id: number;
  source: string;
  settings: Record<string, unknown> & { themeVariables: { background: string; edgeLabelBackground: string } };
}

const { mermaid } = globalThis as unknown as { mermaid: Mermaid };

addEventListener('message', ({ source, data }: MessageEvent<Order>) => {
  if (source === parent) void draw(data);
});
tell({ id: 0 });

async function draw({ id, source, settings }: Order): Promise<void> {
  try {
    mermaid.initialize(settings);
    const { svg } = await mermaid.render(`diagram-${id}`, source);
    const picture = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
    if (!picture) throw new Error('nothing was drawn');
    tell({ id, ...finished(picture, settings.themeVariables) });
  } catch (error) {
    document.querySelectorAll('body > :not(script)').forEach((left) => left.remove());
    tell({ id, error: String(error) });
  }
}

/** As a file: well-formed, with a size and a background of its own. */
function finished(picture: SVGSVGElement, { background, edgeLabelBackground }: Order['settings']['themeVariables']): Record<string, unknown> {
  const { x, y, width, height } = picture.viewBox.baseVal;
  const words = described(picture);
  picture.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  picture.setAttribute('width', String(width));
  picture.setAttribute('height', String(height));
  picture.removeAttribute('style');
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = `svg{background:${background}}*{filter:none!important}.edgeLabel rect{opacity:1!important;fill:${edgeLabelBackground}!important}`;
  picture.append(style);
  return { svg: new XMLSerializer().serializeToString(picture), width: Math.ceil(width), height: Math.ceil(height), words };
}

/** The author's own words (accTitle, accDescr), else all that stands in the picture. */
function described(picture: SVGElement): string {
  const given = [...picture.querySelectorAll(':scope > title, :scope > desc')].map(textOf);
  const words = given.some(Boolean) ? given : [...picture.querySelectorAll('.nodeLabel, .edgeLabel, text')].map(textOf);
  return [...new Set(words.filter(Boolean))].join(', ');
}

function textOf(element: Element): string {
  return element.textContent?.replace(/\s+/g, ' ').trim() ?? '';
}

function tell(message: Record<string, unknown>): void {
  parent.postMessage(message, '*'); // the frame has no origin, and does not know the page's
}

export {};
