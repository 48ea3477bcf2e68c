import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { questionWords } from '../verdicts.js';
import { sameView, type QuestionView } from '../view.js';
import { PageElement } from './base.js';

export interface AnswerDetail {
  question: string;
  text: string;
}

/** A question whose answer is typed: kept by the server, used by checks. */
export class SlipQuestion extends PageElement {
  static override properties = {
    question: {},
    view: { attribute: false, hasChanged: (now: QuestionView, before: QuestionView | undefined) => !sameView(now, before) },
    text: { state: true }, asked: { state: true },
  };

  question = '';
  view: QuestionView = { record: null, sent: false, refusal: '', offline: false };
  private text = '';
  /** Something was typed that the server has not answered. */
  private touched = false;
  private saved: string | null = null;
  private asked = false;
  private section!: HTMLElement;

  protected override createRenderRoot(): HTMLElement {
    this.section = this.querySelector<HTMLElement>('.question') ?? this;
    this.section.setAttribute('aria-label', `Question ${this.question}`);
    const root = document.createElement('div');
    root.className = 'judged';
    this.section.append(root);
    return root;
  }

  /** What the server keeps is shown, unless something else was typed meanwhile. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    const { record, sent } = this.view;
    if (!record || sent || changed.get('view')?.record === record || !changed.has('view')) return;
    if (this.text === this.saved) this.touched = false;
    if (!this.touched) this.text = record.text;
  }

  protected override updated(): void {
    this.section.toggleAttribute('data-passed', this.view.record?.accepted ?? false);
  }

  protected override render(): TemplateResult {
    const id = `question-${this.question}`;
    const said = questionWords(this.view, this.touched);
    return html`<label for="${id}-text">Your answer</label>
      <form class="acts" @submit=${this.save}>
        <input id="${id}-text" .value=${this.text} maxlength="4000" autocomplete="off" autocapitalize="off" spellcheck="false"
          aria-invalid=${said.tone === 'bad' ? 'true' : nothing} aria-describedby="${id}-said" @input=${this.typed}>
        <button class=${this.view.record?.accepted && !this.touched ? '' : 'main'} aria-disabled=${this.view.sent || this.text.trim() === ''}>Save answer</button>
      </form>
      <p class="verdict ${said.tone}" id="${id}-said" ?hidden=${said.text === ''}>${said.text}</p>
      <p class="offscreen" role="status">${this.asked ? said.text : ''}</p>
      ${this.view.refusal ? html`<p class="refusal" role="alert">${this.view.refusal}</p>` : nothing}`;
  }

  private typed(event: Event): void {
    this.touched = true;
    this.text = (event.target as HTMLInputElement).value;
  }

  private save(event: Event): void {
    event.preventDefault();
    if (this.view.sent || this.text.trim() === '') return;
    this.asked = true;
    this.saved = this.text;
    this.tell<AnswerDetail>('question-answer', { question: this.question, text: this.text });
  }
}

customElements.define('slip-question', SlipQuestion);
