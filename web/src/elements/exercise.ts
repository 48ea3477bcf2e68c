import { html, nothing, type TemplateResult } from 'lit';
import { crossIcon, tickIcon, troubleIcon } from '../icons.js';
import type { CheckRecord } from '../protocol.js';
import { attemptWords, checkWords, exerciseWords, hintWords, pointsWords, possibleWords, verdictAloud } from '../verdicts.js';
import { sameView, type ExerciseView } from '../view.js';
import { PageElement } from './base.js';
import { difference } from './difference.js';
import './prose.js';

const unknown: ExerciseView = { record: null, sent: false, refusal: '', offline: false };
const marks = { open: nothing, waiting: nothing, running: nothing, passed: tickIcon, failed: crossIcon, broken: troubleIcon };

/**
 * An exercise: the server's prose, cells and list of checks, upgraded in place to a list that says how each check went,
 * why, and what to do next. Check, hints, solution and Reset; the judging is the server's.
 */
export class SlipExercise extends PageElement {
  static override properties = {
    exercise: {}, nosolution: { type: Boolean }, noreset: { type: Boolean },
    view: { attribute: false, hasChanged: (now: ExerciseView, before: ExerciseView | undefined) => !sameView(now, before) },
    looked: { state: true }, asked: { state: true },
  };

  exercise = '';
  nosolution = false;
  /** It has no setup that could run again. */
  noreset = false;
  view: ExerciseView = unknown;
  /** How many hints the learner has looked at, since the page was loaded. */
  private looked = 0;
  /** Something was asked for on this page: from then on verdicts are announced, not those of earlier visits. */
  private asked = false;
  private solutionOpen = false;
  private focusNext: string | null = null;
  private hadFocus = false;

  private heading = 'this exercise';
  private section!: HTMLElement;
  private listed: CheckRecord[] = [];
  private score!: HTMLElement;

  /** Puts what is drawn here behind the server's prose; its list of checks becomes the first thing that is drawn. */
  protected override createRenderRoot(): HTMLElement {
    this.section = this.querySelector<HTMLElement>('.exercise') ?? this;
    const list = this.section.querySelector(':scope > .checks');
    this.listed = [...(list?.children ?? [])].map(asListed);
    list?.remove();
    this.score = document.createElement('span');
    this.score.className = 'score';
    const heading = this.section.querySelector(':scope > h3');
    const header = document.createElement('header');
    this.section.prepend(header);
    if (heading) header.append(heading);
    this.heading = heading?.textContent?.trim() || this.heading;
    header.append(this.score);
    const root = document.createElement('div');
    root.className = 'judged';
    this.section.append(root);
    return root;
  }

  private get busy(): boolean {
    return this.view.sent || !!this.view.record?.checking || !!this.view.record?.resetting;
  }

  protected override willUpdate(): void {
    this.hadFocus = this.section.contains(document.activeElement);
  }

  protected override updated(): void {
    const { record } = this.view;
    this.section.toggleAttribute('data-passed', record?.passed ?? false);
    const max = record?.max ?? this.listed.reduce((sum, check) => sum + check.max, 0);
    this.score.textContent = max === 0 ? '' : pointsWords(record?.points ?? 0, max);
    this.keepFocus();
  }

  /** To the hint that was asked for; and when the button that had the focus is gone, to the solution that came for it, else to Check. */
  private keepFocus(): void {
    const lost = this.hadFocus && document.activeElement === document.body;
    const next = this.focusNext ?? (!lost ? null : this.view.record?.solution && this.solutionOpen ? '.solution > summary' : '.acts button');
    this.focusNext = null;
    if (next) this.querySelector<HTMLElement>(`.judged > ${next}`)?.focus();
  }

  protected override render(): TemplateResult {
    const checks = this.view.record?.checks ?? this.listed;
    return html`
      ${checks.length > 0 ? html`<ul class="checks" aria-label="Checks">${checks.map(checkRow)}</ul>` : nothing}
      ${this.told()}
      ${this.actions()}
      ${this.hints()}
      ${this.solution()}`;
  }

