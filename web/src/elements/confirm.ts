/** Asks before something that cannot be taken back. Resolves to whether it was confirmed; Escape is a no. */
export function confirmed(question: string, explanation: string, action: string): Promise<boolean> {
  const dialog = document.createElement('dialog');
  dialog.className = 'confirm';
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  dialog.append(element('h2', question, 'confirm-title'), element('p', explanation), buttons(action));
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}

function buttons(action: string): HTMLElement {
  const form = document.createElement('form');
  form.method = 'dialog';
  form.append(button('Cancel', 'no', ''), button(action, 'yes', 'main'));
  return form;
}

function button(text: string, value: string, kind: string): HTMLElement {
  const made = document.createElement('button');
  made.textContent = text;
  made.value = value;
  made.className = kind;
  return made;
}

function element(name: string, text: string, id = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (id) made.id = id;
  return made;
}
