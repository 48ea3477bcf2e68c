import { OUTLINE_KEY, writeSetting } from '../settings.js';

/** Of one step: how many of its cells the learner has run without a mishap. */
export interface StepProgress {
  done: number;
  cells: number;
}

const narrow = matchMedia('(max-width: 900px)');

/**
 * The course outline. Its list is the server's and stays as it is; this adds the step being read, what was run, and the
 * ways to put it away: folded beside the lesson, or a drawer over it where there is little room.
 */
export class SlipOutline extends HTMLElement {
  private drawer = false;
  private backdrop: HTMLElement | null = null;
  private readonly closer = this.closeButton();
  private readonly onScroll = (): void => this.spy();

  connectedCallback(): void {
    this.id ||= 'outline';
    addEventListener('scroll', this.onScroll, { passive: true });
    narrow.addEventListener('change', this.closeDrawer);
    this.addEventListener('keydown', this.key);
    this.addEventListener('click', this.followed);
    this.spy();
  }

  disconnectedCallback(): void {
    removeEventListener('scroll', this.onScroll);
    narrow.removeEventListener('change', this.closeDrawer);
  }

  get shown(): boolean {
    return narrow.matches ? this.drawer : document.documentElement.dataset['outline'] !== 'folded';
  }

  toggle(): void {
    if (narrow.matches) return this.drawer ? this.closeDrawer() : this.openDrawer();
    const folded = this.shown;
    if (folded) document.documentElement.dataset['outline'] = 'folded';
    else delete document.documentElement.dataset['outline'];
    writeSetting(OUTLINE_KEY, folded ? 'folded' : 'shown');
    this.changed();
  }

  /** Marks each step of this lesson with what was run of it. */
  showProgress(progress: ReadonlyMap<string, StepProgress>): void {
    for (const link of this.stepLinks()) {
      const step = progress.get(link.hash.slice(1));
      const state = !step || step.cells === 0 ? '' : step.done === step.cells ? 'done' : step.done > 0 ? 'begun' : '';
      if (link.dataset['progress'] === state) continue;
      link.dataset['progress'] = state;
      if (step && step.cells > 0) link.title = `${step.done} of ${step.cells} cells run`;
    }
  }

  private closeButton(): HTMLElement {
    const button = document.createElement('button');
    button.className = 'quiet closer';
    button.setAttribute('aria-label', 'Close the outline');
    button.textContent = '✕';
    button.addEventListener('click', () => this.leave());
    return button;
  }

  private openDrawer(): void {
    this.drawer = true;
    this.dataset['open'] = '';
    this.page()?.setAttribute('inert', '');
    this.backdrop = document.createElement('div');
    this.backdrop.className = 'backdrop';
    this.backdrop.addEventListener('click', this.closeDrawer);
    this.append(this.backdrop);
    this.querySelector('nav')?.prepend(this.closer);
    this.querySelector<HTMLElement>('[aria-current="page"], a')?.focus({ preventScroll: true });
    this.changed();
  }

  private readonly closeDrawer = (): void => {
    if (!this.drawer) return;
    this.drawer = false;
    delete this.dataset['open'];
    this.page()?.removeAttribute('inert');
    this.backdrop?.remove();
    this.closer.remove();
    this.changed();
  };

  private leave(): void {
    this.closeDrawer();
    this.dispatchEvent(new CustomEvent('outline-left', { bubbles: true }));
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.drawer) return;
    this.leave();
  };

  private readonly followed = (event: MouseEvent): void => {
    if ((event.target as Element).closest('a')) this.closeDrawer();
  };

  private changed(): void {
    this.dispatchEvent(new CustomEvent('outline-toggled', { bubbles: true, detail: this.shown }));
  }

  private page(): Element | null {
    return document.querySelector('.page');
  }

  private stepLinks(): HTMLAnchorElement[] {
    return [...this.querySelectorAll<HTMLAnchorElement>('.steps a')];
  }

  /** The step being read: the last whose heading has passed the upper third; the last of all at the end of the page. */
  private spy(): void {
    const links = this.stepLinks();
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
    const passed = links.filter((link) => (document.getElementById(link.hash.slice(1))?.getBoundingClientRect().top ?? Infinity) < innerHeight / 3);
    const now = atEnd && scrollY > 0 ? links.at(-1) : (passed.at(-1) ?? null);
    for (const link of links) {
      if (link === now) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    }
  }
}

customElements.define('slip-outline', SlipOutline);
