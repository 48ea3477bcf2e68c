/** The table of a class, asked for again as long as somebody looks at it. */

/** The server takes 50 to 90 ms for thirty learners at 54 exercises: half a percent of a core for each teacher who looks. */
const EVERY_MS = 15_000;
const PATIENCE_MS = 10_000;

/** What an answer means for the page that asked. */
export type Answer = 'changed' | 'same' | 'signed-out' | 'gone' | 'trouble';

export function answerOf(response: Pick<Response, 'status' | 'type'> | null): Answer {
  if (!response) return 'trouble';
  if (response.type === 'opaqueredirect' || response.status === 401) return 'signed-out';
  if (response.status === 404) return 'gone';
  return response.status === 200 ? 'changed' : response.status === 304 ? 'same' : 'trouble';
}

const sentences: Record<Answer, string> = {
  changed: '',
  same: '',
  'signed-out': 'You are signed out, so it is no longer refreshed. Load the page again to sign in.',
  gone: 'This classroom is no longer there, or no longer yours to see.',
  trouble: 'The server does not answer; this page goes on trying.',
};

/** From now on the page is as the server has it, at most some seconds ago, and says when that was. @param line where it says so */
export function keepFresh(line: HTMLElement): void {
  new FreshPage(line).start();
}

/**
 * Asks for the page's own address, which says course and order, so there is nothing else that a server must answer and a rule must
 * guard. Only rows that differ are replaced: what is scrolled, focused or pointed at stays where it is.
 */
class FreshPage {
  private readonly region = document.querySelector<HTMLElement>('.results');
  private readonly time = document.createElement('span');
  private readonly trouble = document.createElement('span');
  private asked = Date.now() - performance.now();
  private tag = '';
  private timer = 0;
  private asking = false;
  private ended = false;

  constructor(private readonly line: HTMLElement) {}

  start(): void {
    this.trouble.setAttribute('role', 'status');
    this.line.replaceChildren(this.time, ' ', this.trouble);
    this.tell('same');
    document.addEventListener('visibilitychange', () => this.wait());
    this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (document.visibilityState === 'visible' && !this.asking && !this.ended) this.timer = window.setTimeout(() => void this.ask(), Math.max(0, this.asked + EVERY_MS - Date.now()));
  }

  private async ask(): Promise<void> {
    if (isSelecting(this.region)) {
      this.asked = Date.now();
      return this.wait();
    }
    this.asking = true;
    const asked = (this.asked = Date.now());
    const answer = await this.refresh();
    this.asking = false;
    this.ended = answer === 'signed-out' || answer === 'gone';
    this.tell(answer, asked);
    this.wait();
  }

  private async refresh(): Promise<Answer> {
    try {
      const headers = { Accept: 'text/html', ...(this.tag ? { 'If-None-Match': this.tag } : {}) };
      const response = await fetch(location.href, { headers, redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
      const answer = answerOf(response);
      if (answer === 'changed') {
        this.show(new DOMParser().parseFromString(await response.text(), 'text/html'));
        this.tag = response.headers.get('ETag') ?? '';
      }
      return answer;
    } catch {
      return answerOf(null); // no network, or no answer in time: both are told, and tried again
    }
  }

  private show(page: Document): void {
    const fresh = page.querySelector('.results');
    if (!this.region || !fresh) {
      if (this.region || fresh) location.reload(); // the first learner has come, or the last has gone: another page
      return;
    }
    replaceTable(this.region, fresh);
    const count = document.querySelector('.places span');
    if (count) count.textContent = page.querySelector('.places span')?.textContent ?? '';
  }

  private tell(answer: Answer, asked = this.asked): void {
    if (answer === 'same' || answer === 'changed') this.time.textContent = `As of ${new Date(asked).toLocaleTimeString('en-GB')}.`;
    if (this.trouble.textContent !== sentences[answer]) this.trouble.textContent = sentences[answer];
  }
}

/** Somebody is about to copy a part of it, and replacing that would take it from under their hand. */
function isSelecting(region: HTMLElement | null): boolean {
  const selection = getSelection();
  return !!selection && !selection.isCollapsed && !!region?.contains(selection.anchorNode);
}

function replaceTable(region: HTMLElement, fresh: Element): void {
  const old = region.querySelector('table')!;
  const now = fresh.querySelector('table')!;
  const { scrollTop, scrollLeft } = region;
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  if (old.children.length === now.children.length) [...old.children].forEach((part, i) => replaceRows(part, now.children[i]!));
  else old.replaceChildren(...now.children); // lessons came or went, and columns with them
  region.scrollTo({ top: scrollTop, left: scrollLeft, behavior: 'instant' });
  if (focused && !focused.isConnected) focusAgain(region, focused);
}

function replaceRows(old: Element, now: Element): void {
  const rows = [...old.children];
  const fresh = [...now.children];
  rows.slice(fresh.length).forEach((row) => row.remove());
  fresh.forEach((row, i) => {
    const before = rows[i];
    if (!before) old.append(row);
    else if (!before.isEqualNode(row)) before.replaceWith(row);
  });
  for (const { name, value } of [...now.attributes]) old.setAttribute(name, value);
}

/** The link to the same place, wherever its row is now. */
function focusAgain(region: HTMLElement, focused: Element): void {
  const link = [...region.querySelectorAll<HTMLElement>('a')].find((each) => each.getAttribute('href') === focused.getAttribute('href'));
  (link ?? region).focus({ preventScroll: true });
}
