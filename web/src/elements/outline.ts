import type { ProgressMessage } from '../protocol.js';
import { OUTLINE_KEY, writeSetting } from '../settings.js';
import { pointsWords, progressWords } from '../verdicts.js';
import type { LessonProgress } from '../view.js';

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
  private readonly summary = summaryLine();
  private scores: ReadonlyMap<string, ProgressMessage> | null = null;
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

  /** Marks each step of this lesson: done as the server says, or begun when cells of it were run. Without a word of the server, cells alone decide. */
  showProgress(cells: ReadonlyMap<string, StepProgress>, done: Readonly<Record<string, boolean>>): void {
    for (const link of this.stepLinks()) {
      const id = link.hash.slice(1);
      const run = cells.get(id) ?? { done: 0, cells: 0 };
      const complete = done[id] ?? (run.cells > 0 && run.done === run.cells);
      const state = complete ? 'done' : run.done > 0 ? 'begun' : '';
      if (link.dataset['progress'] === state) continue;
      link.dataset['progress'] = state;
      said(link, complete ? 'done' : '');
      if (run.cells > 0) link.title = `${run.done} of ${run.cells} cells run`;
    }
  }

  /** Points beside the lessons, and a summary of this one below the course's name. */
  showScores(here: string, all: ReadonlyMap<string, ProgressMessage>, summary: LessonProgress | null): void {
    if (all === this.scores) return;
    this.scores = all;
    for (const [lesson, progress] of all) {
      const item = this.lessonItem(lesson, lesson === here);
      if (item) showScore(item, progress);
    }
    if (!summary) return;
    const whole = summary.max || summary.steps;
    this.summary.hidden = whole === 0;
    this.summary.querySelector('span')!.textContent = progressWords(summary);
    const bar = this.summary.querySelector('progress')!;
    bar.max = Math.max(1, whole);
    bar.value = summary.max > 0 ? summary.points : summary.done;
    if (!this.summary.isConnected) this.querySelector('.course')?.after(this.summary);
  }

  private lessonItem(lesson: string, here: boolean): HTMLElement | null {
    if (here) return this.querySelector('.here');
    const link = [...this.querySelectorAll<HTMLAnchorElement>('.lessons > li > a')].find((each) => each.pathname.split('/').at(-1) === lesson);
    return link?.closest('li') ?? null;
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

function summaryLine(): HTMLElement {
  const line = document.createElement('p');
  line.className = 'summary';
  const bar = document.createElement('progress');
  bar.setAttribute('aria-label', 'This lesson');
  line.append(bar, document.createElement('span'));
  return line;
}

function showScore(item: HTMLElement, { points, max, steps }: ProgressMessage): void {
  const all = Object.values(steps);
  const done = (all.length > 0 && all.every(Boolean)) || (max > 0 && points >= max);
  item.classList.toggle('done', done);
  const small = item.querySelector<HTMLElement>(':scope > a > small');
  const link = item.querySelector<HTMLElement>(':scope > a');
  if (!small || !link) return;
  if (max > 0) {
    small.textContent = `${points}/${max}`;
    small.setAttribute('aria-hidden', 'true');
  }
  said(link, [max > 0 ? pointsWords(points, max) : '', done ? 'done' : ''].filter(Boolean).join(', '));
}

/** Words behind a link's own, for those who do not see its mark. */
function said(link: HTMLElement, words: string): void {
  let aloud = link.querySelector<HTMLElement>(':scope > .offscreen');
  if (!aloud) {
    aloud = document.createElement('span');
    aloud.className = 'offscreen';
    link.append(aloud);
  }
  aloud.textContent = words && `, ${words}`;
}

customElements.define('slip-outline', SlipOutline);
