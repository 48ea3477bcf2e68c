import { whenIdle } from './idle.js';
import './elements/copy.js';
import type { SlipCopy } from './elements/copy.js';

/** Gives each listing that is only read its colours, a way to copy it, and (where it is wider than the page) a way to scroll it by keyboard. */
export function enhanceListings(root: ParentNode): void {
  for (const pre of root.querySelectorAll<HTMLElement>('pre.listing, .expected > pre')) enhance(pre);
}

function enhance(pre: HTMLElement): void {
  const frame = document.createElement('div');
  frame.className = 'listing-frame';
  const copy = document.createElement('slip-copy') as SlipCopy;
  copy.text = () => copyable(pre);
  pre.replaceWith(frame);
  frame.append(pre, copy);
  new ResizeObserver(() => {
    if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
    else pre.removeAttribute('tabindex');
  }).observe(pre);
  whenIdle(pre, async () => {
    const { highlightListing } = await import('./editor/editor.js');
    highlightListing(pre.querySelector('code') ?? pre, pre.dataset['language'] ?? '');
  });
}

/** Of a terminal session one copies what was typed, without prompts and answers. */
function copyable(pre: HTMLElement): string {
  const text = pre.textContent ?? '';
  if (pre.dataset['language'] !== 'console') return text;
  const typed = text.split('\n').filter((line) => /^[$#] /.test(line)).map((line) => line.slice(2));
  return typed.length > 0 ? typed.join('\n') : text;
}
