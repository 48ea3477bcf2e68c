import { html, type TemplateResult } from 'lit';
import type { Capabilities } from '../protocol.js';
import { requirement } from '../words.js';
import { PageElement } from './base.js';

/** What a lesson or exercise needs that a sandbox may lack, and whether this one does. */
export class SlipNeeds extends PageElement {
  static override properties = { requires: {}, capabilities: { attribute: false } };

  requires = '';
  /** What the sandbox can do, as far as it is known. */
  capabilities: Capabilities = {};

  override connectedCallback(): void {
    this.replaceChildren();
    super.connectedCallback();
  }

  protected override render(): TemplateResult {
    const { text, missing } = requirement(this.requires, this.capabilities, this.closest('slip-exercise') ? 'exercise' : 'lesson');
    return html`<p class=${missing ? 'note missing' : 'note'}>${text}</p>`;
  }
}

customElements.define('slip-needs', SlipNeeds);
