import { html, type TemplateResult } from 'lit';
import { crossIcon } from '../icons.js';
import type { Notice } from '../state.js';
import { PageElement } from './base.js';

/** A thing to know about the whole page or the sandbox that stays until it is done with, with what to do about it. */
export interface Banner {
  text: string;
  level: 'info' | 'warning';
  details: readonly string[];
  actions: readonly Action[];
}

/** `event` is told with `detail` on a click. */
export interface Action {
  label: string;
  event: string;
  detail: unknown;
}

/** Banners under the top bar, and passing notices at the lower edge. */
export class SlipNotices extends PageElement {
  static override properties = { notices: { attribute: false }, banners: { attribute: false } };

  notices: readonly Notice[] = [];
  banners: readonly Banner[] = [];

  protected override render(): TemplateResult {
    return html`
      <div class="banners" role="status">${this.banners.map((banner) => this.banner(banner))}</div>
      <div class="toasts" role="status">${this.notices.map((notice) => html`<div class="toast"><span>${notice.message}</span>
        <button class="quiet" aria-label="Dismiss" @click=${() => this.tell('notice-dismissed', notice.id)}>${crossIcon}</button></div>`)}</div>`;
  }

  private banner({ text, level, details, actions }: Banner): TemplateResult {
    return html`<div class="banner ${level}"><div class="said"><span>${text}</span>
      ${details.length === 0 ? '' : html`<ul>${details.map((line) => html`<li>${line}</li>`)}</ul>`}</div>
      <div class="actions">${actions.map(({ label, event, detail }) => html`<button @click=${() => this.tell(event, detail)}>${label}</button>`)}</div></div>`;
  }
}

customElements.define('slip-notices', SlipNotices);
