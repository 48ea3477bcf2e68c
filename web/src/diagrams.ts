import mermaidUrl from '@mermaid-js/tiny/dist/mermaid.tiny.js?url';
import { whenIdle } from './idle.js';

/** What is used of mermaid, which comes as one ready-made script: only pages with a diagram load it. */
interface Mermaid {
  initialize(settings: Record<string, unknown>): void;
  render(id: string, source: string): Promise<{ svg: string }>;
}

let loading: Promise<Mermaid> | null = null;
let drawn = 0;

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
  return figure;
}

async function draw(source: HTMLElement, figure: HTMLElement): Promise<void> {
  try {
    const mermaid = await (loading ??= load());
    mermaid.initialize(settings());
    const { svg } = await mermaid.render(`diagram-${++drawn}`, source.textContent ?? '');
    const picture = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
    if (picture) figure.replaceChildren(described(picture));
  } catch (error) {
    console.info('A diagram stays text:', error);
    figure.replaceChildren(source);
  }
}

/** A screen reader gets the words of the picture. */
function described(picture: SVGElement): SVGElement {
  const words = [...picture.querySelectorAll('.nodeLabel, .edgeLabel, text')].map((label) => label.textContent?.trim() ?? '');
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', `Diagram: ${[...new Set(words.filter(Boolean))].join(', ')}`);
  picture.removeAttribute('aria-roledescription');
  return picture;
}

function load(): Promise<Mermaid> {
  const script = document.createElement('script');
  script.src = mermaidUrl;
  return new Promise((resolve, reject) => {
    script.onload = () => resolve((globalThis as unknown as { mermaid: Mermaid }).mermaid);
    script.onerror = () => reject(new Error('the drawing program could not be loaded'));
    document.head.append(script);
  });
}

function settings(): Record<string, unknown> {
  const colour = (name: string): string => resolved(`var(--${name})`);
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
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
