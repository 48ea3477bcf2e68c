import { StreamLanguage } from '@codemirror/language';
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile';
import { properties } from '@codemirror/legacy-modes/mode/properties';
import { python } from '@codemirror/legacy-modes/mode/python';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { yaml } from '@codemirror/legacy-modes/mode/yaml';
import { makefile } from './makefile.js';

/** A language as the editor needs it: its parser and what one step of indentation is. */
export interface EditorLanguage {
  parser: StreamLanguage<unknown>;
  indent: string;
}

function language(parser: Parameters<typeof StreamLanguage.define>[0], indent: string): EditorLanguage {
  return { parser: StreamLanguage.define(parser) as StreamLanguage<unknown>, indent };
}

const languages = {
  shell: language(shell, '  '),
  python: language(python, '    '),
  dockerfile: language(dockerFile, '    '),
  yaml: language(yaml, '  '),
  makefile: language(makefile, '\t'),
  toml: language(toml, '  '),
  properties: language(properties, '  '),
} satisfies Record<string, EditorLanguage>;

const names = new Map<string, keyof typeof languages>([
  ['bash', 'shell'], ['sh', 'shell'], ['shell', 'shell'], ['zsh', 'shell'],
  ['python', 'python'], ['py', 'python'],
  ['dockerfile', 'dockerfile'], ['docker', 'dockerfile'],
  ['yaml', 'yaml'], ['yml', 'yaml'], ['json', 'yaml'],
  ['makefile', 'makefile'], ['make', 'makefile'],
  ['toml', 'toml'], ['ini', 'properties'], ['properties', 'properties'], ['env', 'properties'],
]);

/** The language a fence names, or null: such text is edited and shown plain. */
export function languageOf(name: string): EditorLanguage | null {
  const known = names.get(name.toLowerCase());
  return known ? languages[known] : null;
}
