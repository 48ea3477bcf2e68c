import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { crossIcon, tickIcon } from '../icons.js';
import type { OptionFeedback } from '../protocol.js';
import { attemptWords, pointsWords, possibleWords, quizWords } from '../verdicts.js';
import { sameView, type QuizView } from '../view.js';
import { PageElement } from './base.js';
import './prose.js';

export interface SolveDetail {
  quiz: string;
  chosen: number[];
}

/** A quiz: the server's options become radio buttons (`single`) or checkboxes; what is said about each chosen one follows below it. */
export class SlipQuiz extends PageElement {
  static override properties = {
    quiz: {}, single: { type: Boolean },
    view: { attribute: false, hasChanged: (now: QuizView, before: QuizView | undefined) => !sameView(now, before) },
    chosen: { state: true }, asked: { state: true },
  };

  quiz = '';
  single = false;
  view: QuizView = { record: null, sent: false, refusal: '', offline: false };
  private chosen: ReadonlySet<number> = new Set();
  /** Something was chosen that the server has not judged. */
  private touched = false;
  private solved: ReadonlySet<number> | null = null;
  private asked = false;
  private section!: HTMLElement;
  private options: HTMLElement[] = [];
  private prompt = '';

  protected override createRenderRoot(): HTMLElement {
    this.section = this.querySelector<HTMLElement>('.quiz') ?? this;
    const list = this.section.querySelector(':scope > .options');
    this.prompt = this.promptIds();
    this.options = [...(list?.children ?? [])].map(optionText);
    list?.remove();
    const root = document.createElement('div');
    root.className = 'judged';
    this.section.append(root);
    return root;
  }

  /** Also names the quiz: a page has several. */
  private promptIds(): string {
    const parts = [...this.section.children].filter((child) => !child.matches('.options'));
    const words = parts.map((part) => part.textContent?.trim()).join(' ');
    if (words) this.section.setAttribute('aria-label', `Quiz: ${words.length > 80 ? `${words.slice(0, 79)}…` : words}`);
    parts.forEach((part, index) => (part.id ||= `quiz-${this.quiz}-prompt-${index}`));
    return parts.map((part) => part.id).join(' ');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { record, sent } = this.view;
    if (!record || sent || changed.get('view')?.record === record || !changed.has('view')) return;
    if (this.chosen === this.solved) this.touched = false;
    if (!this.touched) this.chosen = new Set(record.chosen);
  }

  protected override updated(): void {
    this.section.toggleAttribute('data-passed', this.view.record?.passed ?? false);
  }

  /** Other options are chosen now than those the feedback is about. */
  private get changed(): boolean {
    const judged = this.view.record?.chosen ?? [];
    return judged.length !== this.chosen.size || judged.some((option) => !this.chosen.has(option));
  }

  protected override render(): TemplateResult {
    const said = quizWords(this.view, this.changed);
    const { record, sent } = this.view;
    const disabled = sent || this.chosen.size === 0;
    return html`<div role=${this.single ? 'radiogroup' : 'group'} aria-labelledby=${this.prompt || nothing} aria-label=${this.prompt ? nothing : 'Options'}>
        <ul class="options" role="presentation">${this.options.map((text, index) => this.option(text, index))}</ul></div>
      <p class="verdict ${said.tone}" ?hidden=${said.text === ''}>${said.text}</p>
      <p class="offscreen" role="status">${this.asked ? said.text : ''}</p>
      ${this.view.refusal ? html`<p class="refusal" role="alert">${this.view.refusal}</p>` : nothing}
      <div class="acts"><button class=${record?.passed ? '' : 'main'} aria-disabled=${disabled} @click=${this.solve}>${sent ? 'Checking…' : 'Check'}</button>
        ${this.chosen.size === 0 ? html`<span class="after">${this.single ? 'Choose one.' : 'Choose all that fit.'}</span>` : nothing}
        <span class="space"></span><span class="attempts">${attemptWords(record?.attempts ?? 0)}</span>
        ${record && record.max > 0 ? html`<span class="score">${record.attempts > 0 ? pointsWords(record.points, record.max) : possibleWords(record.max)}</span>` : nothing}</div>`;
  }

  private option(text: HTMLElement, index: number): TemplateResult {
    const told = this.chosen.has(index) ? (this.view.record?.feedback[index] ?? null) : null;
    const id = `quiz-${this.quiz}-${index}`;
    return html`<li class=${told ? (told.right ? 'right' : 'wrong') : ''} role="presentation">
      <label for=${id}><input id=${id} type=${this.single ? 'radio' : 'checkbox'} name="quiz-${this.quiz}" .checked=${this.chosen.has(index)}
        aria-describedby=${told ? `${id}-told` : nothing} @change=${(event: Event) => this.choose(index, (event.target as HTMLInputElement).checked)}>${text}</label>
      ${told ? feedback(told, `${id}-told`) : nothing}</li>`;
  }

  private choose(option: number, on: boolean): void {
    this.touched = true;
    const others = this.single ? [] : [...this.chosen].filter((each) => each !== option);
    this.chosen = new Set(on ? [...others, option] : others);
  }

  private solve(): void {
    if (this.view.sent || this.chosen.size === 0) return;
    this.asked = true;
    this.solved = this.chosen;
    this.tell<SolveDetail>('quiz-solve', { quiz: this.quiz, chosen: [...this.chosen].sort((a, b) => a - b) });
  }
}

function feedback(told: OptionFeedback, id: string): TemplateResult {
  return html`<div class="feedback" id=${id}><span class="mark" aria-hidden="true">${told.right ? tickIcon : crossIcon}</span>
    <span class="offscreen">${told.right ? 'Right.' : 'Not right.'}</span>${told.html ? html`<slip-prose .html=${told.html}></slip-prose>` : html`<span>${told.right ? 'Right.' : 'Not right.'}</span>`}</div>`;
}

/** The option's own text, kept as the server made it, to stand in a label. */
function optionText(item: Element): HTMLElement {
  const text = document.createElement('span');
  text.className = 'option';
  text.append(...item.childNodes);
  return text;
}

customElements.define('slip-quiz', SlipQuiz);
