/** What the keys do, for screen readers: cells, editors and terminals refer to these by id. Sighted readers see the hints in the cell. */
const help: Record<string, string> = {
  'cell-help': 'Enter edits the text, Control Enter runs it.',
  'editor-help': 'Escape leaves the editor. Tab indents; Control M lets it move on. F6 goes to the next part of the page.',
  'output-help': 'Enter types into the program.',
  'terminal-help': 'Keys go to the program. F6 leaves.',
};

export function addHelp(page: HTMLElement): void {
  for (const [id, text] of Object.entries(help)) {
    const element = document.createElement('p');
    element.id = id;
    element.hidden = true;
    element.textContent = text;
    page.append(element);
  }
}
