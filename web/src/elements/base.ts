import { LitElement } from 'lit';

/** Our elements render into the page itself: the server's markup is upgraded in place, one style sheet serves both. */
export abstract class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Tells the page something happened; the only way an element reaches `main.ts`. */
  protected tell<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail, bubbles: true, composed: true }));
  }
}
