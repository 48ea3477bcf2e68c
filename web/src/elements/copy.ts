import { html, type TemplateResult } from 'lit';
import { copyText } from '../clipboard.js';
import { copyIcon, crossIcon, tickIcon } from '../icons.js';
import { PageElement } from './base.js';

/** A button that copies the text its owner gives, and says for a moment whether it did. */
export class SlipCopy extends PageElement {
  static override properties = { said: { state: true }, text: { attribute: false } };

  text: () => string = () => '';
  private said: '' | 'Copied' | 'Could not copy' = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override render(): TemplateResult {
    const icon = { '': copyIcon, Copied: tickIcon, 'Could not copy': crossIcon }[this.said];
    return html`<button class="quiet" aria-label="Copy" title=${this.said || 'Copy'} @click=${this.copy}>${icon}</button
      ><span class="offscreen" aria-live="polite">${this.said}</span>`;
  }

  private async copy(): Promise<void> {
    this.said = (await copyText(this.text())) ? 'Copied' : 'Could not copy';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.said = ''), 1600);
  }
}

customElements.define('slip-copy', SlipCopy);
