import { html, type TemplateResult } from 'lit';
import { crossIcon } from '../icons.js';
import type { Notice } from '../state.js';
import { PageElement } from './base.js';

/** A thing to know about the whole page that stays until it is done with, with the one thing to do about it. */
export interface Banner {
  text: string;
  action: string;
  event: string;
}

/** Banners under the top bar, and passing notices at the lower edge. */
export class SlipNotices extends PageElement {
  static override properties = { notices: { attribute: false }, banners: { attribute: false } };

  notices: readonly Notice[] = [];
  banners: readonly Banner[] = [];

  protected override render(): TemplateResult {
    return html`
      <div class="banners" role="status">${this.banners.map((banner) => html`<div class="banner"><span>${banner.text}</span>
        <button @click=${() => this.tell(banner.event, null)}>${banner.action}</button></div>`)}</div>
      <div class="toasts" role="status">${this.notices.map((notice) => html`<div class="toast"><span>${notice.message}</span>
        <button class="quiet" aria-label="Dismiss" @click=${() => this.tell('notice-dismissed', notice.id)}>${crossIcon}</button></div>`)}</div>`;
  }
}

customElements.define('slip-notices', SlipNotices);
