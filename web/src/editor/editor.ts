import { defaultKeymap, history, historyKeymap, indentLess, indentMore, toggleComment } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, type Command } from '@codemirror/view';
import { highlighter } from './highlight.js';
import { languageOf } from './languages.js';

export { highlightListing } from './highlight.js';

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  language: string;
  /** What a screen reader calls it. */
  label: string;
  onEdit(text: string): void;
  /** Run; `advance`: and move on to the next cell. */
  onRun(advance: boolean): void;
  onLeave(): void;
  /** Whether Tab now moves the focus instead of indenting. */
  onTabMoves(moves: boolean): void;
}

/** Pixels at the top of the window that the bar and the cell's head cover. */
const COVERED = 110;

/** An editor in a cell. Owned by its cell, which disposes of it. */
export class Editor {
  private readonly view: EditorView;
  private tabMoves = false;

  constructor(private readonly options: EditorOptions) {
    this.view = new EditorView({
      parent: options.parent,
      state: EditorState.create({ doc: options.text, extensions: [this.keys(), ...this.looks()] }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Replaces the text as one step that Undo takes back. */
  replace(text: string): void {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, userEvent: 'input.reset' });
  }

  focus(): void {
    this.view.focus();
  }

  dispose(): void {
    this.view.destroy();
  }

  private looks(): Extension[] {
    const language = languageOf(this.options.language);
    return [
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      EditorView.lineWrapping,
      EditorView.scrollMargins.of(() => ({ top: COVERED, bottom: 24 })),
      EditorState.tabSize.of(4),
      indentUnit.of(language?.indent ?? '  '),
      syntaxHighlighting(highlighter),
      language?.parser ?? [],
      EditorView.contentAttributes.of({ 'aria-label': this.options.label, 'aria-describedby': 'editor-help', tabindex: '-1', autocapitalize: 'off', spellcheck: 'false' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.options.onEdit(this.text);
      }),
      keymap.of([...historyKeymap, ...defaultKeymap]),
    ];
  }

  private keys(): Extension {
    const run = (advance: boolean): Command => () => (this.options.onRun(advance), true);
    return Prec.highest(keymap.of([
      { key: 'Mod-Enter', run: run(false) },
      { key: 'Ctrl-Enter', run: run(false) },
      { key: 'Shift-Enter', run: run(true) },
      { key: 'Escape', run: () => (this.options.onLeave(), true) },
      { key: 'Ctrl-m', run: () => this.toggleTab(), preventDefault: true },
      { key: 'Tab', run: indent, shift: indentLess },
      { key: 'Mod-/', run: toggleComment },
    ]));
  }

  private toggleTab(): boolean {
    this.tabMoves = !this.tabMoves;
    this.view.setTabFocusMode(this.tabMoves);
    this.options.onTabMoves(this.tabMoves);
    return true;
  }
}

/** Tab writes one step of indentation at the cursor (a real tab in a Makefile) or moves the selected lines. */
const indent: Command = (view) => {
  if (view.state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  view.dispatch(view.state.update(view.state.replaceSelection(view.state.facet(indentUnit)), { scrollIntoView: true, userEvent: 'input.indent' }));
  return true;
};
