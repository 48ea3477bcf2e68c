/**
 * Prose that comes with a message: hints, solutions, feedback. The server has cleaned this HTML as it cleans the lesson's
 * page; this is the one place where a string becomes markup, and all other texts are bound as text.
 */
export class SlipProse extends HTMLElement {
  private shown = '';

  /** Same HTML again leaves what is there as it is: cells in it keep their editors and outputs. */
  set html(html: string) {
    if (html === this.shown) return;
    this.shown = html;
    this.innerHTML = html;
    if (this.isConnected) this.tell();
  }

  connectedCallback(): void {
    this.tell();
  }

  disconnectedCallback(): void {
    document.dispatchEvent(new CustomEvent('prose-gone'));
  }

  /** The page gives listings their colours and cells their state; a moment later, when the cells in it have become cells. */
  private tell(): void {
    queueMicrotask(() => {
      if (this.isConnected && this.shown) this.dispatchEvent(new CustomEvent<Element>('prose-shown', { detail: this, bubbles: true }));
    });
  }
}

customElements.define('slip-prose', SlipProse);
