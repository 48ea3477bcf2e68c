import type { StreamParser, StringStream } from '@codemirror/language';

/** What the mode remembers from line to line: whether a rule is open (its recipe is indented by a tab) and whether a line goes on. */
interface MakefileState {
  inRule: boolean;
  inRecipe: boolean;
  continued: boolean;
  /** Past the line's colon or equals sign: what follows is prerequisites or a value. */
  separated: boolean;
}

const directives = /^(?:-?include|sinclude|ifn?eq|ifn?def|else|endif|define|endef|export|unexport|override|private|vpath|undefine)\b/;
const assignment = /^[\w.%/-]+(?=\s*(?:::?:?|[+?!])?=)/;
const target = /^[^\s:#=$][^:#=]*?(?=\s*::?(?!=))/;

/** Makefiles: rules, recipes, variables, directives, comments. `@codemirror/legacy-modes` has none. */
export const makefile: StreamParser<MakefileState> = {
  name: 'makefile',
  startState: () => ({ inRule: false, inRecipe: false, continued: false, separated: false }),
  token(stream, state) {
    if (stream.sol()) startLine(stream, state);
    return state.inRecipe ? recipe(stream) : line(stream, state);
  },
  blankLine(state) {
    state.inRule = state.inRecipe = state.continued = false;
  },
  /** Outside a rule at the margin: the tab of the recipe above would make a target one of its commands. */
  indent: (state, after, context) => (after === '' ? (state.inRule ? context.unit : 0) : null),
  languageData: { commentTokens: { line: '#' } },
};

function startLine(stream: StringStream, state: MakefileState): void {
  const goesOn = /\\$/.test(stream.string);
  if (!state.continued) state.separated = false;
  if (!state.continued) state.inRecipe = stream.string.startsWith('\t');
  if (!stream.string.trim()) state.inRule = false; // Enter twice ends a recipe, though the line between them has its tab
  if (!state.continued && !state.inRecipe && !/^\s*(#|$)/.test(stream.string)) state.inRule = isRule(stream.string);
  state.continued = goesOn;
}

function isRule(text: string): boolean {
  return target.test(text) && !assignment.test(text) && !directives.test(text.trimStart());
}

function recipe(stream: StringStream): string | null {
  if (stream.sol() && stream.match(/^\t+/)) {
    stream.match(/^[@+-]+/);
    return 'meta';
  }
  if (stream.match(/^#.*/)) return 'comment';
  return variable(stream) ?? quoted(stream) ?? plain(stream);
}

function line(stream: StringStream, state: MakefileState): string | null {
  if (stream.eatSpace()) return null;
  if (stream.match(/^#.*/)) return 'comment';
  if (!state.separated) {
    const separator = stream.match(/^(?:(?:::?:?|[+?!])?=|::?)/);
    if (separator) state.separated = true;
    const name = separator ? 'operator' : first(stream, state);
    if (name) return name;
  }
  return variable(stream) ?? quoted(stream) ?? plain(stream);
}

/** What a line begins with: a directive, the name of a variable, the target of a rule. */
function first(stream: StringStream, state: MakefileState): string | null {
  if (stream.match(directives)) return 'keyword';
  if (stream.match(assignment)) return 'def';
  if (stream.match(/^\.[A-Z_]+(?=\s*:)/)) return 'keyword';
  return state.inRule && stream.peek() !== '$' && stream.match(target) ? 'tag' : null;
}

function variable(stream: StringStream): string | null {
  if (stream.match(/^\$\$/)) return 'escape';
  if (stream.match(/^\$[@<^+?*%|]/)) return 'variableName.special';
  if (stream.match(/^\$\([^()]*\)|^\$\{[^{}]*\}|^\$\w/)) return 'variableName.special';
  return stream.match(/^\$[({][\w-]+/) ? 'variableName.special' : null;
}

function quoted(stream: StringStream): string | null {
  return stream.match(/^"(?:[^"\\$]|\\.)*"|^'[^']*'/) ? 'string' : null;
}

function plain(stream: StringStream): null {
  stream.next();
  stream.eatWhile(/[\w./-]/);
  return null;
}
