import { html, nothing, type TemplateResult } from 'lit';
import { compare, type Comparison, type Line, type Piece } from '../differences.js';
import type { Difference } from '../protocol.js';

/** Lines that fit without scrolling; more get a frame that scrolls, by keyboard too. */
const FRAME = 16;

/** What was expected and what was found, told apart by words, marks and colour. */
export function difference(each: Difference): TemplateResult {
  const comparison = compare(each.expected, each.found);
  return html`<div class="difference" role="group" aria-label=${each.what ? `Difference: ${each.what}` : 'Difference'}>
    ${each.what ? html`<p class="about">${each.what}</p>` : nothing}
    ${comparison.kind === 'values' ? values(comparison) : lines(comparison.lines)}
    ${comparison.blanks ? html`<p class="blanks">Only blanks differ: ${comparison.blanks}.</p>` : nothing}
  </div>`;
}

function values({ expected, found }: Comparison & { kind: 'values' }): TemplateResult {
  return html`<dl><div class="line-expected"><dt>expected</dt><dd>${value(expected)}</dd></div><div class="line-found"><dt>found</dt><dd>${value(found)}</dd></div></dl>`;
}

function value(pieces: Piece[]): TemplateResult {
  return pieces.length === 0 ? html`<span class="none">nothing</span>` : html`${pieces.map(piece)}`;
}

function piece({ text, differs }: Piece): TemplateResult | string {
  return differs ? html`<mark>${text}</mark>` : text;
}

function lines(all: Line[]): TemplateResult {
  return html`<p class="key"><span class="line-expected">expected</span><span class="line-found">found</span></p>
    <ol class="lines" tabindex=${all.length > FRAME ? 0 : nothing} aria-label="Line by line">${all.map(line)}</ol>`;
}

function line({ kind, pieces }: Line): TemplateResult {
  const said = kind === 'expected' || kind === 'found' ? html`<span class="offscreen">${kind}: </span>` : nothing;
  return html`<li class="line-${kind}">${said}${pieces.length === 0 ? html`<span class="offscreen">an empty line</span>` : pieces.map(piece)}</li>`;
}
