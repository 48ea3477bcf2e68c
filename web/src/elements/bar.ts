import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ConnectionState } from '../connection.js';
import { moonIcon, moreIcon, outlineIcon, sunIcon, systemIcon } from '../icons.js';
import type { LessonImage, PublishedPort, SandboxMessage, SessionMessage } from '../protocol.js';
import type { Theme } from '../settings.js';
import type { Activity } from '../view.js';
import { capabilityRows, connectionWords, engineWords, imageWords, sandboxWords, type Said } from '../words.js';
import { PageElement } from './base.js';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const themeIcons = { system: systemIcon, light: sunIcon, dark: moonIcon };

/** The line on top of the lesson: the state of connection, sandbox and shell in words, and what concerns the lesson as a whole. */
export class SlipBar extends PageElement {
  static override properties = {
    connection: { attribute: false }, sandbox: { attribute: false }, sessions: { attribute: false }, activity: { attribute: false },
    above: { attribute: false }, ports: { attribute: false }, course: { attribute: false }, outlineShown: { attribute: false }, theme: { attribute: false }, runningLabel: { attribute: false },
    now: { state: true }, confirming: { state: true },
  };

  connection: ConnectionState = { kind: 'connecting' };
  sandbox: SandboxMessage | null = null;
  sessions: ReadonlyMap<string, SessionMessage> = new Map();
  activity: Activity = { running: [], queued: 0 };
  /** What "Run all above" would run: its number of cells, and the cell it stops before. */
  above: { count: number; before: string } = { count: 0, before: '' };
  /** What containers publish, by number, and the course in whose sandbox that is. */
  ports: readonly PublishedPort[] = [];
  course = '';
  outlineShown = true;
  theme: Theme = 'system';
  runningLabel = '';
  private now = 0;
  private ticking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    this.replaceChildren();
    super.connectedCallback();
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', 'Lesson state and actions');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticking);
  }

  focusOutlineButton(): void {
    this.querySelector<HTMLElement>('.outline-button')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('connection')) return;
    clearInterval(this.ticking);
    this.now = Date.now();
    if (this.connection.kind === 'waiting') this.ticking = setInterval(() => (this.now = Date.now()), 500);
  }

  protected override render(): TemplateResult {
    return html`
      <button class="quiet outline-button" aria-label="Course outline" aria-expanded=${this.outlineShown} aria-controls="outline"
        title="Course outline" @click=${() => this.tell('toggle-outline', null)}>${outlineIcon}</button>
      ${this.statePill()}
      ${this.connection.kind === 'waiting' ? html`<button @click=${() => this.tell('reconnect', null)}>Reconnect</button>` : nothing}
      ${this.portsButton()}
      ${this.activityWords()}
      <span class="space"></span>
      <div class="wide-only">${this.actions()}</div>
      <button class="quiet narrow-only" aria-label="More" popovertarget="bar-menu">${moreIcon}</button>
      <div id="bar-menu" class="panel menu" popover @click=${this.closeMenu}>${this.actions()}</div>
      ${this.details()}
      ${this.portsPanel()}`;
  }

  /** Connection before sandbox: without the one, nothing is known of the other. The clock of a retry is not announced each second. */
  private statePill(): TemplateResult {
    const said = connectionWords(this.connection, this.now) ?? sandboxWords(this.sandbox);
    const steady = this.connection.kind === 'waiting' ? { ...said, text: 'Connection lost, trying again' } : said;
    return html`
      <button class="pill ${said.tone}" popovertarget="sandbox-panel" title="More about your sandbox" aria-describedby="bar-status"><span class="pill-text">${said.text}</span></button>
      <span id="bar-status" class="offscreen" role="status">${steady.text}</span>`;
  }

  private portsButton(): TemplateResult | typeof nothing {
    const count = this.ports.length;
    if (count === 0) return nothing;
    const words = count === 1 ? `Port ${this.ports[0]!.port}` : `${count} ports`;
    return html`<button class="quiet ports-button" popovertarget="ports-panel" aria-label="${words}, published" title="What your containers publish">${words}</button>`;
  }

  /** Always there, so that it stays open while ports come and go. */
  private portsPanel(): TemplateResult {
    return html`<div id="ports-panel" class="panel" popover tabindex="0" role="dialog" aria-label="Published ports">
      <h2>Published ports</h2>
      ${this.ports.length === 0 ? html`<p>No container publishes a port just now.</p>` : html`<p>Each opens in a new tab.</p>`}
      <ul class="ports">${this.ports.map((each) => html`<li><a href="/${this.course}/preview/${each.port}" target="_blank" rel="noopener noreferrer"
        >localhost:${each.port}</a> <span>${each.service ? html`service <code>${each.service}</code>` : html`container <code>${each.container}</code>`}</span></li>`)}</ul>
    </div>`;
  }

  private activityWords(): TemplateResult | typeof nothing {
    const { running, queued } = this.activity;
    const troubled = [...this.sessions.values()].find((session) => session.state === 'unresponsive' || session.state === 'restarting');
    if (troubled) return html`<span class="activity bad" role="status">${troubled.message || sessionWords(troubled)}</span>`;
    if (running.length + queued === 0) return nothing;
    const words = running.length > 0 ? `Running ${this.runningLabel}` : 'Waiting';
    return html`<span class="activity"><a href="#running" @click=${this.toRunning}>${words}</a>${queued > 0 ? ` · ${queued} queued` : ''}</span>
      ${queued > 0 ? html`<button class="stop-all" @click=${() => this.tell('stop-all', null)}>Stop all</button>` : nothing}`;
  }

  private toRunning(event: Event): void {
    event.preventDefault();
    this.tell('show-running', null);
  }

  private actions(): TemplateResult {
    const { count, before } = this.above;
    const what = count === 0 ? 'There is no cell above' : `Run ${count === 1 ? 'the cell' : `the ${count} cells`} above ${before}`;
    return html`
      <button ?disabled=${count === 0} title=${what} @click=${() => this.tell('run-above', null)}>Run all above</button>
      <button title="A new shell in the lesson's directory; what runs in the old one ends" @click=${this.restart}>Restart shell</button>
      <button class="quiet theme" title="Theme: ${this.theme}" aria-label="Theme: ${this.theme}" @click=${this.nextTheme}>${themeIcons[this.theme]}<span class="narrow-only">Theme: ${this.theme}</span></button>`;
  }

  private restart(): void {
    this.tell('restart-shell', null);
  }

  private startOver(event: Event): void {
    (event.currentTarget as Element).closest<HTMLElement>('[popover]')?.hidePopover();
    this.tell('start-over', null);
  }

  private nextTheme(): void {
    this.tell<Theme>('theme', themes[(themes.indexOf(this.theme) + 1) % themes.length]!);
  }

  private closeMenu(event: Event): void {
    if ((event.target as Element).closest('button:not(.theme)')) (event.currentTarget as HTMLElement).hidePopover();
  }

  private details(): TemplateResult {
    const sandbox = this.sandbox;
    return html`<div id="sandbox-panel" class="panel" popover tabindex="0" role="dialog" aria-label="Your sandbox">
      <h2>Your sandbox</h2>
      <p>${sandboxWords(sandbox).text}</p>
      ${sandbox ? html`<dl><dt>Docker</dt><dd>${engineWords(sandbox)}</dd>${sandbox.images.map(imageRow)}</dl>
        <h3>What it can do</h3><dl>${capabilityRows(sandbox.capabilities).map(({ name, words, missing }) => html`<dt>${name}</dt><dd class=${missing ? 'missing' : nothing}>${words}</dd>`)}</dl>` : nothing}
      ${sandbox?.images.some((image) => image.standIn) ? html`<p class="small">A stand-in was built from distribution packages, because the image itself
        could not be fetched. It has the same name, command and ports; small things may differ.</p>` : nothing}
      <button @click=${this.startOver}>Start over with a fresh sandbox…</button>
    </div>`;
  }
}

function imageRow(image: LessonImage): TemplateResult {
  return html`<dt><code>${image.name}</code></dt><dd class=${image.state}>${imageWords(image)}</dd>`;
}

function sessionWords(session: SessionMessage): string {
  return session.state === 'restarting' ? 'The shell is restarting…' : 'The shell does not answer. Restart shell gives you a new one.';
}

export type { Said };

customElements.define('slip-bar', SlipBar);
