import { DrawingBoard } from './drawing-board.js';
import { whenIdle } from './idle.js';

/** Of its width, below which a diagram is scrolled instead of made smaller. */
const SMALLEST = 0.6;

let board: DrawingBoard | null = null;

/** Draws the page's diagrams in its colours, and again when the theme changes. What cannot be drawn stays text. */
export function drawDiagrams(root: ParentNode): void {
  const sources = [...root.querySelectorAll<HTMLElement>('pre.mermaid-source')];
  if (sources.length === 0) return;
  const figures = sources.map((source) => ({ source, figure: frame(source) }));
  const drawAll = (): void => figures.forEach(({ source, figure }) => whenIdle(figure, () => draw(source, figure)));
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

function frame(source: HTMLElement): HTMLElement {
  const figure = document.createElement('figure');
  figure.className = 'diagram';
  source.replaceWith(figure);
  figure.append(source);
  new ResizeObserver(() => scrollable(figure)).observe(figure);
  return figure;
}

/** Who has no mouse scrolls with keys, when there is something to scroll. */
function scrollable(figure: HTMLElement): void {
  if (figure.scrollWidth > figure.clientWidth) figure.tabIndex = 0;
  else figure.removeAttribute('tabindex');
}

/** The picture is an image: what stands in it, scripts and links too, is dead there. */
async function draw(source: HTMLElement, figure: HTMLElement): Promise<void> {
  try {
    board ??= new DrawingBoard();
    const drawn = await board.draw(source.textContent ?? '', settings());
    const image = new Image(drawn.width, drawn.height);
    image.alt = `Diagram: ${drawn.words}`;
    image.style.minWidth = `${Math.round(drawn.width * SMALLEST)}px`;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn.svg)}`;
    await image.decode();
    figure.replaceChildren(image);
  } catch (error) {
    console.info('A diagram stays text:', error);
    figure.replaceChildren(source);
  } finally {
    if (board?.broken) board = null;
  }
}

function settings(): Record<string, unknown> {
  const colour = (name: string): string => resolved(`var(--${name})`);
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    htmlLabels: false,
    fontFamily: 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
    flowchart: { htmlLabels: false, curve: 'basis', padding: 14 },
    themeVariables: {
      fontSize: '15px', background: colour('paper'), primaryColor: colour('raised'), primaryTextColor: colour('ink'),
      primaryBorderColor: colour('line-strong'), lineColor: colour('faint'), textColor: colour('ink'), secondaryColor: colour('sea-wash'),
      tertiaryColor: colour('panel'), edgeLabelBackground: colour('paper'), clusterBkg: colour('panel'), clusterBorder: colour('line'),
      noteBkgColor: colour('amber-wash'), noteTextColor: colour('ink'),
    },
  };
}

/** A colour of the style sheet as numbers, for a library that knows no custom properties. */
function resolved(value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