  private told(): TemplateResult {
    const said = exerciseWords(this.view);
    const notice = this.view.record?.notice ?? '';
    return html`<p class="verdict ${said.tone}" ?hidden=${said.text === ''}>${said.text}</p>
      <p class="offscreen" role="status">${this.asked ? verdictAloud(this.view) : ''}</p>
      ${notice && notice !== said.text ? html`<p class="notice">${notice}</p>` : nothing}
      ${this.view.refusal ? html`<p class="refusal" role="alert">${this.view.refusal}</p>` : nothing}`;
  }

  /** While something is judged the buttons stay where they are and keep the focus; they only do nothing. */
  private actions(): TemplateResult {
    const { record } = this.view;
    const checking = this.view.sent || record?.checking;
    return html`<div class="acts">
      <button class=${record?.passed ? '' : 'main'} aria-disabled=${this.busy} @click=${this.check}>${checking ? 'Checking…' : 'Check'}</button>
      ${this.hintButton()}
      ${this.nosolution || record?.solution || !record ? nothing : html`<button @click=${this.askForSolution}>Show solution</button>`}
      <span class="space"></span>
      <span class="attempts">${attemptWords(record?.attempts ?? 0)}</span>
      ${this.noreset ? nothing : html`<button class="quiet" aria-disabled=${this.busy} title="Runs this exercise's setup again" @click=${this.reset}>Reset</button>`}
    </div>`;
  }

  private hintButton(): TemplateResult | typeof nothing {
    const hint = hintWords(this.view.record, this.looked);
    if (!hint) return nothing;
    const id = `hint-after-${this.exercise}`;
    return html`<button aria-disabled=${!hint.ready} aria-describedby=${hint.ready ? nothing : id} @click=${hint.ready ? this.showHint : nothing}>Show hint</button>
      ${hint.ready ? nothing : html`<span class="after" id=${id}>${hint.text}</span>`}`;
  }

  private hints(): TemplateResult[] {
    const hints = this.view.record?.hints.slice(0, this.looked) ?? [];
    return hints.map((hint, index) => html`<details class="exercise-hint" data-hint=${index + 1} open><summary>Hint ${index + 1}</summary><slip-prose .html=${hint}></slip-prose></details>`);
  }

  private solution(): TemplateResult | typeof nothing {
    const solution = this.view.record?.solution;
    if (!solution) return nothing;
    return html`<details class="solution" ?open=${this.solutionOpen}><summary>Solution</summary><slip-prose .html=${solution}></slip-prose></details>`;
  }

  private check(): void {
    if (this.busy) return;
    this.asked = true;
    this.tell('exercise-check', this.exercise);
  }

  private showHint(): void {
    this.looked++;
    this.focusNext = `[data-hint="${this.looked}"] > summary`;
  }

  private askForSolution(): void {
    this.asked = this.solutionOpen = true;
    this.tell('exercise-solution', { exercise: this.exercise, title: this.heading });
  }

  private reset(): void {
    if (this.busy) return;
    this.asked = true;
    this.tell('exercise-reset', { exercise: this.exercise, title: this.heading });
  }
}

export interface ExerciseDetail {
  exercise: string;
  title: string;
}

/** A check as the server's list tells it, before its record has come. */
function asListed(item: Element): CheckRecord {
  const points = item.querySelector('.points');
  const max = parseInt(points?.textContent ?? '', 10) || 0;
  const title = [...item.childNodes].filter((node) => node !== points).map((node) => node.textContent).join('').trim();
  return { id: '', title, points: 0, max, state: 'open', code: null, message: null, differences: [], progress: null };
}

function checkRow(check: CheckRecord): TemplateResult {
  const words = checkWords(check);
  return html`<li class=${check.state}><span class="mark" aria-hidden="true">${marks[check.state]}</span>
    <div class="found-out">
      <div class="first"><span class="title">${check.title}</span>${words ? html`<span class="offscreen">: ${words}</span>` : nothing}
        ${check.max > 0 ? html`<span class="points">${judgedPoints(check)}</span>` : nothing}</div>
      ${check.state === 'running' && check.progress ? html`<p class="doing">${check.progress}</p>` : nothing}
      ${check.message ? html`<p class="message">${check.message}</p>` : nothing}
      ${check.differences.map(difference)}
    </div></li>`;
}

function judgedPoints(check: CheckRecord): string {
  return check.state === 'passed' || check.state === 'failed' || check.points > 0 ? pointsWords(check.points, check.max) : possibleWords(check.max);
}

customElements.define('slip-exercise', SlipExercise);
