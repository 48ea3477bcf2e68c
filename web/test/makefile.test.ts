import { EditorState } from '@codemirror/state';
import { getIndentation, indentUnit, StreamLanguage } from '@codemirror/language';
import { highlightTree } from '@lezer/highlight';
import { describe, expect, it } from 'vitest';
import { highlighter } from '../src/editor/highlight.js';
import { languageOf } from '../src/editor/languages.js';
import { makefile } from '../src/editor/makefile.js';

const language = StreamLanguage.define(makefile);

/** Each coloured stretch as `text:class`, the way the editor shows it. */
function coloured(text: string, parser = language.parser): string[] {
  const found: string[] = [];
  highlightTree(parser.parse(text), highlighter, (from, to, classes) => found.push(`${text.slice(from, to)}:${classes.replace('tok-', '')}`));
  return found;
}

function indentAfter(text: string): number | null {
  const state = EditorState.create({ doc: text, extensions: [language, indentUnit.of('\t'), EditorState.tabSize.of(4)] });
  return getIndentation(state, text.length);
}

describe('a Makefile', () => {
  it.each<[string, string[]]>([
    ['# a comment', ['# a comment:comment']],
    ['IMAGE ?= ml:latest', ['IMAGE:name', '?=:meta']],
    ['IMAGE := $(NAME):$(TAG)', ['IMAGE:name', ':=:meta', '$(NAME):variable', '$(TAG):variable']],
    ['build: Dockerfile $(FILES)', ['build:target', '::meta', '$(FILES):variable']],
    ['.PHONY: build run', ['.PHONY:keyword', '::meta']],
    ['ifeq ($(OS),Linux)', ['ifeq:keyword', '$(OS):variable']],
    ['-include .env', ['-include:keyword']],
    ['all: # say so', ['all:target', '::meta', '# say so:comment']],
  ])('%s', (text, expected) => expect(coloured(text)).toEqual(expected));

  it('tells recipes from rules: a colon in a command is no target', () => {
    expect(coloured('run: build\n\t@docker run -p 8080:80 $(IMAGE) "a b" $$HOME $@')).toEqual([
      'run:target', '::meta', '\t@:meta', '$(IMAGE):variable', '"a b":string', '$$:value', '$@:variable',
    ]);
  });
  it('follows a recipe over a continued line', () => {
    expect(coloured('a:\n\techo \\\n  b: c\n')).toEqual(['a:target', '::meta', '\t:meta']);
  });
  it('does not take a variable for a rule because its value has a colon', () => {
    expect(coloured('URL = http://localhost:5000')).toEqual(['URL:name', '=:meta']);
  });
});

describe('the next line', () => {
  it('begins with a tab after a rule and in its recipe', () => {
    expect(indentAfter('build: Dockerfile\n')).toBe(4);
    expect(indentAfter('build: Dockerfile\n\tdocker build .\n')).toBe(4);
  });
  it('does not after a variable, or after an empty line', () => {
    expect(indentAfter('A = b\n')).not.toBe(4);
    expect(indentAfter('build:\n\tx\n\n')).not.toBe(4);
    expect(indentAfter('build:\n\tx\n\t\n')).toBe(0);
  });
});

describe('languages', () => {
  it.each(['bash', 'sh', 'python', 'dockerfile', 'yaml', 'Makefile', 'toml', 'json'])('%s is known', (name) => expect(languageOf(name)).not.toBeNull());
  it.each(['', 'text', 'cobol', 'constructor'])('“%s” is shown plain', (name) => expect(languageOf(name)).toBeNull());
  it('indents Makefiles with tabs and Python with four blanks', () => {
    expect(languageOf('makefile')!.indent).toBe('\t');
    expect(languageOf('python')!.indent).toBe('    ');
  });
  it('colours a Dockerfile', () => {
    expect(coloured('FROM alpine:3\n# why', languageOf('dockerfile')!.parser.parser)).toEqual(['FROM:keyword', '# why:comment']);
  });
});
