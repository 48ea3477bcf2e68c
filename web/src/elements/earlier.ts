import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { OutputStore } from '../outputs.js';
import type { RunRecord } from '../protocol.js';
import { outcomeWords } from '../words.js';
import { PageElement } from './base.js';
import './output.js';

/** Runs of cells that the lesson had once: kept, at the end, as they were. */
export class SlipEarlier extends PageElement {
  static override properties = { runs: { attribute: false }, store: { attribute: false } };

  runs: readonly RunRecord[] = [];
  store: OutputStore | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (this.runs.length === 0) return nothing;
    return html`<section class="earlier" aria-labelledby="earlier-title">
      <h2 id="earlier-title">From an earlier version of this lesson</h2>
      <p>The lesson has changed since you ran these. They are kept as they were.</p>
      ${repeat(this.runs, (run) => run.id, (run) => this.record(run))}
    </section>`;
  }

  private record(run: RunRecord): TemplateResult {
    const label = `Earlier cell ${run.cell}`;
    const said = outcomeWords(run, false);
    return html`<section class="cell record" aria-label=${label}>
      <div class="head"><span class="lang">${run.cell}</span></div>
      <div class="code"><pre><code>${run.source.replace(/\n$/, '')}</code></pre></div>
      <slip-output .run=${run} .store=${this.store} .label=${label}></slip-output>
      <div class="foot"><span class="state ${said.tone}">${run.state === 'ended' ? said.text : run.state}</span>
        <time>${new Date(run.acceptedAt).toLocaleDateString()}</time></div>
    </section>`;
  }
}

customElements.define('slip-earlier', SlipEarlier);
